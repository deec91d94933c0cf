package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.learning.rule.Eprop;
import org.junit.jupiter.api.Test;

class WorkloadFormTest {

  private static Workload draw(WorkloadForm form) {
    return WorkloadDrawing.of("W1").cut(300, 2).draw(form);
  }

  /** A step's loss, and its gradient. */
  private record Step(double loss, Weights gradient) {
    static Step of(Workload workload) {
      Weights gradient = workload.network().newGradient();
      try (Workers workers = new Workers(1)) {
        BatchResult result =
            workload
                .engine(new Eprop(), workers)
                .gradient(workload.weights(), workload.feedback(), workload.batch(), gradient);
        return new Step(result.loss(), gradient);
      }
    }
  }

  @Test
  void aGraphIsTheSameNetworkToTheBit() {
    Step layer = Step.of(draw(WorkloadForm.PLAIN));
    Step graph = Step.of(draw(new WorkloadForm(true, "none", "weights")));
    assertEquals(layer.loss, graph.loss);
    List<Leaf> expected = layer.gradient.leaves();
    List<Leaf> got = graph.gradient.leaves();
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).rows(), got.get(i).rows());
    }
  }

  @Test
  void delaysAreDrawnEvenlyAndWeightsStay() {
    Workload plain = draw(WorkloadForm.PLAIN);
    Workload delayed = draw(new WorkloadForm(false, "1-16", "weights"));
    Synapses synapses = delayed.structure().projections().get(1).synapses();
    int[] counts = new int[17];
    for (int i = 0; i < synapses.pre(); i++) {
      assertEquals(99, synapses.width(i));
      for (int k = 0; k < synapses.width(i); k++) {
        counts[synapses.delay(i, k)]++;
        assertEquals(
            plain.weights().projection(1)[i][synapses.target(i, k)],
            delayed.weights().projection(1)[i][k]);
      }
    }
    assertEquals(0, counts[0]);
    for (int d = 1; d < counts.length; d++) {
      assertEquals(9900 / 16.0, counts[d], 100);
    }
    assertEquals(0, delayed.structure().projections().get(0).synapses().longest());
  }

  @Test
  void allParametersOfAdaptiveNeuronsLearn() {
    Step weights = Step.of(draw(WorkloadForm.PLAIN));
    Step all = Step.of(draw(new WorkloadForm(false, "none", "all")));
    assertEquals(weights.loss, all.loss, 1e-6);
    assertEquals(
        List.of(
            "input_layer0",
            "layer0_layer0",
            "layer0.tau_m",
            "layer0.threshold",
            "layer0.tau_a",
            "layer0.beta",
            "out.layer0",
            "out.bias"),
        all.gradient.leaves().stream().map(Leaf::name).toList());
    for (Leaf leaf : all.gradient.leaves().subList(2, 6)) {
      assertEquals(50, leaf.count());
      double norm = 0;
      for (float x : leaf.rows()[0]) {
        norm += x * x;
      }
      assertTrue(norm > 0, leaf.name());
    }
  }

  @Test
  void otherFormsAreRefused() {
    for (String delays : List.of("16", "0-3", "5-5", "all", "1-16000")) {
      InvalidInputException e =
          assertThrows(
              InvalidInputException.class, () -> new WorkloadForm(false, delays, "weights"));
      assertEquals(
          "delays: got \""
              + delays
              + "\", but expected \"none\", or two whole numbers > 0, the smaller first, such as"
              + " \"1-16\"",
          e.getMessage());
    }
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> new WorkloadForm(false, "none", "weight"));
    assertEquals(
        "learn: got \"weight\"; nearest: weights; known: [weights, own, all]", e.getMessage());
  }
}
