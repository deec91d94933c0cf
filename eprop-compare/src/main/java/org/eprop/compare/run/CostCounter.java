package org.eprop.compare.run;

import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.compare.result.Cost;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.run.SampleRun;

/** Counts what {@link Cost} tells of. Mutable. */
final class CostCounter {

  private final EpropNetwork network;
  private final NetworkStructure structure;

  /** [projection][presynaptic][delay - shortest] weights that are not zero, up to that delay. */
  private final int[][][] arriving;

  /** [readout][population][neuron] weights that are not zero; null where nothing is seen. */
  private final int[][][] seen;

  private final boolean[] kept;
  private int samples;
  private double spikes;
  private double forward;
  private double gradient;
  private double macs;
  private double acs;
  private double dense;

  /**
   * @param network with the weights that count
   */
  CostCounter(EpropNetwork network) {
    this.network = network;
    this.structure = network.structure();
    int projections = structure.projections().size();
    arriving = new int[projections][][];
    kept = new boolean[projections];
    for (int i = 0; i < projections; i++) {
      Projection projection = structure.projections().get(i);
      arriving[i] = arriving(network.weights(), i, projection.synapses());
      kept[i] = isKept(projection);
    }
    seen = new int[structure.readouts().size()][structure.populations().size()][];
    for (int m = 0; m < seen.length; m++) {
      for (int p = 0; p < seen[m].length; p++) {
        float[][] rows = network.weights().readout(m, p);
        seen[m][p] = rows == null ? null : nonZeros(rows);
      }
    }
  }

  private static int[][] arriving(Weights weights, int projection, Synapses synapses) {
    float[][] rows = weights.widened(projection);
    int[][] counts = new int[rows.length][synapses.longest() - synapses.shortest() + 1];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        int late = weights.delay(projection, i, k) - synapses.shortest();
        counts[i][late] += rows[i][k] != 0 ? 1 : 0;
      }
      for (int d = 1; d < counts[i].length; d++) {
        counts[i][d] += counts[i][d - 1];
      }
    }
    return counts;
  }

  private static int[] nonZeros(float[][] rows) {
    int[] counts = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (float w : rows[i]) {
        counts[i] += w != 0 ? 1 : 0;
      }
    }
    return counts;
  }

  private boolean isKept(Projection projection) {
    if (projection.from().isInput()) {
      return false;
    }
    Population from = structure.populations().get(projection.from().index());
    Population to = structure.populations().get(projection.to());
    LearningRule rule = network.rule();
    ProjectionPath path =
        new ProjectionPath(projection.name(), from.name(), to.name(), projection.isForward());
    return rule.through(path) != PathWeights.CUT;
  }

  /** Adds what the network did with a sample. */
  void add(Sample sample, SampleRun run) {
    samples++;
    int steps = run.steps();
    for (int i = 0; i < arriving.length; i++) {
      Projection projection = structure.projections().get(i);
      if (projection.from().isInput()) {
        addInput(i, structure.inputs().get(projection.from().index()), sample);
      } else {
        for (int t = 0; t < steps; t++) {
          for (int j : run.spikesAt(projection.from().index(), t)) {
            acs += arrive(i, j, steps - 1 - t);
          }
        }
      }
      addSteps(i, steps);
    }
    for (int p = 0; p < structure.populations().size(); p++) {
      spikes += run.spikeCount(p);
      for (int m = 0; m < seen.length; m++) {
        addReadout(m, p, run);
      }
    }
  }

  private void addInput(int i, NetworkInput input, Sample sample) {
    int end = input.first() + input.channels();
    int last = sample.input().steps() - 1;
    if (sample.input() instanceof SpikeInput events) {
      for (int t = 0; t <= last; t++) {
        for (int e = events.start()[t]; e < events.start()[t + 1]; e++) {
          int channel = events.channel()[e];
          if (channel >= input.first() && channel < end) {
            acs += arrive(i, channel - input.first(), last - t);
          }
        }
      }
    } else if (sample.input() instanceof RealInput values) {
      for (int t = 0; t <= last; t++) {
        for (int channel = input.first(); channel < end; channel++) {
          if (values.values()[t][channel] != 0) {
            macs += arrive(i, channel - input.first(), last - t);
          }
        }
      }
    }
  }

  /**
   * A presynaptic event: a row for the current, and one of the gradient's.
   *
   * @param left how many steps are left after its own
   * @return how many weights it meets
   */
  private int arrive(int i, int pre, int left) {
    Projection projection = structure.projections().get(i);
    Synapses synapses = projection.synapses();
    if (left < synapses.shortest()) {
      return 0;
    }
    forward++;
    gradient += (projection.learned() ? 1 : 0) + (projection.delays() == null ? 0 : 1);
    int delay = Math.min(left, synapses.longest());
    return arriving[i][pre][delay - synapses.shortest()];
  }

  private void addSteps(int i, int steps) {
    Synapses synapses = structure.projections().get(i).synapses();
    dense += (double) steps * synapses.pre() * synapses.post();
    gradient += kept[i] ? (double) Math.max(0, steps - synapses.shortest()) * synapses.post() : 0;
  }

  private void addReadout(int m, int p, SampleRun run) {
    Readout readout = structure.readouts().get(m);
    if (seen[m][p] != null) {
      for (int t = 0; t < run.steps(); t++) {
        for (int j : run.spikesAt(p, t)) {
          acs += seen[m][p][j];
          forward++;
          gradient += readout.learned() ? 1 : 0;
        }
      }
      dense += (double) run.steps() * structure.size(p) * readout.outputs();
    }
    if (network.feedback().of(m, p) != null) {
      gradient += (double) run.steps() * readout.outputs();
    }
  }

  /** The averages. */
  Cost cost(String set) {
    double n = samples;
    return new Cost(
        set,
        samples,
        network.newGradient().count(),
        spikes / n,
        forward / n,
        gradient / n,
        macs / n,
        acs / n,
        dense / n);
  }
}
