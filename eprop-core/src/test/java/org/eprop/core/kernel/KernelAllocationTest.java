package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Compiled, the vector kernels allocate nothing. They do before they are compiled, and for ever if
 * the compiler loses track of a vector's class: then each operation makes an object.
 */
class KernelAllocationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 2000;
  private static final int ROWS = 9;

  /** Widths of layers and readouts, most of them no multiple of a vector's length. */
  private static final int[] WIDTHS = {256, 100, 20, 10, 2};

  private final Kernels kernels = KernelProvider.fastest().get();

  @Test
  void compiledKernelsAllocateNothing() {
    assertNotEquals(PlainKernels.class, kernels.getClass());
    Layer[] layers = Arrays.stream(WIDTHS).mapToObj(Layer::new).toArray(Layer[]::new);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long bytes = Long.MAX_VALUE;
    while (bytes >= CALLS && System.nanoTime() < deadline) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        for (Layer layer : layers) {
          layer.everyKernel(kernels);
        }
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(bytes < CALLS, bytes + " bytes in " + CALLS + " calls");
  }

  /** Arrays of ALIF neurons. */
  private static final class Layer {
    private final int n;
    private final LinearArrays alif;
    private final float[][] rows;
    private final float[] factors = new float[ROWS];
    private final float[][] states;
    private final int[] found;

    Layer(int n) {
      this.n = n;
      alif = new LinearArrays(n, 2);
      alif.a[0][0] = new float[n];
      alif.a[1][1] = new float[n];
      alif.u[0] = new float[n];
      alif.gradientR[1] = new float[n];
      alif.g[0] = new float[n];
      alif.g[1] = new float[n];
      rows = new float[ROWS][n];
      states = new float[][] {rows[1], rows[2]};
      found = new int[n];
    }

    void everyKernel(Kernels kernels) {
      float[] o = rows[0];
      kernels.addRows(o, rows, ROWS, n);
      kernels.addScaledRows(o, factors, rows, ROWS, n);
      kernels.product(o, rows[3], rows[4], n);
      kernels.sumOfProducts(o, rows[3], rows[4], rows[5], rows[6], n);
      kernels.step(alif, states, states, o);
      kernels.distance(alif, states, o);
      kernels.adjoint(alif, states, states, rows[3], rows[4]);
      kernels.flush(o, n);
      kernels.positives(o, n, found, 0);
    }
  }
}
