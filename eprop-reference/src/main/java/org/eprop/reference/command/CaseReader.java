package org.eprop.reference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.common.Placed;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;

/**
 * Reads a {@link GradientCase} from JSON: one layer ({@link LayerCaseReader}), or with {@code
 * "format": "graph-1"} any network ({@link GraphCaseReader}). Arrays are nested lists, and weights
 * are [post][pre].
 */
public final class CaseReader {

  private static final String GRAPH = "graph-1";

  private final Plugins plugins;

  /**
   * @param plugins has to know the surrogates, losses and regularizers that cases name
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
      return read(new CaseNode(Configuration.of(file).root()));
    } catch (InvalidInputException e) {
      throw e.location().startsWith(file.toString()) ? e : e.at(file.toString());
    }
  }

  private GradientCase read(CaseNode root) {
    if (!root.has("format") || root.get("format").json().asDouble() == 1) {
      return new LayerCaseReader(plugins, root).read();
    }
    JsonNode format = root.get("format").json();
    if (!GRAPH.equals(format.textValue())) {
      throw root.get("format").wrong("1 for a layer, or \"" + GRAPH + '"');
    }
    return new GraphCaseReader(plugins, root).read();
  }

  /** The loss of a readout; its normalisation is "sum", or a mean that has a name. */
  static ReadoutLoss loss(CaseNode node, Plugins plugins, String nameOfMean) {
    node.only("kind", "normalisation");
    boolean classes =
        node.get("kind").oneOf("mse", "softmax_cross_entropy").equals("softmax_cross_entropy");
    LossFactory factory =
        plugins.find(LossFactory.class, classes ? "softmax_cross_entropy" : "mean_squared_error");
    boolean mean = node.get("normalisation").oneOf("sum", nameOfMean).equals(nameOfMean);
    return new ReadoutLoss(factory.create(Context.defaults(factory).withTimeStep(1)), mean);
  }

  /** The targets of one sample, fit for a loss. */
  static Target target(CaseNode values, int steps, int outputs, double[] weight, ReadoutLoss loss) {
    Target target = Target.values(values.matrix(steps, outputs)).withWindow(weight);
    Placed.run(values.path(), () -> loss.loss().check(target));
    return target;
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

  /** Copies a matrix into one of the same shape. */
  static void copy(double[][] from, double[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }
}
