package org.eprop.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.rule.Eprop;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of an endless sequence, W4's input again and again, learned in windows: forward, carry,
 * gradient. Beside it a step of the same input as one batch, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StreamingBenchmark {

  private static final int STEPS = 1000;

  /** K. */
  @Param({"50"})
  public int window;

  /** A folder of exported files; empty to draw a workload of the same statistics. */
  @Param("")
  public String dir;

  private Workload loaded;
  private Workers workers;
  private GradientEngine engine;
  private Weights gradient;
  private List<Sample> batch;
  private SequenceLearner learner;

  /** Loads the workload. */
  @Setup(Level.Trial)
  public void load() {
    loaded = Workload.of("W4", dir, WorkloadForm.PLAIN);
    batch = loaded.batch();
    int steps = batch.get(0).input().steps();
    if (batch.size() != 1 || steps != STEPS) {
      throw new IllegalStateException("got " + batch.size() + " samples of " + steps + " steps");
    }
    workers = new Workers(1);
    engine = loaded.engine(new Eprop(), workers);
    gradient = loaded.network().newGradient();
    learner = loaded.network().learnerByWindow(window);
    System.out.println("W4 with " + KernelProvider.choose().name());
  }

  /** Ends the thread. */
  @TearDown(Level.Trial)
  public void close() {
    workers.close();
  }

  /** A step of the stream. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double streaming() {
    learner.clearGradient();
    learner.run(batch.get(0).input(), batch.get(0).target());
    return learner.loss();
  }

  /** A step of the batch. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public BatchResult batch() {
    return engine.gradient(loaded.weights(), loaded.feedback(), batch, gradient);
  }
}
