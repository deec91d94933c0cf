package org.eprop.stream.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.eprop.stream.keyed.KeyedLearner;
import org.jspecify.annotations.Nullable;

/**
 * Networks that learn a stream nobody knows yet, as an {@link Ensemble}: those of {@code eprop
 * stream}. "Chosen" below is: on tables of 20,000 rows, sine-walk and hidden-cues of tools/streams,
 * seeds 1 to 3 and 21 to 25 with labels 100 rows late, and seeds 1 and 2 with labels 10 rows late
 * and at once; tools/streams/README.md has what was measured on others. Immutable.
 *
 * @param kinds of networks, in turn; by default {@link Kind#allWeights}, {@link Kind#readout},
 *     {@link Kind#withoutMemory}, and {@link Kind#readout} and {@link Kind#readoutOfSlow} that
 *     remember
 * @param networks how many; 5 by default: two more had said nothing further beside the voters of a
 *     table (tables of tools/streams, seeds 41 to 43)
 * @param neurons {@code lif} neurons of each; 200 by default
 * @param seed of the first one's weights; the others' are the next ones; 1 by default
 * @param rate of what learns by its gradient, in units of the output; 0.1 by default: 0.05 to 0.2
 *     differ by a point
 * @param judged over how many labels a network is judged; 400 by default (chosen)
 * @param sharpness how sharply fewer errors are preferred; 4 by default (chosen)
 * @param alarms what watches networks that forget
 * @since 1.0
 */
public record StreamNetworks(
    List<Kind> kinds,
    int networks,
    int neurons,
    long seed,
    double rate,
    int judged,
    double sharpness,
    Alarms alarms) {

  /** Fewer errors than these say nothing together. */
  private static final int LEAST_BLOCK = 10;

  private static final int PARTS = 4;

  /**
   * A kind of network.
   *
   * @param own the leaves that learn: {@code *} for all, {@code out.*} for the readout
   * @param optimizer of these; null for readouts by {@code rls} and the rest by {@code sgd}
   * @param scaledInput whether neurons scale their input by 1 - alpha
   * @param fastest time constant of neurons, in steps; they are drawn from here to {@code slowest}
   * @param slowest the largest, in steps
   * @param gain of the input weights
   * @param tauOut time constant of the readout, in steps
   * @param watched whether a detector watches it
   * @param remembers whether it sees memory columns, too
   */
  public record Kind(
      String own,
      @Nullable String optimizer,
      boolean scaledInput,
      double fastest,
      double slowest,
      double gain,
      double tauOut,
      boolean watched,
      boolean remembers) {

    /** All weights learn; the time constants are those that were best on sine-walk. */
    public static Kind allWeights() {
      return new Kind("*", null, true, 1.25, 11, 3, 5, false, false);
    }

    /** The same with a readout that learns alone, and forgets at an alarm. */
    public static Kind readout() {
      return new Kind("out.*", null, true, 1.25, 11, 3, 5, true, false);
    }

    /** Slow neurons; the time constants are those that were best on hidden-cues. */
    public static Kind readoutOfSlow() {
      return new Kind("out.*", null, false, 3, 30, 2, 30, true, false);
    }

    /**
     * Where steps do not depend on each other, memory is noise; chosen on MOA's streams, seed 1.
     */
    public static Kind withoutMemory() {
      return new Kind("*", null, true, 0.2, 0.2, 6, 0, false, false);
    }

    /** The same, which sees memory columns, too: logarithms of averages of each column. */
    public Kind remembering() {
      return new Kind(
          own,
          optimizer,
          scaledInput,
          fastest,
          slowest,
          gain,
          tauOut,
          watched,
          /* remembers= */ true);
    }
  }

  /**
   * What watches networks that forget.
   *
   * @param delta of {@link Adwin}; 0.15 by default (chosen)
   * @param action at an alarm; by default the network forgets (chosen)
   */
  public record Alarms(double delta, DriftAction action) {

    /**
     * A new detector of errors of 0 to 1 that remember each other: longer where labels come later,
     * so that each counts in means of max(10, lateness / 4) (chosen).
     */
    public DriftDetector detector(int lateness) {
      return new OfBlocks(new Adwin(delta, 1), Math.max(LEAST_BLOCK, lateness / PARTS));
    }
  }

  /** Checks the numbers. */
  public StreamNetworks {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty() || networks < 1 || neurons < 1) {
      throw new InvalidInputException(
          "got %s kinds of networks, %s networks, %s neurons, but expected at least one of each"
              .formatted(kinds.size(), networks, neurons));
    }
  }

  /** Those that are described. */
  public static StreamNetworks defaults() {
    List<Kind> kinds =
        List.of(
            Kind.allWeights(),
            Kind.readout(),
            Kind.withoutMemory(),
            Kind.readout().remembering(),
            Kind.readoutOfSlow().remembering());
    Alarms alarms = new Alarms(0.15, DriftAction.reset());
    return new StreamNetworks(kinds, kinds.size(), 200, 1, 0.1, 400, 4, alarms);
  }

  /**
   * Makes them.
   *
   * @param plugins has {@code lif}, the optimizers and the loss
   * @param channels of the input
   * @param outputs as many as classes, or values
   * @param classes whether labels are classes, and not values
   * @param lateness by how many steps a label may be late
   */
  public Ensemble create(
      Plugins plugins, int channels, int outputs, boolean classes, int lateness) {
    return create(plugins, channels, 0, outputs, classes, lateness, lateness);
  }

  /**
   * The same with memory columns.
   *
   * @param remembered their channels, the last of the input, which some networks see
   * @param delay by how many steps labels are usually late
   */
  public Ensemble create(
      Plugins plugins,
      int channels,
      int remembered,
      int outputs,
      boolean classes,
      int lateness,
      int delay) {
    List<Member> members = new ArrayList<>();
    for (int q = 0; q < networks; q++) {
      Kind kind = kinds.get(q % kinds.size());
      EpropNetwork network =
          new NetworkBuilder(plugins, channels + (kind.remembers ? remembered : 0), outputs)
              .layer(
                  l ->
                      l.population(
                              "lif",
                              neurons,
                              Map.of(
                                  "tau_m",
                                  new Distribution.LogUniform(kind.fastest, kind.slowest),
                                  "scaled_input",
                                  kind.scaledInput,
                                  "refractory",
                                  0))
                          .feedForward()
                          .gains(kind.gain, 1))
              .readout(r -> r.from("layer0").tauOut(kind.tauOut).scaledInput())
              .loss(classes ? "softmax_cross_entropy" : "mean_squared_error", Map.of())
              .create(seed + q);
      KeyedLearner learner =
          KeyedLearner.own(network, List.of(kind.own), optimizers(plugins, kind), rate)
              .withLateness(lateness);
      members.add(
          kind.watched
              ? new Member(learner, () -> alarms.detector(delay), alarms.action)
              : Member.of(learner));
    }
    return Ensemble.of(members, classes, judged, sharpness);
  }

  private static LeafOptimizers optimizers(Plugins plugins, Kind kind) {
    OptimizerFactory factory =
        plugins.find(OptimizerFactory.class, kind.optimizer == null ? "sgd" : kind.optimizer);
    LeafOptimizers all = new LeafOptimizers(factory.create(Context.defaults(factory)));
    if (kind.optimizer != null) {
      return all;
    }
    ReadoutOptimizerFactory rls = plugins.find(ReadoutOptimizerFactory.class, "rls");
    return all.withReadouts("*", rls.create(Context.defaults(rls)));
  }
}
