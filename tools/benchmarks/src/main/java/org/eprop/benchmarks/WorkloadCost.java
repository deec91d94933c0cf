package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.learning.rule.Eprop;

/**
 * How long a training step of a workload takes without the optimizer, in ms: forward pass and
 * gradient, the least of all steps within some seconds. With one thread it is processor time, which
 * a busy machine lengthens little; with more it is time by the clock.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.WorkloadCost \
 *   W4[/STEPS] [THREADS]
 * </pre>
 */
public final class WorkloadCost {

  private static final double SECONDS = 5;

  private WorkloadCost() {}

  /** Measures the workload of a name. */
  public static void main(String[] arguments) {
    String[] name = arguments[0].split("/");
    WorkloadDrawing drawing = WorkloadDrawing.of(name[0]);
    if (name.length > 1) {
      drawing = drawing.cut(Integer.parseInt(name[1]), drawing.spec().samples());
    }
    Workload workload = drawing.draw(WorkloadForm.PLAIN);
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    LongSupplier clock =
        threads == 1
            ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime
            : System::nanoTime;
    Weights gradient = workload.network().newGradient();
    try (Workers workers = new Workers(threads)) {
      GradientEngine engine = workload.engine(new Eprop(), workers);
      double least = Double.POSITIVE_INFINITY;
      long end = clock.getAsLong() + (long) (1e9 * SECONDS);
      while (clock.getAsLong() < end) {
        long begin = clock.getAsLong();
        engine.gradient(workload.weights(), workload.feedback(), workload.batch(), gradient);
        least = Math.min(least, clock.getAsLong() - begin);
      }
      System.out.printf(Locale.ROOT, "%.3f%n", 1e-6 * least);
    }
  }
}
