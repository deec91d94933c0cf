package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * dE/dW_ji = sum_{samples, t} q_j^t p_i^t: to the gradient's row of each presynaptic neuron, the
 * q^t of the steps at which it spiked are added.
 *
 * <p>Either one worker adds some samples to a sum of its own, or all workers share the work by
 * rows. A row belongs to one task and takes its additions in the order of samples and steps, so the
 * result is the same either way. Within a task, blocks of steps small enough that their q stay in
 * the cache are gone through one after the other. Tasks of {@linkplain SparseRows sparse rows} are
 * as large as can be.
 */
final class GradientAccumulation {

  private static final int ROWS_PER_TASK = 16;
  private static final int SPARSE_TASKS_PER_WORKER = 2;

  /** Additions below which it takes longer to wake other workers than to do them alone. */
  private static final long WORTH_SHARING = 1 << 23;

  /** Numbers of q that a block of steps may hold, so that they stay in the cache: 1 MiB. */
  private static final int BLOCK = 1 << 18;

  /** Numbers of q that stay in the nearest cache: 32 KiB. */
  private static final int NEAR = 1 << 13;

  private final NetworkStructure network;
  private final Workers workers;
  private final List<GradientStretch> shared;
  private final List<GradientStretch> alone;
  private final List<GradientStretch> whole;
  private final Scratch[] scratches;

  /** Buffers of one worker. */
  private static final class Scratch {
    final Kernels kernels;
    final ScaledRowSum scaled;
    final int[] cursor;
    final JoinedSamples joined;
    private float[][] values = new float[0][];

    Scratch(Kernels kernels, int rows, NetworkStructure network) {
      joined = new JoinedSamples(network);
      cursor = Padding.ints(rows);
      this.kernels = kernels;
      scaled = new ScaledRowSum(kernels);
    }

    /** x of the channels first .. last-1, [channel][step]. */
    float[][] transposed(RealInput real, int first, int last) {
      float[][] x = real.values();
      if (values.length < last) {
        values = Arrays.copyOf(values, last);
      }
      for (int i = first; i < last; i++) {
        if (values[i] == null || values[i].length < x.length) {
          values[i] = new float[x.length];
        }
        for (int t = 0; t < x.length; t++) {
          values[i][t] = x[t][i];
        }
      }
      return values;
    }
  }

  GradientAccumulation(NetworkStructure network, Supplier<Kernels> kernels, Workers workers) {
    this.network = network;
    this.workers = workers;
    this.scratches = new Scratch[workers.count()];
    for (int w = 0; w < scratches.length; w++) {
      scratches[w] = new Scratch(kernels.get(), mostRows(network), network);
    }
    shared =
        GradientStretch.split(network, ROWS_PER_TASK, SPARSE_TASKS_PER_WORKER * workers.count());
    alone = GradientStretch.split(network, ROWS_PER_TASK, 1);
    whole = GradientStretch.split(network, Integer.MAX_VALUE, 1);
  }

  private static int mostRows(NetworkStructure network) {
    int most = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      most = Math.max(most, Math.max(network.channelsInto(l), network.size(l)));
    }
    return most;
  }

  /**
   * Adds the gradients of samples whose adjoint pass is done, and which have been {@linkplain
   * #index indexed}, all workers together if that pays.
   *
   * @param batch in which they are the samples first .. end-1
   * @param runs one for each sample of the batch
   * @param sums what the b-th sample is added to
   */
  void addTogether(
      List<Sample> batch, List<SampleRun> runs, int first, int end, IntFunction<Weights> sums) {
    if (additions(batch, runs, first, end) < WORTH_SHARING) {
      addStretches(scratches[0], batch, runs, first, end, /* joined= */ false, sums);
    } else {
      workers.run(
          shared.size(),
          (task, worker) ->
              addStretch(
                  shared.get(task), scratches[worker], batch, runs, first, end, false, sums));
    }
    addBias(runs, first, end, sums);
  }

  /** What {@link #addTogether} needs done first, for each sample. */
  void index(SampleRun run) {
    run.input.index(network.inputs());
    for (int l = 0; l < run.layers.length; l++) {
      run.layers[l].spikes.index(network.size(l));
    }
  }

  private long additions(List<Sample> batch, List<SampleRun> runs, int first, int end) {
    long sum = 0;
    for (int b = first; b < end; b++) {
      SampleRun run = runs.get(b);
      for (int l = 0; l < network.layers().size(); l++) {
        long arriving = run.input.count();
        if (l > 0) {
          arriving = run.spikeCount(l - 1);
        } else if (batch.get(b).input() instanceof RealInput real) {
          arriving = (long) real.steps() * real.channels();
        }
        sum += arriving * network.connectivity(l).inputWidth();
        int own = network.isRecurrent(l) ? network.connectivity(l).recurrentWidth() : 0;
        sum += (long) run.spikeCount(l) * (own + network.outputs());
      }
    }
    return sum;
  }

  /**
   * The same by one worker, while others may do the same with other samples and sums. These samples
   * all have one sum, and need not have been indexed.
   */
  void addAlone(
      int worker,
      List<Sample> batch,
      List<SampleRun> runs,
      int first,
      int end,
      IntFunction<Weights> sums) {
    boolean joined = end - first > 1 && areOfOneKind(batch, first, end);
    if (joined) {
      scratches[worker].joined.join(runs, first, end);
    }
    for (int b = first; !joined && b < end; b++) {
      index(runs.get(b));
    }
    addStretches(scratches[worker], batch, runs, first, end, joined, sums);
    addBias(runs, first, end, sums);
  }

  private static boolean areOfOneKind(List<Sample> batch, int first, int end) {
    boolean real = batch.get(first).input() instanceof RealInput;
    boolean same = true;
    for (int b = first; b < end; b++) {
      same &= real == batch.get(b).input() instanceof RealInput;
    }
    return same;
  }

  private void addStretches(
      Scratch scratch,
      List<Sample> batch,
      List<SampleRun> runs,
      int first,
      int end,
      boolean joined,
      IntFunction<Weights> sums) {
    List<GradientStretch> stretches = isLarge(runs, first, end) ? whole : alone;
    for (int i = 0; i < stretches.size(); i++) {
      addStretch(stretches.get(i), scratch, batch, runs, first, end, joined, sums);
    }
  }

  /**
   * Whether q is more than a block. Then all rows go through a block before the next one comes;
   * else a few rows stay close while they go through all of it.
   */
  private boolean isLarge(List<SampleRun> runs, int first, int end) {
    long steps = 0;
    for (int b = first; b < end; b++) {
      steps = Math.max(steps, runs.get(b).steps());
    }
    int widest = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      widest = Math.max(widest, network.size(l));
    }
    return steps * widest > BLOCK;
  }

  private static void addBias(List<SampleRun> runs, int first, int end, IntFunction<Weights> sums) {
    for (int b = first; b < end; b++) {
      float[] bias = sums.apply(b).bias();
      for (int k = 0; k < bias.length; k++) {
        bias[k] += (float) runs.get(b).biasGradient[k];
      }
    }
  }

  private void addStretch(
      GradientStretch s,
      Scratch scratch,
      List<Sample> batch,
      List<SampleRun> runs,
      int first,
      int end,
      boolean joined,
      IntFunction<Weights> sums) {
    int[][] targets = s.targets(network);
    boolean input = s.kind() == GradientStretch.Kind.IN && s.layer() == 0;
    if (targets != null) {
      addSparse(s, targets, scratch, batch, runs, first, end, sums);
    } else if (joined && !(input && batch.get(first).input() instanceof RealInput)) {
      JoinedSamples all = scratch.joined;
      Events events = input ? all.input : all.spikes[presynaptic(s)];
      float[][] gradient = matrix(s, sums.apply(first));
      if (s.kind() == GradientStretch.Kind.OUT) {
        addErrors(s, scratch, events, all.filteredError, gradient);
      } else {
        addEvents(s, scratch, events, all.q[s.layer()], all.steps(), gradient);
      }
    } else {
      for (int b = first; b < end; b++) {
        SampleRun run = runs.get(b);
        float[][] gradient = matrix(s, sums.apply(b));
        float[][] q = run.layers[s.layer()].psi;
        if (s.kind() == GradientStretch.Kind.OUT) {
          Events events = run.layers[s.layer()].spikes;
          addErrors(s, scratch, events, run.filteredError, gradient);
        } else if (input && batch.get(b).input() instanceof RealInput real) {
          addReal(s, scratch, real, q, gradient, network.size(0));
        } else {
          Events events = input ? run.input : run.layers[presynaptic(s)].spikes;
          addEvents(s, scratch, events, q, run.steps(), gradient);
        }
      }
    }
  }

  /** Whose spikes a stretch's rows belong to, unless they are the input's. */
  private static int presynaptic(GradientStretch s) {
    return s.kind() == GradientStretch.Kind.IN ? s.layer() - 1 : s.layer();
  }

  private static float[][] matrix(GradientStretch s, Weights gradient) {
    return switch (s.kind()) {
      case IN -> gradient.in(s.layer());
      case REC -> gradient.rec(s.layer());
      case OUT -> gradient.out(s.layer());
    };
  }

  private static void addSparse(
      GradientStretch s,
      int[][] targets,
      Scratch scratch,
      List<Sample> batch,
      List<SampleRun> runs,
      int first,
      int end,
      IntFunction<Weights> sums) {
    for (int b = first; b < end; b++) {
      float[][] matrix = matrix(s, sums.apply(b));
      SparseRows rows = new SparseRows(scratch.kernels, s.first(), s.last(), targets, matrix);
      SampleRun run = runs.get(b);
      float[][] q = run.layers[s.layer()].psi;
      if (s.kind() == GradientStretch.Kind.REC) {
        rows.addEvents(run.layers[s.layer()].spikes, 1, q, run.steps());
      } else if (s.layer() > 0) {
        rows.addEvents(run.layers[s.layer() - 1].spikes, 0, q, run.steps());
      } else if (batch.get(b).input() instanceof RealInput real) {
        rows.addReal(real, q);
      } else {
        rows.addEvents(run.input, 0, q, run.steps());
      }
    }
  }

  /** Adds c dbar^t for every spike at t to the spiking neuron's readout weights. */
  private void addErrors(
      GradientStretch s, Scratch scratch, Events events, float[] error, float[][] gradient) {
    for (int i = s.first(); i < s.last(); i++) {
      int first = events.from[i];
      int stop = events.from[i + 1];
      if (first < stop) {
        scratch.kernels.addRowsOf(gradient[i], error, events.step, first, stop, network.outputs());
      }
    }
  }

  /** Adds q[t + delay] for every spike at t to the spiking neuron's row. */
  private void addEvents(
      GradientStretch s,
      Scratch scratch,
      Events events,
      float[][] q,
      int steps,
      float[][] gradient) {
    int delay = s.kind() == GradientStretch.Kind.REC ? 1 : 0;
    int width = network.size(s.layer());
    int block = Math.max(16, BLOCK / width);
    int[] cursor = scratch.cursor;
    int[] step = events.step;
    System.arraycopy(events.from, s.first(), cursor, 0, s.last() - s.first());
    for (int end = Math.min(block, steps); ; end = Math.min(end + block, steps)) {
      for (int i = s.first(); i < s.last(); i++) {
        int first = cursor[i - s.first()];
        int stop = events.from[i + 1];
        if (first == stop || step[first] + delay >= end) {
          continue;
        }
        int e = end == steps ? stop : first; // of the last block it is all but those too late
        while (e < stop && step[e] + delay < end) {
          e++;
        }
        while (step[e - 1] + delay >= end) {
          e--;
        }
        scratch.kernels.addRows(gradient[i], q, step, first, e, delay, width);
        cursor[i - s.first()] = e;
      }
      if (end == steps) {
        return;
      }
    }
  }

  /**
   * Adds x_i^t q^t for every step to the channel's row: four channels for one pass over q, which
   * stays in the nearest cache while all channels go through a few steps of it.
   */
  private static void addReal(
      GradientStretch s, Scratch scratch, RealInput real, float[][] q, float[][] gradient, int n) {
    int steps = real.steps();
    float[][] x = scratch.transposed(real, s.first(), s.last());
    int block = Math.max(16, NEAR / n);
    for (int first = 0; first < steps; first += block) {
      int last = Math.min(steps, first + block);
      int i = s.first();
      for (; i + 4 <= s.last(); i += 4) {
        scratch.kernels.addScaledRows(gradient, i, x, q, first, last, n);
      }
      for (; i < s.last(); i++) {
        scratch.scaled.begin(gradient[i], n);
        for (int t = first; t < last; t++) {
          scratch.scaled.add(x[i][t], q[t]);
        }
        scratch.scaled.end();
      }
    }
  }
}
