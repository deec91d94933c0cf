package org.eprop.reference.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.common.Placed;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * Reads one recurrent layer with a readout:
 *
 * <pre>
 * sizes: inputs, recurrent, outputs, steps, batch
 * neurons: alpha, rho, beta, threshold, refractory_silent_steps     each [recurrent]
 * surrogate: kind, gamma, slope        reset: subtract | zero
 * readout: kappa, input_scale          loss: kind (mse | softmax_cross_entropy), normalisation
 *                                            (sum | mean_batch_time)
 * feedback: kind (symmetric | random), B [recurrent][outputs]
 * rate_regularisation: null, or coefficient, target_rate
 * weights: w_in, w_rec, w_out, b_out   input: spikes [batch][steps][inputs]
 * target: values [batch][steps][outputs], window [steps]
 * </pre>
 *
 * <p>Back-propagation through time detaches nothing.
 */
final class LayerCaseReader {

  private static final int IN = 0;
  private static final int RECURRENT = 1;

  private final Plugins plugins;
  private final CaseNode root;
  private final int inputs;
  private final int recurrent;
  private final int outputs;
  private final int steps;
  private final int batch;

  LayerCaseReader(Plugins plugins, CaseNode root) {
    this.plugins = plugins;
    this.root =
        root.only(
            "name",
            "note",
            "format",
            "sizes",
            "neurons",
            "surrogate",
            "reset",
            "readout",
            "loss",
            "feedback",
            "rate_regularisation",
            "weights",
            "input",
            "target",
            "expected");
    CaseNode sizes = root.get("sizes").only("inputs", "recurrent", "outputs", "steps", "batch");
    inputs = sizes.get("inputs").size();
    recurrent = sizes.get("recurrent").size();
    outputs = sizes.get("outputs").size();
    steps = sizes.get("steps").size();
    batch = sizes.get("batch").size();
  }

  GradientCase read() {
    NetworkStructure network = network();
    ReferenceWeights weights = weights(network);
    ReadoutLoss loss = CaseReader.loss(root.get("loss"), plugins, "mean_batch_time");
    return new GradientCase(
        false,
        network,
        weights,
        new double[][][][] {{feedback(weights)}},
        List.of(loss),
        regularizers(),
        samples(loss),
        false);
  }

  private NetworkStructure network() {
    root.get("neurons")
        .only("alpha", "rho", "beta", "threshold", "refractory_silent_steps", "tf_n_refractory");
    CaseNode readout = root.get("readout").only("kappa", "input_scale");
    boolean[] theOne = {true};
    return new NetworkStructure(
        List.of(new NetworkInput("input", 0, inputs)),
        List.of(new CaseNeurons(plugins).population(root, "recurrent", recurrent)),
        List.of(
            new Projection("w_in", Source.input(0), 0, Synapses.dense(inputs, recurrent, 0), true),
            new Projection(
                "w_rec", Source.population(0), 0, Synapses.dense(recurrent, recurrent, 1), true)),
        List.of(
            new Readout(
                "out",
                outputs,
                theOne,
                theOne,
                GraphCaseReader.kappa(readout.get("kappa")),
                false,
                false,
                readout.get("input_scale").number(),
                true,
                true)));
  }

  private ReferenceWeights weights(NetworkStructure network) {
    CaseNode w = root.get("weights").only("w_in", "w_rec", "w_out", "b_out");
    ReferenceWeights weights = ReferenceWeights.zeros(network);
    CaseReader.copy(
        CaseReader.transpose(w.get("w_in").matrix(recurrent, inputs)), weights.projection(IN));
    double[][] own = CaseReader.transpose(w.get("w_rec").matrix(recurrent, recurrent));
    for (int j = 0; j < recurrent; j++) {
      own[j][j] = 0;
    }
    CaseReader.copy(own, weights.projection(RECURRENT));
    CaseReader.copy(
        CaseReader.transpose(w.get("w_out").matrix(outputs, recurrent)), weights.readout(0, 0));
    System.arraycopy(w.get("b_out").vector(outputs), 0, weights.readoutBias(0), 0, outputs);
    return weights;
  }

  private double[][] feedback(ReferenceWeights weights) {
    CaseNode feedback = root.get("feedback").only("kind", "B");
    return CaseReader.transpose(
        feedback.get("kind").oneOf("symmetric", "random").equals("random")
            ? feedback.get("B").matrix(recurrent, outputs)
            : weights.readout(0, 0));
  }

  private List<Regularizer> regularizers() {
    CaseNode node = root.get("rate_regularisation");
    if (node.json().isNull()) {
      return List.of();
    }
    node.only("coefficient", "target_rate");
    RegularizerFactory factory = plugins.find(RegularizerFactory.class, "firing_rate");
    Map<String, Double> given =
        Map.of(
            "coefficient", node.get("coefficient").number(),
            "target_rate", node.get("target_rate").number());
    return Placed.at(
        node.path(),
        () -> List.of(factory.create(Context.of(Arguments.of(factory, given)).withTimeStep(1))));
  }

  private List<ReferenceSample> samples(ReadoutLoss loss) {
    CaseNode spikes = root.get("input").only("spikes").get("spikes").list(batch);
    CaseNode target = root.get("target").only("values", "window");
    CaseNode values = target.get("values").list(batch);
    double[] window = target.get("window").vector(steps);
    List<ReferenceSample> samples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      double[][] x = spikes.at(b).matrix(steps, inputs);
      Placed.run(spikes.at(b).path(), () -> SpikeInput.of(inputs, x));
      samples.add(
          new ReferenceSample(
              x, List.of(CaseReader.target(values.at(b), steps, outputs, window, loss)), null));
    }
    return samples;
  }
}
