package org.eprop.stream.table;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.keyed.KeyedLearner;

/**
 * The network of a {@link TableLearner}, and how it learns: its readout by recursive least squares
 * ({@code rls}), its other weights by e-prop with {@code sgd} in steps in units of the output, or
 * not at all. Immutable.
 *
 * @param shape makes the network for a table
 * @param text names the shape: a saved state belongs to it
 * @param hiddenLearns whether other weights than the readout's learn
 * @param rate of what learns by e-prop: by how much of the error a step moves the outputs, to first
 *     order
 * @param seed of every random number
 * @since 1.0
 */
public record TableNetwork(Shape shape, String text, boolean hiddenLearns, double rate, long seed) {

  /** Makes a network for a table. */
  @FunctionalInterface
  public interface Shape {

    /**
     * The network.
     *
     * @param channels of the input: all columns encoded
     * @param outputs as many as classes, or 1
     * @param loss the name of the loss
     * @throws InvalidInputException if the network cannot have them
     */
    Model model(Plugins plugins, int channels, int outputs, String loss);
  }

  private static final int NEURONS = 200;
  private static final double RATE = 0.1;
  private static final double INPUT_GAIN = 3;

  /** Checks the numbers. */
  public TableNetwork {
    Objects.requireNonNull(shape, "shape: got null");
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new InvalidInputException("rate: got " + rate + ", but expected a number > 0");
    }
  }

  /** {@link #lif} of 200 neurons without recurrence, whose weights all learn; seed 1. */
  public static TableNetwork defaults() {
    return lif(NEURONS, /* recurrent= */ false);
  }

  /**
   * One layer of {@code lif} neurons. Half of them have time constants from 0.2 to 1 step, which
   * see the row alone, half from 1.25 to 11 steps, which remember those before it.
   *
   * @param neurons how many
   * @param recurrent whether they have recurrent weights
   */
  public static TableNetwork lif(int neurons, boolean recurrent) {
    if (neurons < 2) {
      throw new InvalidInputException("neurons: got " + neurons + ", but expected a number >= 2");
    }
    return new TableNetwork(
        (plugins, channels, outputs, loss) ->
            layer(plugins, channels, outputs, loss, neurons, recurrent),
        "lif " + neurons + (recurrent ? " recurrent" : ""),
        true,
        RATE,
        1);
  }

  /**
   * A network of one's own, whose weights all learn; seed 1. What is wrong with it is said at once.
   *
   * @param plugins knows what it is made of
   * @throws InvalidInputException if something in it is wrong
   */
  public static TableNetwork described(DescribedNetwork network, Plugins plugins) {
    var unused = network.model(plugins, 1, 1, "mean_squared_error");
    return new TableNetwork(network, network.text(), true, RATE, 1);
  }

  private static Model layer(
      Plugins plugins, int channels, int outputs, String loss, int neurons, boolean recurrent) {
    return new NetworkBuilder(plugins, channels, outputs)
        .layer(
            l -> {
              l.population("lif", neurons / 2, parameters(0.2, 1));
              l.population("lif", neurons - neurons / 2, parameters(1.25, 11));
              l.gains(INPUT_GAIN, 1);
              if (!recurrent) {
                l.feedForward();
              }
            })
        .readout(r -> r.from("layer0").tauOut(0).scaledInput())
        .loss(loss, Map.of())
        .build();
  }

  /** Time constants are in steps: a row is a step of 1 ms. */
  private static Map<String, Object> parameters(double fastest, double slowest) {
    return Map.of(
        "tau_m",
        new Distribution.LogUniform(fastest, slowest),
        "scaled_input",
        true,
        "refractory",
        0);
  }

  /** The same with another seed. */
  public TableNetwork withSeed(long other) {
    return new TableNetwork(shape, text, hiddenLearns, rate, other);
  }

  /** The same whose other weights than the readout's stay as they are drawn. */
  public TableNetwork withFixedHidden() {
    return new TableNetwork(shape, text, false, rate, seed);
  }

  /** The same with another rate of what learns by e-prop. */
  public TableNetwork withRate(double other) {
    return new TableNetwork(shape, text, hiddenLearns, other, seed);
  }

  /** What a state is bound to. */
  String identity() {
    return List.of(text, hiddenLearns, rate, seed).toString();
  }

  KeyedLearner create(Plugins plugins, int channels, int outputs, boolean classes, int lateness) {
    String loss = classes ? "softmax_cross_entropy" : "mean_squared_error";
    EpropNetwork network = EpropNetwork.create(shape.model(plugins, channels, outputs, loss), seed);
    ReadoutOptimizerFactory factory = plugins.find(ReadoutOptimizerFactory.class, "rls");
    ReadoutOptimizer rls = factory.create(Context.defaults(factory));
    KeyedLearner learner =
        hiddenLearns
            ? KeyedLearner.ownWeights(network, rls, rate)
            : KeyedLearner.ownReadout(network, rls);
    return learner.withLateness(lateness);
  }
}
