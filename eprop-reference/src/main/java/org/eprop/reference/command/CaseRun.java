package org.eprop.reference.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.reference.ReferenceWeights;

/**
 * What came out of a case, whichever way it was computed, and as it is written: weights
 * [post][pre], with 0 where there is no synapse, the rest [population][sample][step][neuron].
 */
final class CaseRun {

  /** z. */
  final int[][][][] spikes;

  /** The membrane potential. */
  final double[][][][] v;

  /** The adaptation. */
  final double[][][][] a;

  /** The pseudo-derivative. */
  final double[][][][] psi;

  /** L, summed over readouts. */
  final double[][][][] learningSignal;

  /** y, [readout][sample][step][output]. */
  final double[][][][] readouts;

  private double[] losses;
  private double lossRegularisation;
  private ReferenceWeights gradient;

  /** Room for what happens to samples. */
  CaseRun(NetworkStructure network, int samples, int steps) {
    int populations = network.populations().size();
    spikes = new int[populations][][][];
    Arrays.setAll(spikes, p -> new int[samples][steps][network.size(p)]);
    IntFunction<double[][][]> zeros = p -> new double[samples][steps][network.size(p)];
    v = new double[populations][][][];
    a = new double[populations][][][];
    psi = new double[populations][][][];
    learningSignal = new double[populations][][][];
    for (double[][][][] room : new double[][][][][] {v, a, psi, learningSignal}) {
      Arrays.setAll(room, zeros);
    }
    readouts = new double[network.readouts().size()][samples][steps][];
  }

  /**
   * The same with its results.
   *
   * @param losses E of each readout
   * @param lossRegularisation E of the firing rates
   * @param gradient of their sum
   * @throws InvalidInputException if they are not finite; JSON has no other numbers
   */
  CaseRun finished(double[] losses, double lossRegularisation, ReferenceWeights gradient) {
    this.losses = losses;
    this.lossRegularisation = lossRegularisation;
    this.gradient = gradient;
    boolean finite =
        Double.isFinite(loss())
            && gradient.leaves().values().stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .allMatch(Double::isFinite);
    if (!finite) {
      throw new InvalidInputException(
          "got a loss of "
              + loss()
              + " and a gradient, not all of whose numbers are finite: weights or input are too"
              + " large");
    }
    return this;
  }

  private double loss() {
    return Arrays.stream(losses).sum() + lossRegularisation;
  }

  /** As {@code eprop gradient} prints it. */
  Map<String, Object> json(GradientCase c) {
    return c.isLayer() ? layer(c.network()) : graph(c.network());
  }

  private Map<String, Object> layer(NetworkStructure network) {
    Map<String, Object> grad = projections(network, false);
    grad.put("w_out", CaseReader.transpose(gradient.readout(0, 0)));
    grad.put("b_out", gradient.readoutBias(0));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss_task", losses[0]);
    json.put("loss_regularisation", lossRegularisation);
    json.put("loss_total", loss());
    json.put("grad", grad);
    json.put("spikes", spikes[0]);
    json.put("v", v[0]);
    json.put("a", a[0]);
    json.put("psi", psi[0]);
    json.put("readout", readouts[0]);
    json.put("learning_signal", learningSignal[0]);
    return json;
  }

  private Map<String, Object> graph(NetworkStructure network) {
    Map<String, Object> lossOf = new LinkedHashMap<>();
    Map<String, Object> y = new LinkedHashMap<>();
    Map<String, Object> out = new LinkedHashMap<>();
    for (int m = 0; m < losses.length; m++) {
      Readout readout = network.readouts().get(m);
      lossOf.put(readout.name(), losses[m]);
      y.put(readout.name(), readouts[m]);
      Map<String, Object> own = new LinkedHashMap<>();
      for (int p = 0; p < v.length; p++) {
        if (gradient.readout(m, p) != null) {
          own.put(
              network.populations().get(p).name(), CaseReader.transpose(gradient.readout(m, p)));
        }
      }
      own.put("bias", gradient.readoutBias(m));
      own.put("kappa", gradient.kappa(m)[0]);
      out.put(readout.name(), own);
    }
    Map<String, Object> z = new LinkedHashMap<>();
    Map<String, Object> potentials = new LinkedHashMap<>();
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (int p = 0; p < v.length; p++) {
      Population population = network.populations().get(p);
      z.put(population.name(), spikes[p]);
      potentials.put(population.name(), v[p]);
      Map<String, Object> own = new LinkedHashMap<>();
      for (int i = 0; i < population.learned().size(); i++) {
        own.put(population.learned().get(i).parameter(), gradient.parameters(p)[i]);
      }
      parameters.put(population.name(), own);
    }
    Map<String, Object> grad = new LinkedHashMap<>();
    grad.put("projections", projections(network, false));
    Map<String, Object> delays = projections(network, true);
    if (!delays.isEmpty()) {
      grad.put("delays", delays);
    }
    grad.put("readouts", out);
    grad.put("parameters", parameters);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss_total", loss());
    json.put("losses", lossOf);
    json.put("grad", grad);
    json.put("spikes", z);
    json.put("v", potentials);
    json.put("readouts", y);
    return json;
  }

  /** The gradient of each projection's weights, or of its delays where they were asked for. */
  private Map<String, Object> projections(NetworkStructure network, boolean delays) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      double[][] rows = delays ? gradient.delays(i) : gradient.projection(i);
      if (rows != null) {
        all.put(projection.name(), dense(projection.synapses(), rows));
      }
    }
    return all;
  }

  private static double[][] dense(Synapses synapses, double[][] rows) {
    double[][] dense = new double[synapses.post()][synapses.pre()];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        dense[synapses.target(i, k)][i] = rows[i][k];
      }
    }
    return dense;
  }
}
