package org.eprop.reference.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.ChosenKernels;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.reference.GoldenGraph;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The fast path on golden graphs, under each rule, with spikes and with the same input as reals.
 */
@Tag("vector")
class GoldenGraphFastTest {

  private static final double TOLERANCE = 1e-4;

  @TestFactory
  List<DynamicTest> casesAndRules() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : GoldenGraph.NAMES) {
      for (String rule :
          List.of("eprop", "eprop_exact_forward", "eprop_one_hop", "mdgl", "s_tllr", "bptt")) {
        for (int threads : new int[] {1, 2}) {
          tests.add(
              DynamicTest.dynamicTest(
                  name + " " + rule + " " + threads, () -> check(name, rule, threads, false)));
          tests.add(
              DynamicTest.dynamicTest(
                  name + " " + rule + " " + threads + " real input",
                  () -> check(name, rule, threads, true)));
        }
      }
    }
    return tests;
  }

  static void check(String name, String ruleName, int threads, boolean real) {
    GoldenGraph golden = GoldenGraph.read(name);
    LearningRule rule = rule(ruleName, golden.detachReset());
    ReferenceFeedback of =
        rule.needsSymmetricFeedback()
            ? ReferenceFeedback.symmetric(golden.network(), golden.weights())
            : golden.feedback();
    ReferenceGradient.Result expected =
        new ReferenceGradient(golden.network(), golden.losses(), List.of(), rule)
            .compute(golden.weights(), of, golden.batch(), ReferenceGradient.Direction.BACKWARD);
    Weights gradient = Weights.gradient(golden.network());
    try (Workers workers = new Workers(threads)) {
      GradientEngine engine =
          ChosenKernels.engine(
              golden.network(),
              golden.losses(),
              List.of(),
              rule,
              workers,
              KernelProvider.choose().supplier());
      List<Sample> batch = golden.batch().stream().map(s -> sample(s, real)).toList();
      Weights weights = golden.weights().rounded();
      weights.clearAutapses();
      BatchResult result =
          engine.gradient(weights, feedback(golden.network(), of), batch, gradient);
      double loss = expected.lossTask();
      assertEquals(loss, result.lossTask(), TOLERANCE * Math.max(1, Math.abs(loss)));
      for (int b = 0; b < batch.size(); b++) {
        checkRun(golden.network(), expected.trajectories().get(b), result.runs().get(b));
      }
    }
    checkGradient(expected.gradient(), gradient);
  }

  private static LearningRule rule(String name, boolean detachReset) {
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    return factory.create(
        name.equals("bptt")
            ? Context.of(Arguments.of(factory, Map.of("detach_reset", detachReset)))
            : Context.defaults(factory));
  }

  private static Sample sample(ReferenceSample of, boolean real) {
    double[][] x = of.input();
    int channels = x[0].length;
    boolean spikes =
        Arrays.stream(x).flatMapToDouble(Arrays::stream).allMatch(v -> v == 0 || v == 1);
    float[][] values = new float[x.length][channels];
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < channels; i++) {
        values[t][i] = (float) x[t][i];
      }
    }
    Input input = spikes && !real ? SpikeInput.of(channels, x) : new RealInput(channels, values);
    return new Sample(input, of.targets(), null);
  }

  private static FeedbackWeights feedback(NetworkStructure network, ReferenceFeedback of) {
    LearningSignal[][] signals = new LearningSignal[of.b().length][];
    for (int m = 0; m < signals.length; m++) {
      signals[m] = new LearningSignal[of.b()[m].length];
      for (int p = 0; p < signals[m].length; p++) {
        Feedback given = (wOut, neurons, random, b) -> Arrays.fill(b, 0);
        signals[m][p] = of.b()[m][p] == null ? null : given;
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(network, signals);
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        for (int k = 0; of.b()[m][p] != null && k < of.b()[m][p].length; k++) {
          for (int j = 0; j < of.b()[m][p][k].length; j++) {
            feedback.of(m, p)[k][j] = (float) of.b()[m][p][k][j];
          }
        }
      }
    }
    return feedback;
  }

  private static void checkRun(NetworkStructure network, Trajectory expected, SampleRun run) {
    for (int t = 0; t < run.steps(); t++) {
      for (int p = 0; p < network.populations().size(); p++) {
        double[] spikes = new double[network.size(p)];
        for (int j : run.spikesAt(p, t)) {
          spikes[j] = 1;
        }
        assertArrayEquals(expected.spikes()[p][t], spikes, "spikes at " + t);
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        double size = Arrays.stream(expected.readouts()[m][t]).map(Math::abs).max().orElse(0);
        assertArrayEquals(
            expected.readouts()[m][t], run.readoutAt(m, t), TOLERANCE * Math.max(1, size), "y");
      }
    }
  }

  private static void checkGradient(ReferenceWeights expected, Weights gradient) {
    for (Leaf leaf : gradient.leaves()) {
      double[][] rows = expected.leaves().get(leaf.name());
      double size =
          Arrays.stream(rows).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
      for (int i = 0; i < rows.length; i++) {
        double[] found = new double[rows[i].length];
        for (int k = 0; k < found.length; k++) {
          found[k] = leaf.rows()[i][k];
        }
        assertArrayEquals(rows[i], found, TOLERANCE * Math.max(1, size), leaf.name() + " row " + i);
      }
    }
  }
}
