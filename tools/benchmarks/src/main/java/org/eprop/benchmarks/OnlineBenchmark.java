package org.eprop.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.sequence.Inference;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of learning online, with a trace per synapse: forward, traces, gradient. A thousand of
 * them are what a training step of W4 is to the batch path. The input is repeated without end, each
 * time as a new sequence. Every {@value #SEQUENCES} sequences the weights are those of the start
 * again, so that the activity stays what it was, and with it the time; it is printed at both ends.
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
  private static final int SEQUENCES = 5;

  private EpropNetwork network;
  private List<float[][]> start;
  private SequenceLearner learner;
  private WeightUpdate update;
  private int[][] channels;
  private Target target;
  private int t;
  private int sequences;

  /** Loads the workload. */
  @Setup(Level.Trial)
  public void load() {
    Workload loaded = Workload.of(workload, dir, WorkloadForm.PLAIN);
    network = loaded.network();
    start = network.weights().leaves().stream().map(OnlineBenchmark::copy).toList();
    learner = network.learner();
    begin();
    Sample sample = loaded.batch().get(0);
    SpikeInput input = (SpikeInput) sample.input();
    target = sample.target();
    channels = new int[input.steps()][];
    for (int step = 0; step < channels.length; step++) {
      channels[step] =
          Arrays.copyOfRange(input.channel(), input.start()[step], input.start()[step + 1]);
    }
    System.out.printf(Locale.ROOT, "%.2f %% of the neurons spike in a step; ", 100 * activity());
    System.out.println(workload + ", " + learner + ", with " + KernelProvider.choose().name());
  }

  /** Says whether the activity stayed. */
  @TearDown(Level.Trial)
  public void printActivity() {
    learner.updateAfterEachWindow(null, RATE);
    System.out.printf(Locale.ROOT, "%.2f %% of the neurons spike at the end%n", 100 * activity());
  }

  private double activity() {
    Inference inference = network.inference();
    int neurons = 0;
    long spikes = 0;
    for (int[] spiking : channels) {
      inference.stepSpikes(spiking);
      neurons = 0;
      for (int p = 0; p < network.structure().populations().size(); p++) {
        neurons += network.structure().populations().get(p).size();
        spikes += inference.spikes(p).length;
      }
    }
    return (double) spikes / neurons / channels.length;
  }

  private static float[][] copy(Leaf leaf) {
    return IntStream.range(0, leaf.rowCount())
        .mapToObj(i -> leaf.row(i).clone())
        .toArray(float[][]::new);
  }

  /** With an optimizer that remembers nothing. */
  private void begin() {
    update = network.update(new Sgd().create(Context.defaults(new Sgd())));
    learner.updateAfterEachWindow(learns.equals("events") ? update : null, RATE);
  }

  private void beginAnew() {
    // What waits for its spike is done before, not after.
    learner.updateAfterEachWindow(null, RATE);
    for (int leaf = 0; leaf < start.size(); leaf++) {
      float[][] rows = start.get(leaf);
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(
            rows[i], 0, network.weights().leaves().get(leaf).row(i), 0, rows[i].length);
      }
    }
    begin();
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
      if (!learns.equals("gradient") && ++sequences % SEQUENCES == 0) {
        beginAnew();
      }
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
