package org.eprop.core.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.random.RandomGenerator;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent back at some steps at once is what is sent back step by step, to the bit. */
class SendBackTest {

  private static final int PRE = 37;
  private static final int POST = 21;
  private static final int STEPS = 30;

  private final RandomGenerator random = RandomStreams.generator(1);

  @ParameterizedTest
  @CsvSource({"29, 16, 1", "29, 9, 5", "20, 8, 3", "20, 3, 0", "29, 4, 16", "12, 13, 2", "5, 1, 1"})
  void severalStepsAreAsOneAfterTheOther(int latest, int count, int delay) {
    ProjectionKernel kernel =
        ProjectionKernel.of(
            new Projection("p", Source.population(0), 1, Synapses.dense(PRE, POST, delay), true),
            KernelProvider.choose().supplier().get());
    float[][] f = kernel.turned(rows(PRE, POST));
    float[][] q = rows(STEPS, POST);
    float[][] together = rows(count, PRE);
    float[][] single = new float[count][];
    for (int s = 0; s < count; s++) {
      single[s] = together[s].clone();
      kernel.sendBack(latest - s, STEPS, q, f, single[s]);
    }
    kernel.sendBack(0, latest, count, STEPS, q, f, together);
    for (int s = 0; s < count; s++) {
      assertArrayEquals(single[s], together[s], 0, "step " + (latest - s));
    }
  }

  private float[][] rows(int count, int n) {
    float[][] rows = new float[count][n];
    for (float[] row : rows) {
      for (int j = 0; j < n; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
