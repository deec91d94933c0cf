package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;

/**
 * The definition of a {@link Toy}: a single neuron as the settings describe it, in either form,
 * with a projection from the input; and for the pair the same neuron twice, with a projection of
 * the population onto itself.
 */
final class ToyModel {

  /** The projection from the input. */
  static final int INPUT = 0;

  /** The pair's projection onto itself. */
  static final int OWN = 1;

  /** What error messages call the settings. */
  static final String SOURCE = "explain";

  /** The time step, ms. */
  static final double DT = 1;

  private static final String BASE =
      """
      {"network": {
         "layers": [{
           "populations": [{"neuron": "lif", "size": 1}],
           "surrogate": {"name": "sigmoid", "gamma": 1, "slope": 4},
           "recurrent": false}],
         "readout": {"tau_out": 30, "bias": false}},
       "loss": "mean_squared_error",
       "normalisation": "sum"}
      """;

  private ToyModel() {}

  /** One neuron with so many inputs. */
  static Model single(Plugins plugins, ExplainSettings settings, int inputs) {
    Model asked = read(plugins, settings, inputs);
    NetworkDefinition network = asked.network();
    return of(plugins, asked, network.populations().get(0), List.of(fromInput(network)));
  }

  /** Two. */
  static Model pair(Plugins plugins, ExplainSettings settings) {
    Model asked = read(plugins, settings, 1);
    PopulationDefinition one = asked.network().populations().get(0);
    GroupDefinition neuron = one.groups().get(0);
    GroupDefinition two = new GroupDefinition(neuron.neuron(), 2, neuron.learned());
    return of(
        plugins,
        asked,
        new PopulationDefinition(one.name(), List.of(two), one.surrogate(), one.bias()),
        List.of(fromInput(asked.network()), onto(asked.network(), one.name())));
  }

  private static Model of(
      Plugins plugins,
      Model asked,
      PopulationDefinition population,
      List<ProjectionDefinition> projections) {
    NetworkDefinition network = asked.network();
    Learning learning = asked.learning();
    Choice<EligibilityTraceFactory> eprop =
        Choice.of(plugins.find(EligibilityTraceFactory.class, "eprop"));
    return new Model(
        new NetworkDefinition(
            network.timeStep(),
            network.inputs(),
            List.of(population),
            projections,
            network.readouts()),
        new Learning(learning.regularizers(), learning.rule(), eprop, learning.constraints()));
  }

  /** The trace that is shown beside e-prop's: the one that is asked for, or R-STDP. */
  static Choice<EligibilityTraceFactory> otherTrace(Plugins plugins, ExplainSettings settings) {
    Model asked = read(plugins, settings, 1);
    Choice<EligibilityTraceFactory> trace = asked.learning().trace();
    Context context = trace.context().withTimeStep(asked.network().timeStep());
    if (!trace.make(context, EligibilityTraceFactory::create).equals(DerivedTrace.EPROP)) {
      return trace;
    }
    double tau = asked.network().readouts().get(0).tauOut();
    return Choice.of(
        plugins.find(EligibilityTraceFactory.class, "rstdp"), Map.of("tau_e", Math.max(tau, DT)));
  }

  private static Model read(Plugins plugins, ExplainSettings settings, int inputs) {
    Configuration asked = Configuration.of(BASE, SOURCE).with(settings.settings());
    Model model = new ExperimentReader(plugins).readModel(asked, inputs, 1, DT);
    Placed.run(SOURCE, () -> check(model));
    return model;
  }

  private static void check(Model model) {
    NetworkDefinition network = model.network();
    if (network.populations().size() != 1 || network.populations().get(0).size() != 1) {
      throw new InvalidInputException(
              "got more than one neuron, but expected one population of a single one")
          .at("network");
    }
    String population = network.populations().get(0).name();
    ReadoutDefinition readout = network.readouts().get(0);
    if (network.readouts().size() != 1 || !readout.learningSignals().containsKey(population)) {
      throw new InvalidInputException("expected one readout, which teaches the neuron")
          .at("network");
    }
    if (!readout.learned() || !fromInput(network).learned()) {
      throw new InvalidInputException("expected weights that learn").at("network");
    }
    if (!model.learning().regularizers().isEmpty()) {
      throw new InvalidInputException("got some, but expected none: the pages do not show them")
          .at("regularizers");
    }
    check(model.learning().rule(), onto(network, population));
  }

  private static void check(Choice<LearningRuleFactory> choice, ProjectionDefinition own) {
    LearningRule rule = choice.factory().create(choice.context());
    ProjectionPath path = new ProjectionPath(own.name(), own.from(), own.to(), false);
    if (rule.through(path) != PathWeights.CUT) {
      throw new InvalidInputException(
              "got \"" + choice.name() + "\", but the pages show how e-prop gets on without it")
          .at("rule");
    }
    if (rule.nonCausalShare() != 0) {
      throw new InvalidInputException(
              "got \"" + choice.name() + "\", but the pages do not show its non-causal term")
          .at("rule");
    }
  }

  private static ProjectionDefinition fromInput(NetworkDefinition network) {
    List<ProjectionDefinition> found = new ArrayList<>(network.projections());
    found.removeIf(projection -> projection.from().equals(projection.to()));
    if (found.size() != 1) {
      throw new InvalidInputException(
              "got " + found.size() + " projections from the input, but expected one")
          .at("network.projections");
    }
    return dense(found.get(0));
  }

  /** The one that is described, or a usual one. */
  private static ProjectionDefinition onto(NetworkDefinition network, String population) {
    return network.projections().stream()
        .filter(projection -> projection.from().equals(population))
        .findFirst()
        .map(ToyModel::dense)
        .orElseGet(() -> own(fromInput(network)));
  }

  private static ProjectionDefinition own(ProjectionDefinition like) {
    return new ProjectionDefinition(
        ProjectionDefinition.defaultName(like.to(), like.to()),
        like.to(),
        like.to(),
        like.connectivity(),
        null,
        like.initialWeights(),
        true);
  }

  private static ProjectionDefinition dense(ProjectionDefinition projection) {
    return new ProjectionDefinition(
        projection.name(),
        projection.from(),
        projection.to(),
        new ConnectivityDefinition.Dense(),
        projection.delay() instanceof DelayDefinition.Learned learned
            ? learned.initial()
            : projection.delay(),
        projection.initialWeights(),
        projection.learned());
  }
}
