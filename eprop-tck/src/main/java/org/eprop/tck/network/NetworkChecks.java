package org.eprop.tck.network;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Population;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.run.SampleRun;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.eprop.learning.rule.Bptt;
import org.eprop.learning.rule.EpropExactForward;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceWeights;
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
      Trial alone = Trial.draw(symmetric, seed, RandomWiring.ISOLATED);
      compareWithBptt("e-prop", alone, Reference.of(alone), findings);
      Trial deep = Trial.draw(symmetric, seed, RandomWiring.DEEP_FORWARD);
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
      Trial trial = Trial.draw(simple, seed, RandomWiring.ISOLATED);
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

  /**
   * The pseudo-derivatives that training uses, against the formula, at the states that training
   * has.
   */
  private static final class PseudoDerivatives {

    private static final double PRECISION = 1e-3;

    /** A neuron at a step, as training has it. */
    private record Seen(int population, int neuron, int step, double distance, double psi) {}

    private final Trial trial;
    private final Findings findings;
    private final List<List<NeuronModel>> models = new ArrayList<>();
    private final List<Seen> all = new ArrayList<>();

    private PseudoDerivatives(Trial trial, Findings findings) {
      this.trial = trial;
      this.findings = findings;
      for (int p = 0; p < trial.structure().populations().size(); p++) {
        float[][] learned = trial.network().weights().parameters(p);
        models.add(trial.structure().populations().get(p).models(learned));
      }
    }

    static void check(Trial trial, Findings findings) {
      try (Workers workers = new Workers(1)) {
        GradientEngine engine = trial.network().engine(workers);
        PseudoDerivatives seen = new PseudoDerivatives(trial, findings);
        engine.watch((sample, p, step, states, psi) -> seen.record(p, step, states, psi));
        BatchResult result =
            engine.evaluate(trial.network().weights(), trial.batch().subList(0, 1));
        findings.finite("E is finite", trial.name(), result.lossTask());
        seen.compare(result.runs().get(0));
      }
    }

    private void record(int p, int step, float[][] states, float[] psi) {
      for (int j = 0; j < models.get(p).size(); j++) {
        NeuronModel model = models.get(p).get(j);
        double[] s = new double[model.stateNames().size()];
        for (int m = 0; m < s.length; m++) {
          s[m] = states[m][j];
        }
        all.add(new Seen(p, j, step, Agreement.distance(model, s), psi[j]));
      }
    }

    private void compare(SampleRun run) {
      int[][] free = new int[models.size()][];
      for (int p = 0; p < free.length; p++) {
        free[p] = new int[trial.structure().size(p)];
      }
      for (Seen seen : all) {
        int p = seen.population;
        int j = seen.neuron;
        Population neurons = trial.structure().populations().get(p);
        String where = trial.name() + ", " + neurons.name() + "[" + j + "], step " + seen.step;
        if (seen.step < free[p][j]) {
          findings.near("psi = 0 while refractory", where, seen.psi, 0, 0);
        } else {
          look(where, neurons, models.get(p).get(j), seen.distance, seen.psi);
        }
        if (Arrays.binarySearch(run.spikesAt(p, seen.step), j) >= 0) {
          free[p][j] = seen.step + 1 + neurons.silentSteps(j);
        }
      }
    }

    private void look(
        String where, Population neurons, NeuronModel model, double distance, double psi) {
      double height = neurons.gamma() / model.scale();
      double q = neurons.slope() * distance / model.scale();
      double expected = height * neurons.surrogate().at(q);
      double before = height * neurons.surrogate().at(q - PRECISION);
      double after = height * neurons.surrogate().at(q + PRECISION);
      boolean jumps = Math.abs(before - after) > 0.1 * height;
      if (!jumps) {
        findings.near(
            "psi = (gamma / scale) S(slope (g.s - theta) / scale)",
            where,
            psi,
            expected,
            PRECISION * height + Math.abs(before - after));
      }
    }
  }

  /**
   * Learning step by step at the price of events, beside learning from each step's gradient:
   * weights move alike. Where a spike differs, as rounding may have it, or weights grow without
   * end, a network is passed over.
   */
  private static final class ByEvents {

    private static final double RATE = 0.01;
    private static final double TOLERANCE = 3e-3;
    private static final int NETWORKS = 12;
    private static final int TIMES = 3;

    private final EpropNetwork network;
    private final SequenceLearner learner;
    private final WeightUpdate update;
    private final boolean events;

    private ByEvents(Trial trial, boolean events) {
      this.events = events;
      network = EpropNetwork.create(trial.network().model(), trial.network().seed());
      learner = network.learner();
      Sgd sgd = new Sgd();
      Optimizer optimizer = sgd.create(Context.defaults(sgd));
      FixedStep fixed = new FixedStep();
      update =
          network.update(
              new LeafOptimizers(optimizer).withStepSize(fixed.create(Context.defaults(fixed))),
              new Workers(1));
      if (events) {
        learner.updateAfterEachWindow(update, RATE);
      }
    }

    static void check(NetworkComponents parts, Findings findings) {
      int drawn = 0;
      int compared = 0;
      String why = "";
      for (long seed = 0; seed < NETWORKS; seed++) {
        Trial trial = Trial.draw(parts, seed);
        if (!Agreement.canBeFollowed(trial)) {
          continue;
        }
        ByEvents quick = new ByEvents(trial, true);
        if (!quick.learner.toString().endsWith("by events")) {
          why = quick.learner.toString();
          continue;
        }
        drawn++;
        compared += compare(trial, quick, new ByEvents(trial, false), findings) ? 1 : 0;
      }
      if (drawn == 0) {
        findings.notApplicable(why.isEmpty() ? "it can't be followed step by step" : why);
      } else if (compared == 0) {
        findings.notApplicable("rounding changes spikes in each of " + drawn + " random networks");
      }
    }

    /** Whether all spikes are the same. */
    private static boolean compare(Trial trial, ByEvents quick, ByEvents slow, Findings findings) {
      Sample sample = trial.batch().get(0);
      int populations = trial.structure().populations().size();
      for (int t = 0; t < TIMES * sample.input().steps(); t++) {
        try {
          slow.step(sample, t);
          quick.step(sample, t);
        } catch (DivergenceException e) {
          return false; // a rule that weights drive, which drive it
        }
        for (int p = 0; p < populations; p++) {
          if (!Arrays.equals(quick.learner.spikes(p), slow.learner.spikes(p))) {
            return false;
          }
        }
      }
      quick.learner.endWindow();
      new SideBySide("by events = step by step, weights moved", trial, "", TOLERANCE, findings)
          .compare(quick.moved(trial), slow.moved(trial));
      return true;
    }

    private void step(Sample sample, int step) {
      Input input = sample.input();
      int t = step % input.steps();
      if (input instanceof SpikeInput spikes) {
        int[] channels =
            Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]);
        learner.stepSpikes(channels);
      } else {
        learner.step(((RealInput) input).values()[t]);
      }
      List<Target> targets = sample.targets();
      for (int m = 0; m < network.structure().readouts().size(); m++) {
        Target target = targets.get(targets.size() == 1 ? 0 : m);
        if (target.weight(t) != 0 && target.hasClasses()) {
          learner.learnWeighted(m, target.weight(t), target.classAt(t));
        } else if (target.weight(t) != 0) {
          learner.learnWeighted(m, target.weight(t), target.valuesAt(t));
        }
      }
      if (!events) {
        learner.apply(update, RATE);
      }
    }

    private ReferenceWeights moved(Trial trial) {
      learner.state(); // brings all weights up to date
      ReferenceWeights now = ReferenceWeights.of(network.weights());
      Map<String, double[][]> before = ReferenceWeights.of(trial.network().weights()).leaves();
      now.leaves()
          .forEach(
              (leaf, rows) -> {
                for (int i = 0; i < rows.length; i++) {
                  for (int k = 0; k < rows[i].length; k++) {
                    rows[i][k] -= before.get(leaf)[i][k];
                  }
                }
              });
      return now;
    }
  }
}
