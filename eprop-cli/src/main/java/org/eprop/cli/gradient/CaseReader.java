package org.eprop.cli.gradient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.reference.ReferenceWeights;

/**
 * Reads a {@link GradientCase} from JSON. Arrays are nested lists, and weights are [post][pre]:
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
 */
public final class CaseReader {

  private final Plugins plugins;

  /**
   * @param plugins has to know the neuron models, surrogates, losses and regularizers that cases
   *     name
   */
  public CaseReader(Plugins plugins) {
    this.plugins = plugins;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is missing or wrong, with file and JSON path
   */
  public GradientCase read(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readString(file));
      return read(new CaseNode(json, ""));
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("no such file", e).at(file.toString());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
              "line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ": "
                  + e.getOriginalMessage(),
              e)
          .at(file.toString());
    } catch (IOException e) {
      throw new InvalidInputException("can't be read: " + e.getMessage(), e).at(file.toString());
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  private GradientCase read(CaseNode root) {
    CaseNode sizes = root.get("sizes");
    int inputs = sizes.get("inputs").size();
    int recurrent = sizes.get("recurrent").size();
    int outputs = sizes.get("outputs").size();
    int steps = sizes.get("steps").size();
    int batch = sizes.get("batch").size();
    NetworkStructure network =
        new NetworkStructure(
            inputs,
            outputs,
            List.of(neurons(root, recurrent)),
            List.of(true),
            false,
            root.get("readout").get("kappa").number(),
            root.get("readout").get("input_scale").number());
    CaseNode w = root.get("weights");
    ReferenceWeights weights =
        new ReferenceWeights(
            new double[][][] {transpose(w.get("w_in").matrix(recurrent, inputs))},
            new double[][][] {transpose(w.get("w_rec").matrix(recurrent, recurrent))},
            new double[][][] {transpose(w.get("w_out").matrix(outputs, recurrent))},
            w.get("b_out").vector(outputs));
    CaseNode feedback = root.get("feedback");
    double[][] b =
        feedback.get("kind").oneOf("symmetric", "random").equals("random")
            ? feedback.get("B").matrix(recurrent, outputs)
            : null;
    CaseNode loss = root.get("loss");
    boolean classes =
        loss.get("kind").oneOf("mse", "softmax_cross_entropy").equals("softmax_cross_entropy");
    LossFactory factory =
        plugins.find(LossFactory.class, classes ? "softmax_cross_entropy" : "mean_squared_error");
    return new GradientCase(
        network,
        weights,
        b,
        factory.create(Arguments.defaults(factory)),
        loss.get("normalisation").oneOf("sum", "mean_batch_time").equals("mean_batch_time"),
        regularizers(root),
        samples(root, batch, steps, inputs, outputs));
  }

  private LayerNeurons neurons(CaseNode root, int recurrent) {
    boolean zero = root.get("reset").oneOf("subtract", "zero").equals("zero");
    NeuronFactory factory = plugins.find(NeuronFactory.class, zero ? "alif_reset_zero" : "alif");
    CaseNode n = root.get("neurons");
    double[] alpha = n.get("alpha").vector(recurrent);
    double[] rho = n.get("rho").vector(recurrent);
    double[] beta = n.get("beta").vector(recurrent);
    double[] threshold = n.get("threshold").vector(recurrent);
    double[] silent = n.get("refractory_silent_steps").vector(recurrent);
    List<NeuronModel> models = new ArrayList<>();
    int[] silentSteps = new int[recurrent];
    for (int j = 0; j < recurrent; j++) {
      Map<String, Double> given =
          Map.of(
              "tau_m",
              timeConstant(alpha[j], n.get("alpha")),
              "tau_a",
              timeConstant(rho[j], n.get("rho")),
              "beta",
              beta[j],
              "threshold",
              threshold[j]);
      models.add(factory.create(Arguments.of(factory, given), 1));
      silentSteps[j] = (int) silent[j];
    }
    CaseNode s = root.get("surrogate");
    SurrogateFactory surrogate = plugins.find(SurrogateFactory.class, s.get("kind").text());
    return new LayerNeurons(
        models,
        silentSteps,
        surrogate.create(Arguments.defaults(surrogate)),
        s.get("gamma").number(),
        s.get("slope").number());
  }

  /** The time constant, in steps, of a decay factor exp(-1 / tau). */
  private static double timeConstant(double factor, CaseNode node) {
    if (!(factor > 0 && factor < 1)) {
      throw new InvalidInputException("got " + factor + ", but expected decay factors > 0 and < 1")
          .at(node.path());
    }
    return -1 / StrictMath.log(factor);
  }

  private List<Regularizer> regularizers(CaseNode root) {
    CaseNode node = root.get("rate_regularisation");
    if (node.isNull()) {
      return List.of();
    }
    RegularizerFactory factory = plugins.find(RegularizerFactory.class, "firing_rate");
    Map<String, Double> given =
        Map.of(
            "coefficient", node.get("coefficient").number(),
            "target_rate", node.get("target_rate").number());
    return List.of(factory.create(Arguments.of(factory, given)));
  }

  private static List<Sample> samples(
      CaseNode root, int batch, int steps, int inputs, int outputs) {
    CaseNode spikes = root.get("input").get("spikes").list(batch);
    CaseNode values = root.get("target").get("values").list(batch);
    double[] window = root.get("target").get("window").vector(steps);
    float[] weights = new float[steps];
    for (int t = 0; t < steps; t++) {
      weights[t] = (float) window[t];
    }
    List<Sample> samples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      try {
        samples.add(
            new Sample(
                SpikeInput.of(inputs, spikes.at(b).matrix(steps, inputs)),
                Target.values(values.at(b).matrix(steps, outputs)).withWindow(weights)));
      } catch (InvalidInputException e) {
        throw e.location().isEmpty() ? e.at(spikes.at(b).path()) : e;
      }
    }
    return samples;
  }

  /** The transpose: [post][pre] to [pre][post] and back. */
  static double[][] transpose(double[][] matrix) {
    double[][] t = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        t[j][i] = matrix[i][j];
      }
    }
    return t;
  }
}
