package org.eprop.reference.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.reference.ReferenceWeights;

/**
 * What a case that is a graph gives. Arrays are indexed as in the case: weights [post][pre], with 0
 * where there is no synapse, the rest [batch][step][neuron].
 *
 * @param lossTotal E
 * @param losses E of each readout
 * @param grad of E
 * @param spikes z of each population
 * @param v membrane potential of each population
 * @param readouts y of each readout
 */
@JsonNaming(SnakeCaseStrategy.class)
public record GraphResult(
    double lossTotal,
    Map<String, Double> losses,
    Gradient grad,
    Map<String, int[][][]> spikes,
    Map<String, double[][][]> v,
    Map<String, double[][][]> readouts) {

  /**
   * The gradient.
   *
   * @param projections of each projection's weights
   * @param delays of each projection's delays, if asked for
   * @param readouts of each readout's weights from each population, of its bias and its kappa
   * @param parameters of each population's alpha, rho, beta and threshold
   */
  public record Gradient(
      Map<String, double[][]> projections,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, double[][]> delays,
      Map<String, Map<String, Object>> readouts,
      Map<String, Map<String, double[]>> parameters) {}

  /** Of a run of a case that is a graph. */
  public static GraphResult of(GradientCase c, CaseRun run) {
    NetworkStructure network = c.network();
    Map<String, Double> losses = new LinkedHashMap<>();
    Map<String, double[][][]> y = new LinkedHashMap<>();
    for (int m = 0; m < network.readouts().size(); m++) {
      String name = network.readouts().get(m).name();
      int readout = m;
      losses.put(name, run.losses()[m]);
      y.put(
          name,
          Arrays.stream(run.readouts()).map(sample -> sample[readout]).toArray(double[][][]::new));
    }
    Map<String, int[][][]> spikes = new LinkedHashMap<>();
    Map<String, double[][][]> v = new LinkedHashMap<>();
    for (int p = 0; p < network.populations().size(); p++) {
      String name = network.populations().get(p).name();
      int population = p;
      spikes.put(
          name,
          Arrays.stream(run.spikes()).map(sample -> sample[population]).toArray(int[][][]::new));
      v.put(
          name,
          Arrays.stream(run.v()).map(sample -> sample[population]).toArray(double[][][]::new));
    }
    return new GraphResult(run.loss(), losses, gradient(network, run.gradient()), spikes, v, y);
  }

  private static Gradient gradient(NetworkStructure network, ReferenceWeights g) {
    Map<String, double[][]> projections = new LinkedHashMap<>();
    Map<String, double[][]> delays = new LinkedHashMap<>();
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      projections.put(projection.name(), dense(projection.synapses(), g.projection(i)));
      if (g.delays(i) != null) {
        delays.put(projection.name(), dense(projection.synapses(), g.delays(i)));
      }
    }
    Map<String, Map<String, Object>> readouts = new LinkedHashMap<>();
    for (int m = 0; m < network.readouts().size(); m++) {
      Map<String, Object> own = new LinkedHashMap<>();
      for (int p = 0; p < network.populations().size(); p++) {
        if (g.readout(m, p) != null) {
          own.put(network.populations().get(p).name(), CaseReader.transpose(g.readout(m, p)));
        }
      }
      own.put("bias", g.readoutBias(m));
      own.put("kappa", g.kappa(m)[0]);
      readouts.put(network.readouts().get(m).name(), own);
    }
    Map<String, Map<String, double[]>> parameters = new LinkedHashMap<>();
    for (int p = 0; p < network.populations().size(); p++) {
      Population population = network.populations().get(p);
      Map<String, double[]> own = new LinkedHashMap<>();
      for (int i = 0; i < population.learned().size(); i++) {
        own.put(population.learned().get(i).parameter(), g.parameters(p)[i]);
      }
      parameters.put(population.name(), own);
    }
    return new Gradient(projections, delays, readouts, parameters);
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
