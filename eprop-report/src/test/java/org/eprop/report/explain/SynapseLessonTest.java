package org.eprop.report.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.report.explain.LessonPages.ReadoutLesson;
import org.eprop.report.explain.SynapseValues.WaitingRow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SynapseLessonTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(SynapseLessonTest.class.getClassLoader()).build();
  private static final double EXACT = 1e-12;

  private static ExplainSettings with(String... settings) {
    return ExplainSettings.defaults().with(List.of(settings));
  }

  private static void assertClose(double expected, double actual, double relative, String what) {
    double size = Math.max(Math.abs(expected), 1e-12);
    assertTrue(
        Math.abs(expected - actual) <= relative * size,
        () -> what + ": expected " + expected + ", but was " + actual);
  }

  /** Every number of an LIF neuron, computed here from the formulas on the page. */
  @Test
  void theNumbersAreThoseOfTheFormulas() {
    double w = 0.625;
    ExplainSettings settings =
        new ExplainSettings(
            List.of(), 5, 60, 0.2, OptionalDouble.of(w), OptionalDouble.empty(), 0.5, 0.01);
    SynapseLesson lesson = SynapseLesson.of(Toy.single(PLUGINS, settings), false);
    double[] x = lesson.presynaptic();
    double[] target = lesson.toy().target();
    double alpha = StrictMath.exp(-1.0 / 20);
    double kappa = StrictMath.exp(-1.0 / 30);
    double u = 0;
    double z = 0;
    double y = 0;
    double filtered = 0;
    double change = 0;
    int spikes = 0;
    for (int t = 0; t < 60; t++) {
      u = alpha * u + w * x[t] - z;
      z = u > 1 ? 1 : 0;
      y = kappa * y + 0.5 * z;
      double reach = 0;
      for (int i = 0; i <= t; i++) {
        reach += StrictMath.pow(alpha, t - i) * x[i];
      }
      double sigma = 1 / (1 + StrictMath.exp(-4 * (u - 1)));
      double trace = 4 * sigma * (1 - sigma) * reach;
      filtered = kappa * filtered + trace;
      double signal = 0.5 * (y - target[t]);
      change += -0.01 * signal * filtered;
      spikes += (int) z;

      assertEquals(u, lesson.states()[0][t], EXACT, "U at " + t);
      assertEquals(u - 1, lesson.distance()[t], EXACT, "U - theta at " + t);
      assertEquals(z, lesson.spikes()[t], "S at " + t);
      assertEquals(y, lesson.readout()[t], EXACT, "y at " + t);
      assertEquals(reach, lesson.vector()[0][t], EXACT, "U' at " + t);
      assertEquals(reach, lesson.reach()[t], EXACT, "U' at " + t);
      assertEquals(4 * sigma * (1 - sigma), lesson.psi()[t], EXACT, "Theta' at " + t);
      assertEquals(trace, lesson.trace()[t], EXACT, "S' at " + t);
      assertEquals(filtered, lesson.filtered()[t], 1e-11, "filtered S' at " + t);
      assertEquals(y - target[t], lesson.error()[t], EXACT, "error at " + t);
      assertEquals(signal, lesson.signal()[t], EXACT, "L at " + t);
      assertEquals(change, lesson.running()[t], 1e-11, "Delta W at " + t);
    }
    assertTrue(spikes >= 4, "a picture of " + spikes + " spikes shows little");
  }

  /** a'[t] = rho a'[t-1] + S'[t-1] and S' = Theta' (U' - beta a'). */
  @Test
  void theAdaptationHasItsPart() {
    SynapseLesson lesson =
        SynapseLesson.of(
            Toy.single(PLUGINS, with("network.layers[0].populations[0].neuron=alif")), false);
    double alpha = StrictMath.exp(-1.0 / 20);
    double rho = StrictMath.exp(-1.0 / 200);
    double voltage = 0;
    double adaptation = 0;
    double trace = 0;
    for (int t = 0; t < lesson.trace().length; t++) {
      voltage = alpha * voltage + lesson.presynaptic()[t];
      adaptation = rho * adaptation + trace;
      trace = lesson.psi()[t] * (voltage - 0.184 * adaptation);
      assertEquals(voltage, lesson.vector()[0][t], 1e-11);
      assertEquals(adaptation, lesson.vector()[1][t], 1e-11);
      assertEquals(trace, lesson.trace()[t], 1e-11);
    }
    assertTrue(adaptation > 1, "the adaptation has a part worth showing: " + adaptation);
  }

  @Test
  void aDelayShiftsWhatArrives() {
    ExplainSettings settings =
        with(
            "network={\"populations\": {\"n\": {\"neuron\": \"alif\", \"size\": 1}},"
                + " \"projections\": [{\"from\": \"input\", \"to\": \"n\", \"delay\": {\"uniform\":"
                + " [2, 9]}}, {\"from\": \"n\", \"to\": \"n\", \"delay\": 4}]}");
    Toy single = Toy.single(PLUGINS, settings);
    Toy pair = Toy.pair(PLUGINS, settings);
    SynapseLesson input = SynapseLesson.of(single, false);
    SynapseLesson recurrent = SynapseLesson.of(pair, true);

    assertTrue(input.delay() >= 2 && input.delay() <= 9, "drawn: " + input.delay());
    assertEquals(4, recurrent.delay());
    double[][] x = single.eprop(Direction.FORWARD).trajectories().get(0).inputs()[0];
    double[][] z = pair.eprop(Direction.FORWARD).trajectories().get(0).spikes()[0];
    for (int t = 0; t < x.length; t++) {
      double came = t < input.delay() ? 0 : x[t - input.delay()][0];
      assertEquals(came, input.presynaptic()[t], "input at " + t);
      assertEquals(t < 4 ? 0 : z[t - 4][0], recurrent.presynaptic()[t], "spike of A at " + t);
    }
    check(single, false);
    check(pair, true);
  }

  @TestFactory
  List<DynamicTest> allWaysAgreeForEveryNeuronAndSurrogate() {
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : PLUGINS.all(NeuronFactory.class)) {
      for (SurrogateFactory surrogate : PLUGINS.all(SurrogateFactory.class)) {
        ExplainSettings settings =
            with(
                "network.layers[0].populations[0].neuron=" + neuron.name(),
                "network.layers[0].surrogate=" + surrogate.name());
        String name = neuron.name() + " " + surrogate.name();
        tests.add(
            DynamicTest.dynamicTest(
                name + ", input", () -> check(Toy.single(PLUGINS, settings), false)));
        tests.add(
            DynamicTest.dynamicTest(
                name + ", recurrent", () -> check(Toy.pair(PLUGINS, settings), true)));
      }
    }
    return tests;
  }

  private static void check(Toy toy, boolean recurrent) {
    SynapseLesson lesson = SynapseLesson.of(toy, recurrent);
    double eta = toy.settings().learningRate();
    int last = lesson.running().length - 1;
    double change = -eta * lesson.forwardGradient();
    double size = 0;
    double bySpikes = 0;
    double[] spikeGradient = lesson.spikeGradient();
    for (int t = 0; t <= last; t++) {
      size += Math.abs(lesson.change()[t]);
      bySpikes += -eta * spikeGradient[t] * lesson.trace()[t];
    }
    // A narrow surrogate may never see a neuron that jumps over the threshold.
    boolean seen = java.util.Arrays.stream(lesson.psi()).anyMatch(psi -> psi > 0);
    assertEquals(seen, size > 0, "there is something to learn");
    double[] back = Sums.fromTheEnd(lesson.backward());
    assertEquals(change, lesson.running()[last], 1e-10 * size, "forward");
    assertEquals(change, bySpikes, 1e-9 * size, "sum of dE/dS S'");
    assertEquals(change, back[0], 1e-9 * size, "from the end");
    assertEquals(change, -eta * lesson.backwardGradient(), 1e-9 * size, "backward");
    assertEquals(change, -eta * lesson.fastGradient(), 2e-3 * size, "single precision");
    for (int t = 0; t <= last; t++) {
      double sum = 0;
      double sizeOfParts = 0;
      for (SynapseLesson.Contribution part : lesson.contributions()) {
        sum += part.reach()[t];
        sizeOfParts += Math.abs(part.reach()[t]);
      }
      assertEquals(lesson.reach()[t], sum, 1e-9 * sizeOfParts + 1e-15, "parts at " + t);
    }
    checkWaiting(lesson);
  }

  /**
   * What is stored and what waits are the weight, at every step; stored changes at spikes alone.
   */
  private static void checkWaiting(SynapseLesson lesson) {
    if (!(lesson.toy().neuronModel() instanceof LinearNeuron neuron)) {
      return;
    }
    WaitingRow row = WaitingRow.of(lesson, neuron);
    double size = Arrays.stream(lesson.running()).map(Math::abs).max().orElseThrow();
    for (int t = 0; t < lesson.running().length; t++) {
      assertEquals(lesson.running()[t], row.held()[t] + row.waits()[t], 1e-10 * size, "at " + t);
      if (t > 0 && lesson.presynaptic()[t] == 0) {
        assertEquals(row.held()[t - 1], row.held()[t], "at " + t);
      }
    }
  }

  @Test
  void ofASingleNeuronItIsTheGradientOfBackPropagation() {
    SynapseLesson lesson = SynapseLesson.of(Toy.single(PLUGINS, with()), false);

    assertClose(lesson.bpttGradient(), lesson.forwardGradient(), 1e-12, "dE/dW");
  }

  @Test
  void betweenTwoNeuronsItIsNot() {
    SynapseLesson lesson = SynapseLesson.of(Toy.pair(PLUGINS, with()), true);

    double ratio = lesson.bpttGradient() / lesson.forwardGradient();
    assertTrue(ratio > 1.1 && ratio < 10, "the page shows a difference one can see: " + ratio);
  }

  @Test
  void theFastGradientIsThatOfTraining() {
    SynapseLesson lesson = SynapseLesson.of(Toy.single(PLUGINS, with()), false);

    assertClose(lesson.forwardGradient(), lesson.fastGradient(), 1e-5, "dE/dW");
    assertNotEquals((double) lesson.fastGradient(), lesson.forwardGradient());
  }

  @Test
  void theReadoutsTraceIsItsFilteredSpikes() {
    ReadoutLesson lesson = ReadoutLesson.of(Toy.single(PLUGINS, with()));
    double kappa = StrictMath.exp(-1.0 / 30);
    double filtered = 0;
    double change = 0;
    for (int t = 0; t < lesson.spikes().length; t++) {
      filtered = kappa * filtered + lesson.spikes()[t];
      change += -0.0001 * (lesson.readout()[t] - lesson.toy().target()[t]) * filtered;
      assertEquals(filtered, lesson.filtered()[t], EXACT);
      assertEquals(change, lesson.running()[t], EXACT);
    }
    assertClose(-0.0001 * lesson.forwardGradient(), change, 1e-11, "reference");
    assertClose(-0.0001 * lesson.backwardGradient(), change, 1e-11, "reference, backward");
    assertClose(-0.0001 * lesson.fastGradient(), change, 1e-5, "single precision");
  }

  @Test
  void sumsOfAHandful() {
    assertArrayEquals(new double[] {1, 3, 0}, Sums.soFar(new double[] {1, 2, -3}));
    assertArrayEquals(new double[] {0, -1, -3}, Sums.fromTheEnd(new double[] {1, 2, -3}));
    assertArrayEquals(new double[] {1, 2.5, -1.75}, Sums.filtered(new double[] {1, 2, -3}, 0.5));
    assertArrayEquals(
        new double[] {2.5, 1, -6}, Sums.filteredBackward(new double[] {1, 2, -3}, 0.5, 2));
  }
}
