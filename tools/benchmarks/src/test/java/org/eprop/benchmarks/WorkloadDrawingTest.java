package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.learning.rule.Eprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadDrawingTest {

  private static StepNumbers numbers(Workload workload) {
    Weights gradient = workload.network().newGradient();
    try (Workers workers = new Workers(2)) {
      BatchResult result =
          workload
              .engine(new Eprop(), workers)
              .gradient(workload.weights(), workload.feedback(), workload.batch(), gradient);
      return StepNumbers.of(result, gradient);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "W1, 40, 100, 2, 2250, 64",
    "W2, 700, 256, 20, 250, 32",
    "W3, 700, 1024, 20, 1000, 16",
    "W4, 100, 200, 10, 1000, 1",
  })
  void sizesAreThoseOfTheWorkload(
      String name, int inputs, int neurons, int outputs, int steps, int samples) {
    WorkloadSpec spec = WorkloadDrawing.of(name).spec();
    assertEquals(inputs, spec.inputs());
    assertEquals(neurons, spec.neurons());
    assertEquals(outputs, spec.outputs());
    assertEquals(steps, spec.steps());
    assertEquals(samples, spec.samples());
  }

  @ParameterizedTest
  @CsvSource({"W1, 2250, 6, 0.0063", "W2, 250, 8, 0.01", "W3, 400, 1, 0.01", "W4, 1000, 1, 0.02"})
  void aboutTwoPercentOfNeuronsSpike(String name, int steps, int samples, double inputRate) {
    Workload workload = WorkloadDrawing.of(name).cut(steps, samples).draw(WorkloadForm.PLAIN);
    long events = 0;
    for (Sample sample : workload.batch()) {
      events += ((SpikeInput) sample.input()).events();
    }
    int places = steps * samples * workload.structure().channels();
    assertEquals(inputRate, (double) events / places, 0.05 * inputRate);
    assertEquals(0.02, numbers(workload).rate(), 0.0035);
  }

  @Test
  void gainsAreThoseOfTheWorkload() {
    Weights weights = WorkloadDrawing.of("W2").draw(WorkloadForm.PLAIN).weights();
    assertEquals(3.6904, Math.sqrt(700) * deviation(weights.projection(0)), 0.03);
    assertEquals(0.3, Math.sqrt(256) * deviation(weights.projection(1)), 0.003);
    assertEquals(1, Math.sqrt(256) * deviation(weights.readout(0, 0)), 0.03);
    for (int j = 0; j < 256; j++) {
      assertEquals(0, weights.projection(1)[j][j]);
    }
  }

  private static double deviation(float[][] matrix) {
    double sum = 0;
    for (float[] row : matrix) {
      for (float x : row) {
        sum += (double) x * x;
      }
    }
    return Math.sqrt(sum / ((double) matrix.length * matrix[0].length));
  }

  @Test
  void aSeedIsAWorkload() {
    WorkloadDrawing drawing = WorkloadDrawing.of("W1").cut(500, 2);
    StepNumbers first = numbers(drawing.draw(WorkloadForm.PLAIN));
    StepNumbers again = numbers(drawing.draw(WorkloadForm.PLAIN));
    assertEquals(first.loss(), again.loss());
    assertArrayEquals(first.gradientNorms(), again.gradientNorms());
    WorkloadDrawing other =
        new WorkloadDrawing(drawing.spec(), 0, drawing.inputGain(), drawing.recurrentGain(), 99);
    assertNotEquals(first.loss(), numbers(other.draw(WorkloadForm.PLAIN)).loss());
  }

  @Test
  void cuesComeOnTheSideThatIsTheAnswer() {
    Workload workload = WorkloadDrawing.of("W1").cut(2250, 16).draw(WorkloadForm.PLAIN);
    for (Sample sample : workload.batch()) {
      SpikeInput input = (SpikeInput) sample.input();
      int[] perQuarter = new int[4];
      int early = 0;
      for (int t = 0; t < input.steps(); t++) {
        for (int e = input.start()[t]; e < input.start()[t + 1]; e++) {
          int quarter = input.channel()[e] / 10;
          perQuarter[quarter]++;
          early += quarter < 3 && t < 50 ? 1 : 0;
          early += quarter < 2 && t >= 1050 ? 1 : 0;
          early += quarter == 2 && t < 2100 ? 1 : 0;
        }
      }
      assertEquals(0, early);
      assertEquals(perQuarter[1] > perQuarter[0] ? 1 : 0, sample.target().classAt(2249));
      assertEquals(150, sample.target().countedSteps());
      assertEquals(0, sample.target().weight(2099));
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> WorkloadDrawing.of("W5"));
    assertEquals(
        "workload: got \"W5\"; nearest: W1, W2, W3; known: [W1, W2, W3, W4]", e.getMessage());
  }
}
