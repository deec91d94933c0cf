package org.eprop.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.model.Model;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.json.ConfigNode;

/**
 * Reads experiments from JSON; the format is on this package's page. Immutable and thread-safe.
 *
 * <p>Anything wrong is an {@link InvalidInputException} that names the file, the place in it, the
 * value, and what was expected:
 *
 * <pre>
 * my.json: network.layers[0].surrogate.gama: unknown key; nearest: gamma; known: [name, gamma, ...]
 * </pre>
 *
 * @since 1.0
 */
public final class ExperimentReader {

  private final ExperimentFormat format = new ExperimentFormat();
  private final Scope scope;

  /**
   * @param plugins the components an experiment may name
   */
  public ExperimentReader(Plugins plugins) {
    this.scope = Scope.of(new Choices(plugins));
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it can't be read or something in it is wrong
   */
  public Experiment read(Path file) {
    return read(Configuration.of(file));
  }

  /**
   * Reads JSON text.
   *
   * @param source what error messages call it
   * @throws InvalidInputException if something in it is wrong
   */
  public Experiment read(String json, String source) {
    return read(Configuration.of(json, source));
  }

  /**
   * Reads a configuration.
   *
   * @throws InvalidInputException if something in it is wrong
   */
  public Experiment read(Configuration configuration) {
    return inside(configuration, root -> format.read(root, scope));
  }

  /**
   * Reads the network and how it learns, for a program that has data and a training loop of its
   * own. A whole experiment will do; {@code task}, {@code optimizer}, {@code schedule}, {@code
   * training} and {@code seed} are neither required nor looked at.
   *
   * @param inputs the number of input channels
   * @param outputs the number of readout neurons
   * @param timeStep dt, ms
   * @throws InvalidInputException if something in it is wrong
   */
  public Model readModel(Configuration configuration, int inputs, int outputs, double timeStep) {
    return inside(configuration, root -> format.readModel(root, scope, inputs, outputs, timeStep));
  }

  /**
   * Reads a component with its parameters, such as {@code {"name": "alif", "tau_a": 300}}.
   *
   * @param factory the interface of its kind
   * @throws InvalidInputException if something in it is wrong
   */
  public <F extends Component> Choice<F> component(Configuration configuration, Class<F> factory) {
    return inside(configuration, root -> scope.choices().read(root, factory, null));
  }

  /** The sections of a file, each with its keys as parameters: for listing their documentation. */
  public static List<Component> sections() {
    return ExperimentFormat.sections();
  }

  private static <T> T inside(Configuration configuration, Function<ConfigNode, T> read) {
    return Placed.at(
        configuration.source(), () -> read.apply(new ConfigNode(configuration.json(), "")));
  }
}
