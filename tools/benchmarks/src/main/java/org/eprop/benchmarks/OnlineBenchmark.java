package org.eprop.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.Sgd;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of learning online, with a trace per synapse: forward, traces, gradient. A thousand of
 * them are what a training step of W4 is to the batch path. The input is repeated without end, each
 * time as a new sequence.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OnlineBenchmark {

  /** Which of the four; its first sample is learned. */
  @Param("W4")
  public String workload;

  /** A folder of exported files; empty to draw a workload of the same statistics. */
  @Param("")
  public String dir;

  /**
   * What is done beside the traces: nothing but the gradient, weights that change at every step
   * synapse by synapse, or the same by events.
   */
  @Param({"gradient", "synapses", "events"})
  public String learns;

  private static final double RATE = 1e-5;

  private SequenceLearner learner;
  private WeightUpdate update;
  private int[][] channels;
  private Target target;
  private int t;

  /** Loads the workload. */
  @Setup(Level.Trial)
  public void load() {
    Workload loaded = Workload.of(workload, dir, WorkloadForm.PLAIN);
    learner = loaded.network().learner();
    update = loaded.network().update(new Sgd().create(Context.defaults(new Sgd())));
    if (learns.equals("events")) {
      learner.updateAfterEachWindow(update, RATE);
    }
    Sample sample = loaded.batch().get(0);
    SpikeInput input = (SpikeInput) sample.input();
    target = sample.target();
    channels = new int[input.steps()][];
    for (int step = 0; step < channels.length; step++) {
      channels[step] =
          Arrays.copyOfRange(input.channel(), input.start()[step], input.start()[step + 1]);
    }
    System.out.println(workload + ", " + learner + ", with " + KernelProvider.choose().name());
  }

  /** A step, and what is learned from it. */
  @Benchmark
  public double[] step() {
    if (t == channels.length) {
      learner.reset();
      if (learns.equals("gradient")) {
        learner.clearGradient();
      }
      t = 0;
    }
    double[] y = learner.stepSpikes(channels[t]);
    if (target.weight(t) != 0) {
      learner.learn(target.classAt(t));
    }
    if (learns.equals("synapses")) {
      learner.apply(update, RATE);
    }
    t++;
    return y;
  }
}
