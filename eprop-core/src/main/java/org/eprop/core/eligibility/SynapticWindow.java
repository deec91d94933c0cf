package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.SynapticRows;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/** Those of traces that go synapse by synapse: each step of a window costs all of them. */
public final class SynapticWindow extends PassedTraces {

  private final Weights weights;
  private final List<Rows> rows = new ArrayList<>();

  /** c L, or kappa Lbar of a window's first step, [neuron]. */
  private final float[] signal;

  // Of the window at hand.
  private int first;
  private int end;
  private boolean taught;

  /**
   * Synapses that learn: of a projection, or of the bias.
   *
   * @param number that of the projection; -1 for the bias
   * @param part by which its part of a state is found
   * @param states what each remembers, [row][number][synapse]
   * @param bars ebar, [row][synapse]
   */
  private record Rows(
      int number,
      String part,
      Synapses synapses,
      SynapticRows by,
      double[][][] states,
      double[][] bars) {}

  /**
   * @param weights that the traces may read
   * @param room for a gradient: only what has room there is followed
   */
  public SynapticWindow(
      SignalGroup group,
      Constants constants,
      SynapticTrace trace,
      Rates rates,
      Weights weights,
      Weights room,
      Kernels kernels) {
    super(group, constants, rates, kernels);
    this.weights = weights;
    Population to = network.populations().get(group.population());
    SynapticTrace.Side side = trace.onto(to);
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == group.population() && room.projection(i) != null) {
        add(i, "." + projection.name(), projection.synapses(), trace, side);
      }
    }
    if (room.bias(group.population()) != null) {
      add(-1, ".bias", Synapses.dense(1, to.size(), 0), trace, side);
    }
    signal = new float[Padding.length(to.size())];
    findKappa(constants);
  }

  private void add(
      int number, String part, Synapses synapses, SynapticTrace trace, SynapticTrace.Side side) {
    SynapticRows by = new SynapticRows(synapses, trace, side);
    double[][] bars = new double[synapses.pre()][];
    Arrays.setAll(bars, i -> new double[synapses.width(i)]);
    rows.add(new Rows(number, part, synapses, by, by.newStates(), bars));
  }

  @Override
  public void use(Constants now) {
    findKappa(now);
  }

  @Override
  public void reset() {
    for (Rows own : rows) {
      for (int i = 0; i < own.bars.length; i++) {
        Arrays.fill(own.bars[i], 0);
        Elements.clear(own.states[i]);
      }
    }
  }

  @Override
  public void begin(SampleRecord run, int from, int to) {
    first = from;
    end = to;
    taught = false;
  }

  @Override
  public void gradient(
      AdjointPass adjoint, SampleRecord run, FeedbackWeights feedback, Weights gradient) {
    taught = true;
    addSignals(adjoint, run, feedback, first, signal, /* filtered= */ end - first > 1);
  }

  @Override
  public void pass(SampleRecord run, Weights gradient) {
    PopulationRun to = run.populations[population()];
    boolean one = end - first == 1;
    float[][] q = taught && !one && isFirst() ? to.q : null;
    for (int r = 0; r < rows.size(); r++) {
      Rows own = rows.get(r);
      boolean bias = own.number < 0;
      Source from = bias ? null : network.projections().get(own.number).from();
      Events spikes = bias ? noSpikes : run.spikes(from);
      own.by.take(first, end, spikes, bias ? ones(end) : run.real(from), to.factors, q);
      float[][] w = bias ? null : weights.widened(own.number);
      for (int i = 0; i < own.bars.length; i++) {
        float[] sum = bias ? gradient.bias(population()) : gradient.projection(own.number)[i];
        if (taught && !one) {
          addShare(sum, own, i);
        }
        float[] row = bias ? weights.bias(population()) : w[i];
        own.by.pass(i, row, own.states[i], own.bars[i], kappa, sum);
        if (taught && one) {
          addShare(sum, own, i);
        }
      }
    }
  }

  /** What ebar does to the gradient. */
  private void addShare(float[] gradient, Rows own, int i) {
    double[] bar = own.bars[i];
    for (int k = 0; k < bar.length; k++) {
      gradient[k] += (float) (signal[own.synapses.target(i, k)] * bar[k]);
    }
  }

  @Override
  public void exchange(StateBytes archive, String name) {
    for (Rows own : rows) {
      for (int i = 0; i < own.bars.length; i++) {
        for (double[] row : own.states[i]) {
          archive.doubles(name + own.part + ".x", row);
        }
        archive.doubles(name + own.part + ".ebar", own.bars[i]);
      }
    }
  }
}
