package org.eprop.compare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.compare.result.ProbeResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.rule.Bptt;

/**
 * Compares the gradient that a network learns by with that of back-propagation through time, on the
 * same weights and always the same samples:
 *
 * <pre>    cos = sum g h / sqrt(sum g^2 sum h^2)</pre>
 *
 * <p>g is the network's own gradient, before clipping: its rule, its feedback, its regularizers. h
 * is the gradient of the same loss along all paths, reset included, with feedback B = W_out^T
 * whatever the network's own is (a layer the readout does not see has B = 0, and is reached through
 * the layers above). Neither weights nor random streams are touched. Not thread-safe.
 */
final class GradientProbe {

  private final EpropNetwork network;
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
    this.batch = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, data.size()); i++) {
      batch.add(data.sample(0, i));
    }
    Bptt rule = new Bptt();
    this.own = network.engine(workers);
    this.bptt = network.engine(rule.create(Arguments.defaults(rule)), workers);
    this.gradient = network.newGradient();
    this.reference = network.newGradient();
  }

  /** With the weights as they are now. */
  ProbeResult measure(int epoch, long update) {
    Weights weights = network.weights();
    own.gradient(weights, network.feedback(), batch, gradient);
    bptt.gradient(weights, symmetric(), batch, reference);
    Products input = new Products();
    Products recurrent = new Products();
    Products all = new Products();
    for (int l = 0; l < weights.layers(); l++) {
      input.add(gradient.in(l), reference.in(l));
      if (gradient.rec(l) != null) {
        recurrent.add(gradient.rec(l), reference.rec(l));
      }
    }
    for (int m = 0; m < gradient.matrices().size(); m++) {
      all.add(gradient.matrices().get(m).rows(), reference.matrices().get(m).rows());
    }
    return new ProbeResult(epoch, update, input.cosine(), recurrent.cosine(), all.cosine());
  }

  private Feedback symmetric() {
    return Feedback.initial(
        "symmetric",
        new Transposed(),
        network.structure(),
        network.weights(),
        new RandomStreams(network.seed()));
  }

  /** B_j = the neuron's readout weights, or 0 if it has none. */
  private record Transposed() implements LearningSignal {
    @Override
    public boolean isSymmetric() {
      return true;
    }

    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = wOut == null ? 0 : wOut[k];
      }
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
