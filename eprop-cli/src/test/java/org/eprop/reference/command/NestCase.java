package org.eprop.reference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * A run recorded from NEST, in this project's terms. The mapping:
 *
 * <ul>
 *   <li>zeta = 1 - alpha unless {@code regular_spike_arrival}: {@code scaled_input}.
 *   <li>surrogate of height h and width w: gamma = h theta, slope = theta / w (arctan: times 2/pi).
 *   <li>t_ref steps between spikes at least: t_ref - 1 silent steps.
 *   <li>NEST's filtered trace always carries 1 - kappa, the readout's input only unless {@code
 *       regular_spike_arrival}: feedback is scaled by the quotient.
 *   <li>the firing rate is regularised trial by trial: coefficient c_reg / 2, one trial at a time.
 * </ul>
 */
final class NestCase {

  private final JsonNode root;
  private final JsonNode spec;
  private final Plugins plugins;
  final int inputs;
  final int lif;
  final int recurrent;
  final int outputs;
  final int steps;
  final int window;
  final boolean crossEntropy;
  final NetworkStructure network;

  NestCase(JsonNode root, Plugins plugins) {
    this.root = root;
    this.spec = root.get("spec");
    this.plugins = plugins;
    inputs = spec.get("n_in").asInt();
    lif = spec.get("n_reg").asInt();
    recurrent = lif + spec.get("n_ad").asInt();
    outputs = spec.get("n_out").asInt();
    steps = spec.get("T").asInt();
    window = spec.get("learning_window").asInt();
    crossEntropy = spec.get("loss").asText().startsWith("cross_entropy");
    double kappa = kappa();
    boolean regularOut = spec.get("out").get("regular_spike_arrival").asBoolean();
    boolean[] theOne = {true};
    network =
        new NetworkStructure(
            List.of(new NetworkInput("in", 0, inputs)),
            List.of(neurons()),
            List.of(
                new Projection(
                    "in_rec", Source.input(0), 0, Synapses.dense(inputs, recurrent, 0), true),
                new Projection(
                    "rec_rec",
                    Source.population(0),
                    0,
                    Synapses.dense(recurrent, recurrent, 1),
                    true)),
            List.of(
                new Readout(
                    "out",
                    outputs,
                    theOne,
                    theOne,
                    kappa,
                    false,
                    false,
                    regularOut ? 1 : 1 - kappa,
                    false,
                    true)));
  }

  private double kappa() {
    return Math.exp(-1 / spec.get("out").get("tau_m").asDouble());
  }

  private Population neurons() {
    List<NeuronModel> models = new ArrayList<>();
    int[] silent = new int[recurrent];
    for (int j = 0; j < recurrent; j++) {
      boolean adaptive = j >= lif;
      JsonNode p = spec.get(adaptive ? "ad" : "reg");
      NeuronFactory factory = plugins.find(NeuronFactory.class, adaptive ? "alif" : "lif");
      Map<String, Object> given = new java.util.LinkedHashMap<>();
      given.put("tau_m", p.get("tau_m").asDouble());
      given.put("threshold", p.get("V_th").asDouble());
      given.put("scaled_input", !p.get("regular_spike_arrival").asBoolean());
      if (adaptive) {
        given.put("tau_a", p.get("adapt_tau").asDouble());
        given.put("beta", p.get("adapt_beta").asDouble());
      }
      models.add(factory.create(Context.of(Arguments.of(factory, given)).withTimeStep(1)));
      silent[j] = Math.max(0, p.get("t_ref").asInt() - 1);
    }
    JsonNode p = spec.get("reg");
    String kind = p.get("surrogate_gradient_function").asText();
    double theta = p.get("V_th").asDouble();
    double perWidth = theta / p.get("surrogate_gradient_width").asDouble();
    SurrogateFactory surrogate =
        plugins.find(
            SurrogateFactory.class,
            switch (kind) {
              case "piecewise_linear" -> "triangular";
              case "exponential" -> "exponential";
              case "fast_sigmoid_derivative" -> "fast_sigmoid";
              case "arctan_derivative" -> "arctan";
              default -> throw new AssertionError(kind);
            });
    return new Population(
        "rec",
        models,
        silent,
        surrogate.create(Context.defaults(surrogate)),
        p.get("surrogate_gradient_height").asDouble() * theta,
        kind.equals("arctan_derivative") ? perWidth * 2 / Math.PI : perWidth);
  }

  int trials() {
    return root.get("n_trials").asInt();
  }

  int batchSize() {
    return spec.get("optimizer").get("batch_size").asInt();
  }

  /** What NEST divides gradients by. */
  double gradientDivisor() {
    return spec.get("average_gradient").asBoolean() ? window : 1;
  }

  /** What NEST divides a trial's loss by. */
  double lossDivisor() {
    return crossEntropy ? window : outputs;
  }

  ReferenceWeights initialWeights() {
    JsonNode w = root.get("weights0");
    ReferenceWeights weights = ReferenceWeights.zeros(network);
    CaseReader.copy(CaseReader.transpose(matrix(w.get("in_rec"))), weights.projection(0));
    CaseReader.copy(CaseReader.transpose(matrix(w.get("rec_rec"))), weights.projection(1));
    CaseReader.copy(CaseReader.transpose(matrix(w.get("rec_out"))), weights.readout(0, 0));
    return weights;
  }

  /** B as NEST has it, [neuron][output]. */
  double[][] feedback() {
    return matrix(root.get("weights0").get("out_rec"));
  }

  Sample sample(int trial) {
    double[][] x = new double[steps][inputs];
    for (int i = 0; i < inputs; i++) {
      for (JsonNode t : root.get("input_spikes").get(trial).get(i)) {
        x[t.asInt()][i] = 1;
      }
    }
    float[] counts = new float[steps];
    java.util.Arrays.fill(counts, steps - window, steps, 1);
    return new Sample(SpikeInput.of(inputs, x), target(trial).withWindow(counts));
  }

  private Target target(int trial) {
    JsonNode target = root.get("target");
    if (crossEntropy) {
      return Target.sequenceClass(target.get(trial).asInt(), steps);
    }
    boolean sameForAll = !target.get(0).get(0).isArray();
    return Target.values(matrix(sameForAll ? target : target.get(trial)));
  }

  /** Gradient of one trial. */
  ReferenceGradient.Result gradient(
      ReferenceWeights weights,
      int trial,
      LearningRule rule,
      boolean regularised,
      ReferenceGradient.Direction direction) {
    double[][] b = feedback();
    for (double[] row : b) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= feedbackScale();
      }
    }
    return new ReferenceGradient(
            network,
            List.of(new ReadoutLoss(loss(), false)),
            regularised ? regularizers() : List.of(),
            rule)
        .compute(
            weights,
            ReferenceFeedback.of(network, new double[][][][] {{CaseReader.transpose(b)}}),
            List.of(ReferenceSample.of(sample(trial))),
            direction);
  }

  /** What NEST's filtered traces have more than the readout's input. */
  double feedbackScale() {
    return (1 - kappa()) / network.readouts().get(0).inputScale();
  }

  private Loss loss() {
    LossFactory factory =
        plugins.find(
            LossFactory.class, crossEntropy ? "softmax_cross_entropy" : "mean_squared_error");
    return factory.create(Context.defaults(factory));
  }

  private List<Regularizer> regularizers() {
    RegularizerFactory factory = plugins.find(RegularizerFactory.class, "firing_rate");
    Map<String, Double> given =
        Map.of(
            "coefficient", spec.get("reg").get("c_reg").asDouble() / 2,
            "target_rate", spec.get("reg").get("f_target").asDouble() / 1000);
    return List.of(factory.create(Context.of(Arguments.of(factory, given))));
  }

  double learningRate() {
    return spec.get("optimizer").get("eta").asDouble();
  }

  Optimizer optimizer() {
    boolean adam = spec.get("optimizer").get("type").asText().equals("adam");
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, adam ? "adam" : "sgd");
    return factory.create(
        Context.of(
            Arguments.of(factory, adam ? Map.of("epsilon_hat", true) : Map.of("momentum", 0.0))));
  }

  static double[][] matrix(JsonNode rows) {
    double[][] m = new double[rows.size()][];
    for (int i = 0; i < m.length; i++) {
      m[i] = new double[rows.get(i).size()];
      for (int j = 0; j < m[i].length; j++) {
        m[i][j] = rows.get(i).get(j).asDouble();
      }
    }
    return m;
  }
}
