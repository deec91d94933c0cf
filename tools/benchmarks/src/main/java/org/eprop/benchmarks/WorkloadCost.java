package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.rule.Eprop;

/**
 * The processor time of a training step of a workload without the optimizer, in ms: forward pass
 * and gradient, one thread, the least of all steps within some seconds. A busy machine lengthens it
 * little.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.WorkloadCost W1
 * </pre>
 */
public final class WorkloadCost {

  private static final double SECONDS = 5;

  private WorkloadCost() {}

  /** Measures the workload of a name. */
  public static void main(String[] arguments) {
    Workload workload = Workload.of(arguments[0], "", new WorkloadForm(false, "none", "weights"));
    Weights gradient = workload.network().newGradient();
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = workload.engine(new Eprop(), workers);
      double least = Double.POSITIVE_INFINITY;
      ThreadMXBean clock = ManagementFactory.getThreadMXBean();
      long end = clock.getCurrentThreadCpuTime() + (long) (1e9 * SECONDS);
      while (clock.getCurrentThreadCpuTime() < end) {
        long begin = clock.getCurrentThreadCpuTime();
        engine.gradient(workload.weights(), workload.feedback(), workload.batch(), gradient);
        least = Math.min(least, clock.getCurrentThreadCpuTime() - begin);
      }
      System.out.printf(Locale.ROOT, "%.3f%n", 1e-6 * least);
    }
  }
}
