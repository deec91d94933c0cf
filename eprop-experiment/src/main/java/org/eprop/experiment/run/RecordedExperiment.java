package org.eprop.experiment.run;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Part;
import org.eprop.experiment.provenance.Provenance;

/**
 * The experiment of a run's folder, with the components and the data that it was begun with; what
 * is not as it was then is refused.
 */
public final class RecordedExperiment {

  private static final Set<Part> CHANGES_RESULTS =
      EnumSet.of(Part.EPROP, Part.COMPONENT, Part.LIBRARY, Part.DATA);

  private final RunFolder folder;
  private final Plugins plugins;
  private final RunState state;
  private final Configuration configuration;
  private final Provenance recorded;
  private final Experiment experiment;

  private RecordedExperiment(RunFolder folder, Plugins plugins) {
    this.folder = folder;
    this.plugins = plugins;
    state = RunState.of(folder);
    state.checkExperiment(folder.experiment());
    configuration = Configuration.of(folder.experiment());
    try {
      recorded = ProvenanceJson.read(configuration.root().json().path("provenance"));
      recorded.expectComponents(plugins, EnumSet.allOf(Kind.class));
    } catch (InvalidInputException e) {
      throw placed(e);
    }
    experiment = new ExperimentReader(plugins).read(configuration);
  }

  /**
   * Reads it.
   *
   * @throws InvalidInputException if experiment.json is missing or was changed by a bit, or a
   *     component is missing
   */
  public static RecordedExperiment of(RunFolder folder, Plugins plugins) {
    folder.expectRun();
    return new RecordedExperiment(folder, plugins);
  }

  /** What is known of the run's other files. */
  public RunState state() {
    return state;
  }

  private InvalidInputException placed(InvalidInputException problem) {
    return problem.at("provenance").at(folder.experiment().toString());
  }

  /**
   * To train on: all that may change a result has to be what it was.
   *
   * @param err is told of what may change it only if Java or eprop has a mistake
   * @throws InvalidInputException naming what changed
   */
  public LoadedExperiment toResume(PrintWriter err) {
    Provenance now = LoadedExperiment.provenance(experiment, configuration.source());
    refuse(recorded.difference(now, CHANGES_RESULTS), "continue the run");
    recorded
        .difference(now, EnumSet.complementOf(EnumSet.copyOf(CHANGES_RESULTS)))
        .forEach(change -> err.println("eprop: warning: " + folder.path() + ": " + change));
    return load(now);
  }

  /**
   * To measure or look at: the task's data have to be what they were. Whatever else changed, the
   * saved network knows.
   *
   * @throws InvalidInputException naming what changed
   */
  public LoadedExperiment toMeasure() {
    List<DataIdentity> now = LoadedExperiment.data(experiment, configuration.source());
    List<DataIdentity> then = recorded.data();
    Provenance ofTask = recorded.withData(then.subList(0, Math.min(now.size(), then.size())));
    refuse(ofTask.difference(ofTask.withData(now)), "measure on other data than the run's");
    return load(recorded);
  }

  /**
   * To measure on other data than the run's.
   *
   * @param settings what else the experiment says, about its task
   */
  public LoadedExperiment with(List<String> settings) {
    return LoadedExperiment.of(configuration.with(settings), plugins);
  }

  private void refuse(List<Change> changes, String purpose) {
    if (!changes.isEmpty()) {
      throw placed(
          new InvalidInputException(
              changes.stream().map(Change::text).collect(Collectors.joining("; "))
                  + "; can't "
                  + purpose
                  + ": restore it, or train again",
              Change.details(changes)));
    }
  }

  private LoadedExperiment load(Provenance provenance) {
    return LoadedExperiment.of(configuration.source(), experiment, plugins, provenance);
  }
}
