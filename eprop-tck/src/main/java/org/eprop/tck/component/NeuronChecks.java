package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Finding;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;
import org.eprop.tck.component.TimeStepCheck.Rest;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.Dynamics;
import org.eprop.tck.network.Learnable;
import org.eprop.tck.network.Linearised;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.RandomWiring;
import org.eprop.tck.network.Reference;
import org.eprop.tck.network.Trial;

/** What a neuron model must be: local mathematics that fits together. */
public final class NeuronChecks {

  /** Where dt = 1 multiplies, it can't be seen. */
  private static final double OTHER_STEP = 0.5;

  private static final double SHORT_STEP = 1 / 64.0;
  private static final double ROUNDING = 1e-9;

  /** In no unit is a state as large as that. */
  private static final double MOST = 1e12;

  public static final CommonChecks<NeuronFactory, NeuronModel> COMMON =
      new CommonChecks<>(
          NeuronFactory.class,
          List.of(NeuronFactory.REFRACTORY),
          true,
          new Probe<>(
              (f, c, dt) -> f.create(c.withTimeStep(dt)),
              NeuronChecks::measure,
              NeuronChecks::complaint));

  public static final NetworkChecks<NeuronFactory> NETWORK =
      new NetworkChecks<>(NeuronChecks::parts);

  private NeuronChecks() {}

  /** All of them. */
  public static List<Check<NeuronFactory>> all() {
    return COMMON.followedBy(
        List.of(
            new Check<>(
                "shapes",
                "d distinct state names, and arrays of length d, for every neuron of a population",
                NeuronChecks::shapes),
            new Check<>("spikes", "some constant current makes it spike", NeuronChecks::spikes),
            new Check<>(
                "stable",
                "s^t = A s^{t-1} does not grow; a nonlinear state stays finite, and at rest",
                NeuronChecks::stable),
            new Check<>(
                "derivatives",
                "derivatives(...) = finite differences of step(...)",
                NeuronChecks::derivatives),
            new Check<>(
                "parameter_derivatives",
                "parameterDerivatives(...) = finite differences of step(...) between parameter values",
                NeuronChecks::parameterDerivatives),
            new Check<>(
                "pure",
                "step(...) and derivatives(...) are functions of their arguments, which they leave alone",
                NeuronChecks::pure),
            COMMON.made(
                "reset",
                "the reset is detached; the rule's detach_reset lets gradients through",
                NeuronChecks::reset),
            new Check<NeuronFactory>(
                    "threshold",
                    "states raise or lower the threshold as the description says",
                    NeuronChecks::threshold)
                .unless(
                    subject ->
                        subject.factory().description().contains(">")
                            ? ""
                            : "the description has no threshold"),
            new Check<>(
                "time_step",
                "decay per ms does not depend on dt, and time constants are in their unit",
                (subject, findings) -> new TimeStepCheck(subject, findings).check()),
            COMMON.engine("refractory"),
            NETWORK.pseudoDerivative(),
            new Check<>(
                "learning",
                "dE/dphi of every per-neuron parameter = differences of E, in training, too",
                NeuronChecks::learning)),
        NETWORK.all());
  }

  private static NetworkComponents parts(Choice<NeuronFactory> subject) {
    double useful = Math.abs(Dynamics.usefulCurrent(COMMON.probe().make(subject)));
    return NetworkComponents.driven(6 * useful).about(NeuronFactory.class, subject);
  }

  /** With another time step than 1 ms. */
  public static NeuronModel make(Choice<NeuronFactory> subject, double dt) {
    return COMMON.probe().make(subject, dt);
  }

  /** Constants, and a run under currents of all sizes. */
  private static double[] measure(NeuronModel model, long question) {
    List<Double> numbers = new ArrayList<>();
    add(numbers, model.spikeWeights());
    add(numbers, model.initialState());
    numbers.add(model.threshold());
    numbers.add(model.scale());
    for (double size : new double[] {0.1, 1, 10, -50}) {
      for (Dynamics.Point point : Dynamics.run(model, Dynamics.current(size, 40, question))) {
        add(numbers, point.s());
        if (model instanceof NonlinearNeuron) {
          LocalDerivatives local = Dynamics.derivatives(model, point);
          add(numbers, local.input);
          add(numbers, local.spike);
          add(numbers, local.spikeDetached);
          for (double[] row : local.state) {
            add(numbers, row);
          }
        }
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void add(List<Double> list, double[] numbers) {
    for (double x : numbers) {
      list.add(x);
    }
  }

  private static String complaint(NeuronModel model) {
    if (!(model.scale() > 0)) {
      return "scale() = " + Numbers.text(model.scale()) + ", expected > 0";
    }
    double growth = 0;
    if (model instanceof LinearNeuron linear) {
      growth = growth(linear.transition());
    } else if (Rest.of((NonlinearNeuron) model).runsAway()) {
      growth = Rest.of((NonlinearNeuron) model).growth();
    }
    return growth > 1 + ROUNDING
        ? "a state that grows by " + Numbers.text(growth) + " at each step by itself"
        : "";
  }

  /** The spectral radius of A, from the norm of its 2^20th power. */
  public static double growth(double[][] a) {
    int d = a.length;
    double[][] power = a;
    double logNorm = 0;
    int squarings = 20;
    for (int i = 0; i < squarings; i++) {
      double norm = 0;
      for (double[] row : power) {
        norm = Math.max(norm, Numbers.largest(row));
      }
      if (norm == 0) {
        return 0;
      }
      double[][] square = new double[d][d];
      for (int m = 0; m < d; m++) {
        for (int n = 0; n < d; n++) {
          for (int k = 0; k < d; k++) {
            square[m][n] += power[m][k] / norm * (power[k][n] / norm);
          }
        }
      }
      logNorm += StrictMath.log(norm) / (1L << i);
      power = square;
    }
    return StrictMath.exp(logNorm);
  }

  private static void shapes(Choice<NeuronFactory> subject, Findings findings) {
    NeuronModel normal = COMMON.probe().make(subject);
    List<String> names = normal.stateNames();
    String all = names.toString();
    if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
      findings.add("state names are distinct", "", all, "one or more, each once");
    }
    for (double dt : new double[] {0.1, 1, 10}) {
      NeuronModel model = make(subject, dt);
      String where = "dt = " + Numbers.text(dt) + " ms";
      length("spikeWeights()", where, model.spikeWeights().length, names, findings);
      length("initialState()", where, model.initialState().length, names, findings);
      if (!(model.scale() > 0) || Double.isInfinite(model.scale())) {
        findings.add("scale > 0", where, Numbers.text(model.scale()), "> 0");
      }
    }
    for (Parameter parameter : subject.factory().parameters()) {
      for (Variation variation : Variation.inside(parameter)) {
        boolean mixed = parameter.type() == Parameter.Type.PER_NEURON;
        if (mixed) {
          sameShape(variation, subject, normal, findings);
        }
      }
    }
  }

  private static void length(
      String array, String where, int length, List<String> names, Findings findings) {
    if (length != names.size()) {
      findings.add(
          array + " has an entry for each state", where, length + " of them", names.toString());
    }
  }

  private static void sameShape(
      Variation variation, Choice<NeuronFactory> subject, NeuronModel normal, Findings findings) {
    NeuronModel other;
    try {
      other = COMMON.probe().make(variation.apply(subject));
    } catch (org.eprop.api.plugin.InvalidInputException e) {
      return; // excluded by another parameter
    }
    if (!other.stateNames().equals(normal.stateNames())) {
      findings.add(
          "all neurons of a population have the same states",
          variation.text(),
          other.stateNames().toString(),
          normal.stateNames().toString());
    } else if (other instanceof LinearNeuron a
        && normal instanceof LinearNeuron b
        && !Arrays.equals(a.detached(), b.detached())) {
      findings.add(
          "all neurons of a population detach the same entries",
          variation.text(),
          Arrays.toString(a.detached()),
          Arrays.toString(b.detached()));
    }
  }

  /** Some current makes it spike. */
  private static void spikes(Choice<NeuronFactory> subject, Findings findings) {
    if (Dynamics.usefulCurrent(COMMON.probe().make(subject)) == 0) {
      findings.add(
          "z^t = H(g.s^t - theta) answers the input",
          "constant currents from -1e8 to 1e8, 100 steps",
          "no spike",
          "spikes: a path from the current through u and A to g");
    } else if (!Dynamics.isExcitable(COMMON.probe().make(subject))) {
      findings.add(
          "a positive current excites",
          "constant currents up to 1e8, 100 steps",
          "spikes at negative ones alone",
          "some at a positive one");
    }
  }

  private static void stable(Choice<NeuronFactory> subject, Findings findings) {
    NeuronModel model = COMMON.probe().make(subject);
    if (model instanceof LinearNeuron linear) {
      double growth = growth(linear.transition());
      if (growth > 1 + ROUNDING) {
        findings.add(
            new Finding(
                "s^t = A s^{t-1} does not grow",
                "spectral radius of A",
                Numbers.text(growth),
                "at most 1",
                growth - 1));
      }
      return;
    }
    double growth = Rest.of((NonlinearNeuron) model).growth();
    if (growth > 1 && Rest.of((NonlinearNeuron) make(subject, SHORT_STEP)).growth() == 1) {
      findings.number(
          "what stays at rest for a short step does not leave it for dt = 1 ms",
          "growth of a small difference at each step",
          growth,
          1);
    }
    double size = 2 * Dynamics.usefulCurrent(model);
    stays("", model, Dynamics.current(size, 1000, 2), findings);
    stays(
        "silent from step 100 on, ",
        model,
        Arrays.copyOf(Dynamics.current(size, 100, 2), 3000),
        findings);
  }

  private static void stays(String where, NeuronModel model, double[] current, Findings findings) {
    double most = 0;
    for (Dynamics.Point point : Dynamics.run(model, current)) {
      for (int m = 0; m < point.s().length; m++) {
        findings.finite(
            "the state stays finite",
            where + model.stateNames().get(m) + ", step " + point.t(),
            point.s()[m]);
      }
      most = Math.max(most, Numbers.largest(point.s()));
    }
    if (most > MOST && Double.isFinite(most)) {
      findings.add(
          "the state stays within bounds",
          where + current.length + " steps",
          Numbers.text(most),
          "at most " + Numbers.text(MOST));
    }
  }

  /** derivatives(...) are those of step(...), by finite differences in double precision. */
  private static void derivatives(Choice<NeuronFactory> subject, Findings findings) {
    if (COMMON.probe().make(subject) instanceof LinearNeuron) {
      findings.notApplicable("a linear neuron is its constants");
      return;
    }
    COMMON.everywhere(
        subject, (where, model) -> JacobianCheck.check(where, (NonlinearNeuron) model, findings));
    JacobianCheck.check("dt = 0.5 ms, ", (NonlinearNeuron) make(subject, OTHER_STEP), findings);
  }

  private static void parameterDerivatives(Choice<NeuronFactory> subject, Findings findings) {
    List<String> learnable =
        COMMON.probe().make(subject) instanceof NonlinearNeuron model
            ? model.learnableParameters()
            : List.of();
    if (learnable.isEmpty()) {
      findings.notApplicable("no learnable parameters are declared");
      return;
    }
    ParameterDerivativesCheck check = new ParameterDerivativesCheck(COMMON.probe(), findings);
    if (check.names(subject.factory(), learnable)) {
      Variation.around(subject, COMMON.probe()).forEach(check::check);
      new ParameterDerivativesCheck(COMMON.probe(), findings)
          .check("dt = 0.5 ms, ", subject, OTHER_STEP);
    }
  }

  /** Every per-neuron parameter learns: dE/dphi is what differences of E by phi say. */
  private static void learning(Choice<NeuronFactory> subject, Findings findings) {
    Choice<NeuronFactory> moved = Learnable.offBounds(subject, COMMON.probe());
    if (Learnable.names(moved).isEmpty()) {
      findings.notApplicable("no parameter is per neuron");
    } else {
      new LearnedParametersCheck(parts(moved).symmetric(), findings).check();
    }
  }

  /** step(...) and derivatives(...) depend on their arguments alone and leave them alone. */
  private static void pure(Choice<NeuronFactory> subject, Findings findings) {
    if (COMMON.probe().make(subject) instanceof NonlinearNeuron) {
      List<NonlinearNeuron> models = new ArrayList<>();
      COMMON.everywhere(subject, (where, model) -> models.add((NonlinearNeuron) model));
      JacobianCheck.pure(models, findings);
    } else {
      findings.notApplicable("a linear neuron is its constants");
    }
  }

  /**
   * Of "v > theta + beta a", a has to make spikes rarer, unless beta is negative: what stands right
   * of the sign is subtracted from g.s.
   */
  private static void threshold(Choice<NeuronFactory> subject, Findings findings) {
    NeuronModel model = COMMON.probe().make(subject);
    String description = subject.factory().description();
    String above =
        description
            .substring(description.indexOf('>') + 1)
            .replaceFirst("(?s)[,;:].*|\\.\\s.*", "");
    for (int m = 0; m < model.stateNames().size(); m++) {
      String name = model.stateNames().get(m);
      for (String term : above.replace("-", "+-").split("\\+")) {
        List<String> words = List.of(term.replace("-", " ").trim().split("[^\\w]+"));
        double g = model.spikeWeights()[m];
        double expected = term.trim().startsWith("-") ? 1 : -1;
        if (words.contains(name) && g * expected < 0 && !anyNegative(subject, words)) {
          findings.add(
              "the threshold is the description's, \"" + above.trim() + '"',
              "state " + name,
              "a weight of " + Numbers.text(g) + " in g.s",
              expected < 0 ? "a negative one" : "a positive one");
        }
      }
    }
  }

  private static boolean anyNegative(Choice<NeuronFactory> subject, List<String> names) {
    return names.stream()
        .map(name -> subject.arguments().values().get(name))
        .anyMatch(value -> value instanceof Distribution.Constant c && c.value() < 0);
  }

  /**
   * What takes a state away from threshold at a spike, by half the scale or more, is a reset, and
   * not all of it may remain where the reset is detached: whether gradients flow through resets is
   * for the rule to say.
   */
  private static void reset(NeuronModel model, Findings findings) {
    double size = Dynamics.usefulCurrent(model);
    double[] towards = new double[model.stateNames().size()];
    for (Dynamics.Point point : Dynamics.run(model, Dynamics.current(2 * size, 200, 3))) {
      if (point.z() == 1) {
        reset(model, point, findings);
        LocalDerivatives local = Dynamics.derivatives(model, point);
        for (int m = 0; m < towards.length; m++) {
          towards[m] += model.spikeWeights()[m] * (local.spike[m] - local.spikeDetached[m]);
        }
      }
    }
    // At some points: a state that inhibition has driven below its reset is raised by it.
    for (int m = 0; m < towards.length; m++) {
      if (towards[m] > 0) {
        findings.add(
            "a reset takes the neuron away from its threshold",
            "state " + model.stateNames().get(m),
            "spikes take g.s up by " + Numbers.text(towards[m]) + " in all, detached",
            "the other direction");
      }
    }
  }

  private static void reset(NeuronModel model, Dynamics.Point point, Findings findings) {
    LocalDerivatives local = Dynamics.derivatives(model, point);
    for (int m = 0; m < local.spike.length; m++) {
      double g = model.spikeWeights()[m];
      boolean resets = g > 0 && g * local.spike[m] <= -model.scale() / 2;
      if (local.spike[m] == 0 && local.spikeDetached[m] != 0) {
        findings.add(
            "a detached reset leaves nothing that a spike does not do",
            "state " + model.stateNames().get(m),
            "a spike changes it by 0, detached by " + Numbers.text(local.spikeDetached[m]),
            "0");
      }
      if (g < 0 && local.spike[m] > 0 && local.spikeDetached[m] != local.spike[m]) {
        findings.add(
            "an adaptation, which a spike raises the threshold by, is not detached",
            "state " + model.stateNames().get(m),
            "a spike adds " + Numbers.text(local.spike[m]) + ", and no gradient flows through",
            model instanceof LinearNeuron ? "spike(" + m + ", ...)" : "all of spike");
      }
      if (resets && !(local.spikeDetached[m] > local.spike[m])) {
        boolean linear = model instanceof LinearNeuron;
        findings.add(
            "the reset is detached",
            "state " + model.stateNames().get(m) + (linear ? "" : ", " + point.text()),
            "a spike changes it by "
                + Numbers.text(local.spike[m])
                + ", and gradients flow through that",
            linear
                ? "detachedSpike(" + m + ", ...)"
                : "spikeDetached[" + m + "] without the reset");
      }
    }
  }

  /**
   * The gradient of neuron parameters that learn: in double precision against differences of a
   * {@linkplain Linearised linearised} network, with symmetric feedback; and what training computes
   * against that.
   */
  private record LearnedParametersCheck(NetworkComponents parts, Findings findings) {

    private static final int NETWORKS = 3;
    private static final int MOST_NETWORKS = 40;

    /** Of a leaf's largest number. General neurons may have corners within a span. */
    private static final double LINEAR = 1e-7;

    private static final double GENERAL = 5e-3;

    /** Of E, before it is divided by how far differences reach. */
    private static final double ROUNDING = 4e-15;

    /** Where differences of two spans disagree more than that, the loss has a corner there. */
    private static final double CORNER = 1e-3;

    void check() {
      boolean compared = false;
      for (int seed = 0; seed < MOST_NETWORKS && (seed < NETWORKS || !compared); seed++) {
        Trial trial = Trial.draw(parts, seed, RandomWiring.LEARNING);
        ReferenceGradient.Result result = Reference.of(trial).compute(Direction.BACKWARD);
        if (seed < NETWORKS) {
          compareWithDifferences(trial, result);
        }
        double tolerance = Agreement.tolerance(trial, result);
        if (tolerance > 0 && findings.isEmpty()) {
          compared = true;
          Agreement.singlePrecision(trial, result, tolerance, findings);
        }
      }
    }

    private void compareWithDifferences(Trial trial, ReferenceGradient.Result result) {
      Linearised linearised = new Linearised(trial, result);
      NetworkStructure network = trial.structure();
      for (int p = 0; p < network.populations().size(); p++) {
        for (int i = 0; i < network.populations().get(p).learned().size(); i++) {
          LearnedParameter learned = network.populations().get(p).learned().get(i);
          double[] found = result.gradient().parameters(p)[i];
          double size = Numbers.largest(found);
          for (int j = learned.first(); j < learned.end(); j++) {
            double step = linearised.step(p, i, j);
            double rough = linearised.slope(p, i, j, step);
            double fine = linearised.slope(p, i, j, step / 2);
            boolean linear = network.populations().get(p).models().get(j) instanceof LinearNeuron;
            double doubt = Math.abs(rough - fine);
            if (!(doubt > CORNER * Math.max(size, Math.abs(fine)))) {
              findings.near(
                  "dE/d" + learned.parameter() + " = differences of E",
                  trial.name() + ", " + learned.name() + ", neuron " + j,
                  found[j - learned.first()],
                  fine,
                  (linear ? LINEAR : GENERAL) * size + doubt + ROUNDING / step);
            }
          }
        }
      }
    }
  }
}
