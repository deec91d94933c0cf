package org.eprop.reference;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.WeightRegularizer;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;

/**
 * What regularizers of membranes make of one sample.
 *
 * @param loss this sample's share of E
 * @param ofV dE/dv, v the first state, [population][step][neuron]
 * @param ofDistance dE/dx, x = g.s - theta, likewise
 */
record ReferenceMembranes(double loss, double[][][] ofV, double[][][] ofDistance) {

  /** Of a sample; null if nobody sees membranes. */
  static ReferenceMembranes of(
      NetworkStructure network, Trajectory run, List<Regularizer> all, int steps) {
    if (all.stream().noneMatch(MembraneRegularizer.class::isInstance)) {
      return null;
    }
    int populations = network.populations().size();
    double[][][] ofV = new double[populations][run.steps()][];
    double[][][] ofDistance = new double[populations][run.steps()][];
    double loss = 0;
    for (int p = 0; p < populations; p++) {
      int n = network.size(p);
      for (int t = 0; t < run.steps(); t++) {
        double[] v = new double[n];
        double[] x = new double[n];
        for (int j = 0; j < n; j++) {
          NeuronModel model = run.models().get(p).get(j);
          v[j] = run.states()[p][t][j][0];
          x[j] = NeuronStep.dot(model.spikeWeights(), run.states()[p][t][j]) - model.threshold();
        }
        ofV[p][t] = new double[n];
        ofDistance[p][t] = new double[n];
        for (Regularizer one : all) {
          if (one instanceof MembraneRegularizer membranes) {
            loss += membranes.membranes(v, x, ofV[p][t], ofDistance[p][t]) / steps;
          }
        }
        for (int j = 0; j < n; j++) {
          ofV[p][t][j] /= steps;
          ofDistance[p][t][j] /= steps;
        }
      }
    }
    return new ReferenceMembranes(loss, ofV, ofDistance);
  }

  /** Adds the gradient of those that see weights, and returns their E. */
  static double ofWeights(
      NetworkStructure network,
      ReferenceWeights weights,
      List<Regularizer> all,
      ReferenceWeights gradient) {
    double loss = 0;
    for (Map.Entry<String, double[][]> leaf : gradient.leaves().entrySet()) {
      for (Regularizer one : all) {
        if (one instanceof WeightRegularizer of
            && isMatrix(network, leaf.getKey())
            && Leaf.matches(of.matrices(), leaf.getKey())) {
          loss += of.weights(weights.leaves().get(leaf.getKey()), leaf.getValue());
        }
      }
    }
    return loss;
  }

  private static boolean isMatrix(NetworkStructure network, String leaf) {
    return network.projections().stream().anyMatch(one -> one.name().equals(leaf))
        || network.readouts().stream()
            .flatMap(
                readout -> network.populations().stream().map(p -> readout.name() + "." + p.name()))
            .anyMatch(leaf::equals);
  }
}
