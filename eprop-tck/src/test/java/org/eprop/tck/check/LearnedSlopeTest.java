package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.neurons.Izhikevich;
import org.eprop.neurons.Lif;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.surrogates.Arctan;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.Reference;
import org.eprop.tck.network.Trial;
import org.junit.jupiter.api.Test;

/** Slopes of surrogates that learn. */
class LearnedSlopeTest {

  private static final String LEAF = "surrogate_slope";

  /** Other slopes than at the start, another for each neuron. */
  private static int steepen(EpropNetwork network) {
    int leaves = 0;
    for (Leaf leaf : network.weights().leaves()) {
      if (leaf.name().endsWith(LEAF)) {
        float[] row = leaf.row(0).clone();
        for (int j = 0; j < row.length; j++) {
          row[j] *= 0.7f + 0.2f * (j % 5);
        }
        leaf.set(0, row);
        leaves++;
      }
    }
    return leaves;
  }

  @Test
  void allWaysGiveOneGradient() {
    for (NeuronFactory neuron : List.of(new Lif(), new Izhikevich())) {
      NetworkComponents parts =
          NetworkComponents.of()
              .about(NeuronFactory.class, Choice.of(neuron))
              .about(
                  SurrogateFactory.class,
                  Choice.of(new Arctan(), Map.of("learn_slope", true, "slope", 0.5)));
      int compared = 0;
      for (long seed = 0; seed < 6; seed++) {
        Trial trial = Trial.draw(parts, seed);
        assertTrue(steepen(trial.network()) > 0);
        Findings findings = new Findings();
        ReferenceGradient.Result expected = Reference.of(trial).compute(Direction.BACKWARD);
        double tolerance = Agreement.tolerance(trial, expected);
        if (tolerance > 0) {
          compared++;
          Agreement.singlePrecision(trial, expected, tolerance, findings);
        }
        assertEquals(List.of(), findings.list(), neuron.name() + ", seed " + seed);
      }
      assertTrue(compared > 0, neuron.name());
    }
  }

  /** One neuron, one step: dE/dslope = dE/dz psi x / slope, height and width as the slope. */
  @Test
  void theGradientIsThatOfASigmoidOfSlopeTimesDistance() {
    try (Plugins plugins =
            Plugins.builder().classPath(LearnedSlopeTest.class.getClassLoader()).build();
        Workers workers = new Workers(1)) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 1, 1)
              .layer(
                  l ->
                      l.population("lif", 1)
                          .surrogate(
                              "arctan", Map.of("learn_slope", true, "slope", 2, "gamma", 0.4)))
              .loss("mean_squared_error", Map.of())
              .create(1);
      double slope = 3;
      double wOut = 0;
      for (Leaf leaf : network.weights().leaves()) {
        if (leaf.name().endsWith(LEAF)) {
          assertEquals(2, leaf.row(0)[0]);
          leaf.set(0, new float[] {(float) slope});
        } else if (leaf.name().startsWith("input")) {
          leaf.set(0, new float[] {0.7f});
        } else if (leaf.name().startsWith("out.") && !leaf.name().endsWith("bias")) {
          wOut = leaf.row(0)[0];
        }
      }
      network.feedback().follow(network.weights());
      GradientEngine engine = network.engine(workers);
      double[] seen = new double[2];
      engine.watch(
          (sample, population, step, states, psi) -> {
            seen[0] = states[0][0];
            seen[1] = psi[0];
          });
      Sample sample =
          new Sample(new RealInput(1, new float[][] {{1}}), Target.values(new double[][] {{0.8}}));
      Weights gradient = network.newGradient();
      BatchResult result =
          engine.gradient(network.weights(), network.feedback(), List.of(sample), gradient);
      double theta = network.structure().populations().get(0).models().get(0).threshold();
      double x = seen[0] - theta;
      double q = slope * x / theta;
      double height = 0.4 / theta * (slope / 2);
      double psi = height / (1 + Math.pow(Math.PI * q / 2, 2));
      double expected = result.runs().get(0).errorAt(0, 0)[0] * wOut * psi * x / slope;
      double found = 0;
      for (Leaf leaf : gradient.leaves()) {
        found = leaf.name().endsWith(LEAF) ? leaf.row(0)[0] : found;
      }
      assertTrue(Math.abs(expected) > 1e-4, "" + expected);
      assertEquals(expected, found, 1e-5 * Math.abs(expected));
      assertEquals(psi, slope / 2 * seen[1], 1e-6);
    }
  }
}
