package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.WeightRegularizer;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.jspecify.annotations.Nullable;

/** What regularizers make of membranes and of weights. Immutable; safe for several threads. */
final class OtherRegularizers {

  private final List<MembraneRegularizer> ofMembranes;
  private final List<WeightRegularizer> ofWeights;

  /** The matrices of projections and readouts, by name. */
  private final Set<String> matrices = new HashSet<>();

  /**
   * @param all some of which may be of firing rates
   */
  OtherRegularizers(NetworkStructure network, List<Regularizer> all) {
    ofMembranes = some(all, MembraneRegularizer.class);
    ofWeights = some(all, WeightRegularizer.class);
    network.projections().forEach(projection -> matrices.add(projection.name()));
    network.readouts().stream()
        .flatMap(
            readout ->
                network.populations().stream()
                    .map(Population::name)
                    .map(name -> readout.name() + "." + name))
        .forEach(matrices::add);
  }

  private static <T> List<T> some(List<Regularizer> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Those that see firing rates. */
  static List<Regularizer> ofRates(List<Regularizer> all) {
    return all.stream().filter(one -> !isOther(one)).toList();
  }

  /** Whether it sees membranes or weights. */
  private static boolean isOther(Regularizer one) {
    return one instanceof MembraneRegularizer || one instanceof WeightRegularizer;
  }

  /** Whether any sees membranes. */
  boolean seesMembranes() {
    return !ofMembranes.isEmpty();
  }

  /**
   * Sets a sample's share of E, and its gradient at every step, by the states that were recorded.
   *
   * @param steps B T
   */
  void evaluate(SampleRecord run, Constants constants, long steps) {
    run.membraneLoss = 0;
    for (int p = 0; seesMembranes() && p < run.populations.length; p++) {
      run.membraneLoss +=
          evaluate(run.populations[p], constants.neurons[p], run.steps(), steps) / steps;
    }
  }

  private double evaluate(PopulationRun run, Neurons neurons, int own, long steps) {
    int n = neurons.n;
    run.beginMembranes(own, n);
    double[] v = new double[n];
    double[] distance = new double[n];
    double[] ofV = new double[n];
    double[] ofDistance = new double[n];
    double sum = 0;
    for (int t = 0; t < own; t++) {
      float[][] s = run.states[t];
      for (int j = 0; j < n; j++) {
        v[j] = s[0][j];
        distance[j] = distance(neurons, s, j);
      }
      Arrays.fill(ofV, 0);
      Arrays.fill(ofDistance, 0);
      for (MembraneRegularizer regularizer : ofMembranes) {
        sum += regularizer.membranes(v, distance, ofV, ofDistance);
      }
      float[][] errors = run.membraneErrors[t];
      for (int j = 0; j < n; j++) {
        errors[0][j] = (float) (ofV[j] / steps);
        errors[1][j] = (float) (ofDistance[j] / steps);
      }
    }
    return sum;
  }

  /** g.s - theta. */
  private static double distance(Neurons neurons, float[][] s, int j) {
    double x;
    if (neurons instanceof LinearNeurons linear) {
      x = -(double) linear.arrays.theta[j];
      for (int m = 0; m < linear.d; m++) {
        x += (double) LinearNeurons.at(linear.arrays.g[m], j) * s[m][j];
      }
    } else {
      NonlinearNeurons general = (NonlinearNeurons) neurons;
      x = -general.threshold[j];
      for (int m = 0; m < general.d; m++) {
        x += general.spikeWeights[m][j] * s[m][j];
      }
    }
    return x;
  }

  /**
   * Adds dE/dW of weights that learn.
   *
   * @param gradient null if only E is wanted
   * @return E
   */
  double addTo(Weights weights, @Nullable Weights gradient) {
    if (ofWeights.isEmpty()) {
      return 0;
    }
    Map<String, Leaf> learning = Leaf.byName((gradient == null ? weights : gradient).leaves());
    double sum = 0;
    for (Leaf leaf : weights.leaves()) {
      Leaf to = matrices.contains(leaf.name()) && leaf.learned() ? learning.get(leaf.name()) : null;
      for (WeightRegularizer regularizer : ofWeights) {
        if (to != null && Leaf.matches(regularizer.matrices(), leaf.name())) {
          sum += add(regularizer, leaf, gradient == null ? null : to);
        }
      }
    }
    if (gradient != null) {
      gradient.clearAutapses();
    }
    return sum;
  }

  private static double add(WeightRegularizer regularizer, Leaf leaf, @Nullable Leaf to) {
    double[][] w = new double[leaf.rowCount()][];
    double[][] slope = new double[w.length][];
    for (int i = 0; i < w.length; i++) {
      float[] row = leaf.row(i);
      w[i] = new double[row.length];
      for (int k = 0; k < row.length; k++) {
        w[i][k] = row[k];
      }
      slope[i] = new double[row.length];
    }
    double e = regularizer.weights(w, slope);
    for (int i = 0; to != null && i < w.length; i++) {
      float[] row = to.row(i);
      for (int k = 0; k < row.length; k++) {
        row[k] += (float) slope[i][k];
      }
      to.set(i, row);
    }
    return e;
  }

  /**
   * Refuses those that see membranes or weights.
   *
   * @param who can't follow them
   * @throws InvalidInputException if there is one
   */
  static void refuse(List<Regularizer> all, String who) {
    for (int i = 0; i < all.size(); i++) {
      if (isOther(all.get(i))) {
        throw new InvalidInputException(
                "got one that sees "
                    + (all.get(i) instanceof WeightRegularizer ? "weights" : "membranes")
                    + ", but expected one of firing rates, for "
                    + who)
            .at("regularizers[" + i + "]");
      }
    }
  }
}
