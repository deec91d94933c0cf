package org.eprop.compare.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.compare.result.ProbeResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.training.Episodes;
import org.eprop.learning.rule.Bptt;

/**
 * Compares the gradient that a network learns by with that of back-propagation through time, on the
 * same weights and always the same samples:
 *
 * <pre>    cos = sum g h / sqrt(sum g^2 sum h^2)</pre>
 *
 * <p>g is the network's own gradient, before clipping: its rule, its feedback, its regularizers. h
 * is the gradient of the same loss along all paths, reset included, with feedback B = W_out^T
 * whatever the network's own is, from each readout to every population that it both sees and
 * teaches: one that it does not see is reached through other neurons, and one that it is not to
 * teach it does not teach here either. Neither weights nor random streams are touched. Not
 * thread-safe.
 */
final class GradientProbe {

  private final EpropNetwork network;
  private final List<Projection> projections;
  private final List<Sample> batch;
  private final GradientEngine own;
  private final GradientEngine bptt;
  private final Weights gradient;
  private final Weights reference;

  /**
   * @param data gives its first samples
   * @param samples how many, if it has so many
   */
  GradientProbe(EpropNetwork network, Dataset data, int samples, Workers workers) {
    this.network = network;
    this.projections = network.structure().projections();
    int count = Math.min(samples, data.size());
    this.batch = Episodes.samples(network, data, 0, 0, count, workers);
    Bptt rule = new Bptt();
    this.own = network.engine(workers);
    this.bptt = network.engine(rule.create(Context.defaults(rule)), workers);
    this.gradient = network.newGradient();
    this.reference = network.newGradient();
  }

  /** With the weights as they are now. */
  ProbeResult measure(int epoch, long update) {
    own.gradient(network.weights(), network.feedback(), batch, gradient);
    bptt.gradient(network.weights(), symmetric(), batch, reference);
    Products forward = new Products();
    Products recurrent = new Products();
    for (int i = 0; i < projections.size(); i++) {
      if (gradient.projection(i) != null) {
        Products products = projections.get(i).isForward() ? forward : recurrent;
        products.add(gradient.projection(i), reference.projection(i));
      }
    }
    Products all = new Products();
    Map<String, Double> leaves = new LinkedHashMap<>();
    for (int n = 0; n < gradient.leaves().size(); n++) {
      Leaf leaf = gradient.leaves().get(n);
      float[][] full = reference.leaves().get(n).rows();
      Products alone = new Products();
      alone.add(leaf.rows(), full);
      leaves.put(leaf.name(), alone.cosine());
      all.add(leaf.rows(), full);
    }
    return new ProbeResult(
        epoch, update, forward.cosine(), recurrent.cosine(), all.cosine(), leaves);
  }

  /** B = W_out^T of the weights as they are now, where there is any. */
  private FeedbackWeights symmetric() {
    NetworkStructure structure = network.structure();
    LearningSignal[][] signals =
        new LearningSignal[structure.readouts().size()][structure.populations().size()];
    for (int m = 0; m < signals.length; m++) {
      Readout readout = structure.readouts().get(m);
      for (int p = 0; p < signals[m].length; p++) {
        signals[m][p] = readout.sees()[p] && readout.teaches()[p] ? new Transposed() : null;
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(structure, signals);
    feedback.initialise(network.weights(), new RandomStreams(network.seed()));
    return feedback;
  }

  /** B_j = the neuron's readout weights. */
  private record Transposed() implements Feedback {
    @Override
    public boolean isSymmetric() {
      return true;
    }

    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      System.arraycopy(wOut, 0, b, 0, b.length);
    }
  }

  /** Sums of g h, g^2 and h^2. */
  static final class Products {
    private double gh;
    private double gg;
    private double hh;

    void add(float[][] g, float[][] h) {
      for (int i = 0; i < g.length; i++) {
        for (int j = 0; j < g[i].length; j++) {
          gh += (double) g[i][j] * h[i][j];
          gg += (double) g[i][j] * g[i][j];
          hh += (double) h[i][j] * h[i][j];
        }
      }
    }

    /** Null if one of the two is zero, or not finite. */
    Double cosine() {
      double cosine = gh / Math.sqrt(gg * hh);
      return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : null;
    }
  }
}
