package org.eprop.benchmarks;

import java.util.concurrent.TimeUnit;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.learning.rule.Bptt;
import org.eprop.learning.rule.Eprop;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole training steps, without the optimizer:
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -jar benchmarks.jar Workload -p workload=W1 -p dir=DIR
 * </pre>
 *
 * <p>The measuring virtual machine has the flags of the one that starts it: without the module, the
 * plain loops are measured. The median is the line p0.50.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WorkloadBenchmark {

  private static final double TOLERANCE = 1e-3;

  /** Which of the four. */
  @Param({"W1", "W2", "W3", "W4"})
  public String workload;

  /** A folder of exported files; empty to draw a workload of the same statistics. */
  @Param("")
  public String dir;

  /** How many threads work. */
  @Param({"1", "2"})
  public int threads;

  /** Whether the network is described as populations and projections; else as a layer. */
  @Param("false")
  public boolean graph;

  /** Of recurrent synapses: none, or such as 1-16 to draw 1 to 16 steps for each. */
  @Param("none")
  public String delays;

  /** What learns: weights, or all, which is weights and every parameter of the ALIF neurons. */
  @Param("weights")
  public String learn;

  private Workload loaded;
  private Workers workers;
  private GradientEngine eprop;
  private GradientEngine bptt;
  private Weights gradient;

  /**
   * Loads the workload, prints what a step of it gives, and compares it with what another program
   * got.
   */
  @Setup(Level.Trial)
  public void load() {
    loaded = Workload.of(workload, dir, new WorkloadForm(graph, delays, learn));
    workers = new Workers(threads);
    eprop = loaded.engine(new Eprop(), workers);
    bptt = loaded.engine(new Bptt(), workers);
    gradient = loaded.network().newGradient();
    StepNumbers numbers = StepNumbers.of(gradient(), gradient);
    System.out.println(workload + " with " + KernelProvider.choose().name() + ": " + numbers);
    loaded.reference().ifPresent(reference -> numbers.checkAgainst(reference, TOLERANCE));
  }

  /** Lets the helpers go. */
  @TearDown(Level.Trial)
  public void close() {
    workers.close();
  }

  /** The forward pass alone. */
  @Benchmark
  public BatchResult forward() {
    return eprop.evaluate(loaded.weights(), loaded.batch());
  }

  /** Forward pass and e-prop's gradient. */
  @Benchmark
  public BatchResult gradient() {
    return eprop.gradient(loaded.weights(), loaded.feedback(), loaded.batch(), gradient);
  }

  /** Forward pass and the gradient of back-propagation through time. */
  @Benchmark
  public BatchResult bptt() {
    return bptt.gradient(loaded.weights(), loaded.feedback(), loaded.batch(), gradient);
  }
}
