package org.eprop.tck.network;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.learning.rule.Bptt;
import org.eprop.learning.rule.EpropExactForward;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Probe;

/**
 * What a component must do in small random networks, where the gradient is computed in several ways
 * that have to agree.
 *
 * @param <F> the kind of component
 */
public final class NetworkChecks<F extends Component> {

  private static final double DOUBLE_PRECISION = 1e-10;
  private static final int NETWORKS = 8;

  private final Function<Choice<F>, NetworkComponents> components;

  public NetworkChecks(Function<Choice<F>, NetworkComponents> components) {
    this.components = components;
  }

  /** What every component of a network has to do. */
  public List<Check<F>> all() {
    return List.of(agreement(), likeBptt(), sameBits(), saveAndLoad());
  }

  /**
   * The eligibility traces carried forward, the adjoint run backward, what training computes in
   * single precision, and learning in windows of a sequence give one gradient.
   */
  public Check<F> agreement() {
    return new Check<>(
        "one_gradient",
        "forward = backward = windows: all ways give one gradient, on random networks",
        (subject, findings) -> Agreement.check(components.apply(subject), findings));
  }

  /**
   * Where nothing passes through other neurons, e-prop is the true gradient; and where neurons
   * drive others forward only, e-prop that is exact through forward projections is. The readout of
   * such a network sees the last population alone.
   */
  public Check<F> likeBptt() {
    return new Check<>(
        "like_bptt",
        "without recurrent weights, e-prop (exact through forward ones) = BPTT",
        this::compareWithBptt);
  }

  private void compareWithBptt(Choice<F> subject, Findings findings) {
    NetworkComponents parts = components.apply(subject);
    boolean own = parts.get(LearningSignalFactory.class).factory() == subject.factory();
    if (own && !isSymmetric(parts.get(LearningSignalFactory.class))) {
      findings.notApplicable("the learning signal is not symmetric");
      return;
    }
    NetworkComponents symmetric = own ? parts : parts.symmetric();
    if (parts.get(EligibilityTraceFactory.class).factory() == subject.factory()) {
      compareTraceWithBptt(symmetric, findings);
      return;
    }
    for (long seed = 0; seed < NETWORKS; seed++) {
      Trial alone = Trial.draw(symmetric, seed, Wiring.ISOLATED);
      compareWithBptt("e-prop", alone, Reference.of(alone), findings);
      Trial deep = Trial.draw(symmetric, seed, Wiring.DEEP_FORWARD);
      compareWithBptt(
          "e-prop, exact through forward projections,",
          deep,
          Reference.by(new EpropExactForward(), Map.of(), deep),
          findings);
    }
  }

  /** A trace that claims to be a derivative is one, of a neuron that each trace may be made for. */
  private static void compareTraceWithBptt(NetworkComponents parts, Findings findings) {
    if (!parts.trace().isDerivative()) {
      findings.notApplicable("the trace does not claim to be a derivative");
      return;
    }
    NetworkComponents simple =
        parts.with(NeuronFactory.class, Choice.of(new SimplestComponents.Lif()));
    for (long seed = 0; seed < NETWORKS; seed++) {
      Trial trial = Trial.draw(simple, seed, Wiring.ISOLATED);
      compareWithBptt("the trace", trial, Reference.of(trial), findings);
    }
  }

  /** Learning at the price of events gives the weights of each step's gradient. */
  public Check<F> byEvents() {
    return new Check<>(
        "by_events",
        "by events, weights are those that each step's gradient makes",
        (subject, findings) -> ByEvents.check(components.apply(subject), findings));
  }

  private static boolean isSymmetric(Choice<LearningSignalFactory> signal) {
    return signal.factory().create(signal.context().withTimeStep(Probe.TIME_STEP))
            instanceof Feedback feedback
        && feedback.isSymmetric();
  }

  private static void compareWithBptt(
      String name, Trial trial, Reference eprop, Findings findings) {
    Reference bptt = Reference.by(new Bptt(), Map.of("detach_reset", true), trial).symmetric();
    new SideBySide(
            name + " = BPTT without recurrent weights", trial, "", DOUBLE_PRECISION, findings)
        .compare(
            eprop.compute(Direction.BACKWARD).gradient(),
            bptt.compute(Direction.BACKWARD).gradient());
  }

  /** psi = (gamma / scale) S(slope (g.s - theta) / scale), and 0 while refractory. */
  public Check<F> pseudoDerivative() {
    return new Check<>(
        "pseudo_derivative",
        "psi = (gamma / scale) S(slope (g.s - theta) / scale), 0 while refractory",
        (subject, findings) -> {
          NetworkComponents parts = components.apply(subject);
          for (long seed = 0; seed < NETWORKS; seed++) {
            PseudoDerivatives.check(Trial.draw(parts, seed), findings);
          }
        });
  }

  /** The engine gives the same bits for one thread and for several. */
  public Check<F> sameBits() {
    return new Check<>(
        "same_bits",
        "training computes the same bits with 1, 2 and 5 threads, and again",
        (subject, findings) -> {
          NetworkComponents parts = components.apply(subject);
          for (long seed = 0; seed < NETWORKS; seed++) {
            double[] one = numbers(Agreement.training(Trial.draw(parts, seed), 1));
            for (int threads : new int[] {1, 2, 5}) {
              double[] more = numbers(Agreement.training(Trial.draw(parts, seed), threads));
              findings.sameBits(
                  "the same gradient for any number of threads",
                  "random network " + seed + ", " + threads + " threads",
                  more,
                  one);
            }
          }
        });
  }

  private static double[] numbers(Weights weights) {
    List<Double> list = new ArrayList<>();
    for (Leaf leaf : weights.leaves()) {
      for (int i = 0; i < leaf.rowCount(); i++) {
        for (float x : leaf.row(i)) {
          list.add((double) x);
        }
      }
    }
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The gradient of a network, as a list of numbers. */
  public static double[] measure(NetworkComponents parts) {
    return numbers(Agreement.training(Trial.draw(parts, 0), 1));
  }

  /** A network with the component in it comes back from its file to the bit. */
  public Check<F> saveAndLoad() {
    return new Check<>(
        "save_and_load",
        "a network that is saved and loaded computes the same bits",
        (subject, findings) -> {
          NetworkComponents parts = components.apply(subject);
          try (Plugins plugins = parts.plugins()) {
            for (long seed = 0; seed < 4; seed++) {
              saveAndLoad(Trial.draw(parts, seed), plugins, findings);
            }
          }
        });
  }

  private static void saveAndLoad(Trial trial, Plugins plugins, Findings findings) {
    EpropNetwork saved = trial.network();
    byte[] file = NetworkFile.of(saved).bytes();
    EpropNetwork loaded = NetworkFile.read(new ByteArrayInputStream(file), plugins).network();
    findings.sameBits(
        "weights come back as they were",
        trial.name(),
        numbers(loaded.weights()),
        numbers(saved.weights()));
    findings.sameBits(
        "a loaded network has the gradient of the saved one",
        trial.name(),
        numbers(Agreement.training(loaded, trial, 1)),
        numbers(Agreement.training(saved, trial, 1)));
  }
}
