package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Note;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop doctor}. */
@HelpPage(
    value = "troubleshooting",
    group = "Train and use",
    also = {"diagnose", "diagnosis", "why", "debug"},
    order = 21)
@Command(name = "doctor")
public final class DoctorCommand extends ExperimentCommand {

  /** After so many, neurons have begun to do what training makes of them. */
  private static final String UPDATES = "20";

  @Parameters(paramLabel = "RUN|EXPERIMENT", completionCandidates = ReadyExperiments.Names.class)
  private String of;

  @Option(names = "--set", paramLabel = "PATH=VALUE", completionCandidates = Words.Settings.class)
  private List<String> settings = List.of();

  @Option(names = "--updates", paramLabel = "N", defaultValue = UPDATES)
  private int updates;

  @Option(names = "--json")
  private boolean json;

  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  /**
   * What was found.
   *
   * @param when it was seen: {@code "before training"}, {@code "epoch 4"}
   */
  private record Finding(String when, Note note) {}

  @Override
  public Integer call() {
    if (updates < 0) {
      throw mistake("--updates: got " + updates + ", but expected a number >= 0");
    }
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      List<Finding> found =
          Files.isDirectory(Path.of(of))
              ? ofRun(new RunFolder(Path.of(of)), components, workers)
              : ofExperiment(components, workers);
      print(found);
    }
    return ExitCode.OK;
  }

  private List<Finding> ofRun(RunFolder folder, Plugins components, Workers workers) {
    if (!settings.isEmpty()) {
      throw mistake("--set: " + of + " is a run, whose settings can't be changed");
    }
    RecordedExperiment recorded = RecordedExperiment.of(folder, components);
    LoadedExperiment loaded = recorded.toMeasure();
    List<Finding> found = before(loaded.trainer(workers));
    Set<String> said = new HashSet<>();
    for (JsonNode line : MetricsFile.lines(folder.metrics(), recorded.state())) {
      for (JsonNode note : line.path("notes")) {
        Note.Cause cause = cause(note.path("cause").asText());
        String place = note.path("place").asText();
        if (cause != null && said.add(cause + place)) {
          found.add(
              new Finding(
                  "epoch " + line.path("epoch").asInt(),
                  new Note(cause, place, note.path("text").asText())));
        }
      }
    }
    return found;
  }

  /** Null for one that only a later version knows. */
  private static Note.Cause cause(String id) {
    for (Note.Cause cause : Note.Cause.values()) {
      if (cause.id().equals(id)) {
        return cause;
      }
    }
    return null;
  }

  private List<Finding> ofExperiment(Plugins components, Workers workers) {
    Configuration configuration = ReadyExperiments.find(of).with(settings);
    LoadedExperiment loaded = LoadedExperiment.of(configuration, components);
    Trainer trainer = loaded.trainer(workers);
    List<Finding> found = before(trainer);
    Set<String> said = new HashSet<>();
    loaded.task().warnings().forEach(warning -> err().println("eprop: warning: " + warning));
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epoch(Epoch epoch) {
            add(found, said, "epoch " + epoch.epoch(), epoch.notes());
          }
        };
    if (updates > 0) {
      try {
        trainer.run(listener, () -> trainer.updates() >= updates);
        add(found, said, trainer.updates() + " updates", trainer.notesNow());
      } catch (DivergenceException e) {
        err().println("eprop: warning: " + e.getMessage());
      }
    }
    return found;
  }

  private static void add(List<Finding> found, Set<String> said, String when, List<Note> notes) {
    for (Note note : notes) {
      if (said.add(note.cause() + note.place())) {
        found.add(new Finding(when, note));
      }
    }
  }

  private static List<Finding> before(Trainer trainer) {
    List<Finding> found = new ArrayList<>();
    trainer.notesBefore().forEach(note -> found.add(new Finding("before training", note)));
    return found;
  }

  private void print(List<Finding> found) {
    if (json) {
      ObjectNode object = Json.object();
      ArrayNode all = object.putArray("notes");
      for (Finding one : found) {
        all.addObject()
            .put("when", one.when)
            .put("cause", one.note.cause().id())
            .put("place", one.note.place())
            .put("text", one.note.text())
            .put("section", one.note.cause().heading());
      }
      out().print(Json.pretty(object));
      return;
    }
    if (found.isEmpty()) {
      out().println("nothing found that keeps it from learning");
    }
    for (Finding one : found) {
      out().println(one.when + ": " + one.note.cause().heading());
      out().println("  " + one.note.place() + ": " + one.note.text());
    }
    if (!found.isEmpty()) {
      out().println("See eprop docs troubleshooting");
    }
  }
}
