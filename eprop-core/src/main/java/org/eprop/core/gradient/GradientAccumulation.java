package org.eprop.core.gradient;

import java.util.List;
import java.util.function.Supplier;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * dE/dW_ji = sum_{samples, t} q_j^t p_i^t: to the gradient's row of each presynaptic neuron, the
 * q^t of the steps at which it spiked are added.
 *
 * <p>The work is split by rows, not by samples. A row belongs to one task and takes its additions
 * in the order of samples and steps, so the result does not depend on the number of threads, and no
 * thread needs a gradient of its own. Within a task, blocks of steps small enough that their q stay
 * in the cache are gone through one after the other.
 */
final class GradientAccumulation {

  private static final int ROWS_PER_TASK = 16;

  /** Numbers of q that a block of steps may hold: 256 KiB. */
  private static final int BLOCK = 1 << 16;

  private final NetworkStructure network;
  private final Supplier<Kernels> kernels;

  GradientAccumulation(NetworkStructure network, Supplier<Kernels> kernels) {
    this.network = network;
    this.kernels = kernels;
  }

  /** A stretch of rows of one matrix. */
  private record Stretch(int layer, Kind kind, int first, int last) {}

  private enum Kind {
    IN,
    REC,
    OUT
  }

  /** Adds the gradients of some samples, whose adjoint pass is done. */
  void accumulate(List<Input> inputs, List<SampleRun> runs, Weights gradient, Workers workers) {
    List<Stretch> stretches = new java.util.ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      split(stretches, l, Kind.IN, network.channelsInto(l));
      if (network.isRecurrent(l)) {
        split(stretches, l, Kind.REC, network.size(l));
      }
      if (network.seenByReadout(l)) {
        split(stretches, l, Kind.OUT, network.size(l));
      }
    }
    workers.run(
        stretches.size(),
        (task, worker) -> addStretch(stretches.get(task), inputs, runs, gradient));
    for (SampleRun run : runs) {
      for (int k = 0; k < gradient.bias().length; k++) {
        gradient.bias()[k] += (float) run.biasGradient[k];
      }
    }
  }

  private static void split(List<Stretch> stretches, int layer, Kind kind, int rows) {
    for (int first = 0; first < rows; first += ROWS_PER_TASK) {
      stretches.add(new Stretch(layer, kind, first, Math.min(rows, first + ROWS_PER_TASK)));
    }
  }

  private void addStretch(Stretch s, List<Input> inputs, List<SampleRun> runs, Weights gradient) {
    RowSum sum = new RowSum(kernels.get());
    for (int b = 0; b < runs.size(); b++) {
      SampleRun run = runs.get(b);
      float[][] q = run.layers[s.layer].psi;
      int n = network.size(s.layer);
      switch (s.kind) {
        case IN -> {
          if (s.layer > 0) {
            addEvents(sum, s, run.layers[s.layer - 1].spikes, 0, q, run, gradient.in(s.layer), n);
          } else if (inputs.get(b) instanceof RealInput real) {
            addReal(s, real, q, gradient.in(0), n);
          } else {
            addEvents(sum, s, run.input, 0, q, run, gradient.in(0), n);
          }
        }
        case REC ->
            addEvents(sum, s, run.layers[s.layer].spikes, 1, q, run, gradient.rec(s.layer), n);
        case OUT ->
            addEvents(
                sum,
                s,
                run.layers[s.layer].spikes,
                0,
                run.filteredError,
                run,
                gradient.out(s.layer),
                network.outputs());
      }
    }
  }

  /** Adds q[t + delay] for every spike at t to the spiking neuron's row. */
  private static void addEvents(
      RowSum sum,
      Stretch s,
      Events events,
      int delay,
      float[][] q,
      SampleRun run,
      float[][] gradient,
      int width) {
    int steps = run.steps();
    int block = Math.max(16, BLOCK / width);
    int[] cursor = java.util.Arrays.copyOfRange(events.from, s.first, s.last);
    for (int end = Math.min(block, steps); ; end = Math.min(end + block, steps)) {
      for (int i = s.first; i < s.last; i++) {
        int e = cursor[i - s.first];
        int stop = events.from[i + 1];
        if (e == stop || events.step[e] + delay >= end) {
          continue;
        }
        sum.begin(gradient[i], width);
        for (; e < stop && events.step[e] + delay < end; e++) {
          sum.add(q[events.step[e] + delay]);
        }
        sum.end();
        cursor[i - s.first] = e;
      }
      if (end == steps) {
        return;
      }
    }
  }

  /** Adds x_i^t q^t for every step to the channel's row. */
  private void addReal(Stretch s, RealInput real, float[][] q, float[][] gradient, int n) {
    ScaledRowSum sum = new ScaledRowSum(kernels.get());
    float[][] x = real.values();
    for (int i = s.first; i < s.last; i++) {
      sum.begin(gradient[i], n);
      for (int t = 0; t < x.length; t++) {
        sum.add(x[t][i], q[t]);
      }
      sum.end();
    }
  }
}
