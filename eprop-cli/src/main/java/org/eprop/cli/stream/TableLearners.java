package org.eprop.cli.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.eprop.stream.ensemble.Ensemble;
import org.eprop.stream.ensemble.Member;

/**
 * Who learns a table: eight networks that answer together, or one if an optimizer was asked for.
 * The settings were chosen on streams of 20,000 rows whose labels come 100 rows late, and measured
 * on others: tools/streams/README.md.
 */
record TableLearners(
    StreamOptions options, Plugins plugins, int channels, int outputs, boolean classes) {

  /** Two of each kind, with weights of their own: they err in different places. */
  private static final int NETWORKS = 8;

  /** Over how many labels members are judged, and of how many an alarm's errors are means. */
  private static final int JUDGED = 400;

  private static final int BLOCK = 25;
  private static final double DELTA = 0.15;

  private static final double RATE = 0.1;
  private static final double RATE_OF_ONE = 0.003;
  private static final double TAU_OF_ONE = 2;
  private static final double GAIN = 3;
  private static final double GAIN_OF_SLOW = 2;
  private static final double GAIN_OF_NONE = 6;

  /** Time constants of the readouts, in rows. */
  private static final double FAST = 5;

  private static final double SLOW = 30;

  /** Time constants of neurons, in rows. */
  private static final double FASTEST = 1.25;

  private static final double NO_MEMORY = 0.2;

  /** A detector of errors of 0 to 1 that remember each other. */
  static DriftDetector detector() {
    return new OfBlocks(new Adwin(DELTA, 1), BLOCK);
  }

  Ensemble make() {
    List<Member> members = new ArrayList<>();
    if (options.optimizer != null) {
      members.add(one());
    }
    while (options.optimizer == null && members.size() < NETWORKS) {
      int number = members.size();
      members.add(allWeights(number));
      members.add(readout(number + 1));
      members.add(readoutOfSlow(number + 2));
      members.add(withoutMemory(number + 3));
    }
    return new Ensemble(members, classes, JUDGED);
  }

  String text() {
    return options.optimizer == null
        ? String.format(
            "%d channels; %d networks of %d lif neurons answer together: half learn all weights,"
                + " half of these without memory; half their readouts, and forget at an alarm",
            channels, NETWORKS, options.neurons)
        : String.format(
            "%d channels, %d lif neurons; all weights learn: %s, rate %s",
            channels, options.neurons, options.optimizer, rate());
  }

  private double rate() {
    return options.rate != null ? options.rate : options.optimizer == null ? RATE : RATE_OF_ONE;
  }

  private Member allWeights(int number) {
    return new Member(learner(network(true, FASTEST, 11, GAIN, FAST, number), "*"), null);
  }

  private Member readout(int number) {
    EpropNetwork network = network(true, FASTEST, 11, GAIN, FAST, number);
    return new Member(learner(network, "out.*"), TableLearners::detector);
  }

  private Member readoutOfSlow(int number) {
    EpropNetwork network = network(false, 3, SLOW, GAIN_OF_SLOW, SLOW, number);
    return new Member(learner(network, "out.*"), TableLearners::detector);
  }

  /** Where rows do not depend on each other, memory is noise. */
  private Member withoutMemory(int number) {
    EpropNetwork network = network(true, NO_MEMORY, NO_MEMORY, GAIN_OF_NONE, 0, number);
    return new Member(learner(network, "*"), null);
  }

  private Member one() {
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, options.optimizer);
    KeyedLearner learner =
        KeyedLearner.ownWeights(
            network(true, FASTEST, SLOW, GAIN, TAU_OF_ONE, 0),
            factory.create(Context.defaults(factory)),
            rate());
    return new Member(learner.withLateness(options.delay), null);
  }

  /** Readouts by least squares; the rest, if it learns, by steps in units of the output. */
  private KeyedLearner learner(EpropNetwork network, String own) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    ReadoutOptimizerFactory rls = plugins.find(ReadoutOptimizerFactory.class, "rls");
    ReadoutOptimizer squares = rls.create(Context.defaults(rls));
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd.create(Context.defaults(sgd))).withReadouts("*", squares);
    return KeyedLearner.own(network, List.of(own), optimizers, rate()).withLateness(options.delay);
  }

  /**
   * A network.
   *
   * @param scaled whether neurons scale their input by 1 - alpha
   * @param fastest time constant of neurons, in rows; they are drawn from here to {@code slowest}
   * @param tau of the readout, in rows
   * @param number of the network; each has weights of its own
   */
  private EpropNetwork network(
      boolean scaled, double fastest, double slowest, double gain, double tau, int number) {
    return new NetworkBuilder(plugins, channels, outputs)
        .layer(
            l ->
                l.population(
                        "lif",
                        options.neurons,
                        Map.of(
                            "tau_m",
                            new Distribution.LogUniform(fastest, slowest),
                            "scaled_input",
                            scaled,
                            "refractory",
                            0))
                    .feedForward()
                    .gains(gain, 1))
        .readout(r -> r.from("layer0").tauOut(tau).scaledInput())
        .loss(classes ? "softmax_cross_entropy" : "mean_squared_error", Map.of())
        .create(options.seed + number);
  }
}
