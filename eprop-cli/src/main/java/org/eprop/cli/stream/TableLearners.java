package org.eprop.cli.stream;

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
 * Who learns a table: three networks that answer together, or one if an optimizer was asked for.
 * The settings were chosen on seed 1 and 2 of two streams of 20,000 rows whose labels come 100 rows
 * late; see docs/streams.md.
 */
record TableLearners(
    StreamOptions options, Plugins plugins, int channels, int outputs, boolean classes) {

  /** Over how many labels members are judged, and of how many an alarm's errors are means. */
  private static final int JUDGED = 200;

  private static final int BLOCK = 25;
  private static final double DELTA = 0.3;

  private static final double RATE = 0.1;
  private static final double RATE_OF_ONE = 0.003;
  private static final double TAU_OF_ONE = 2;
  private static final double GAIN = 3;
  private static final double GAIN_OF_SLOW = 2;

  /** Time constants of the readouts, in rows. */
  private static final double FAST = 5;

  private static final double SLOW = 30;

  /** A detector of errors of 0 to 1 that remember each other. */
  static DriftDetector detector() {
    return new OfBlocks(new Adwin(DELTA), BLOCK);
  }

  Ensemble make() {
    List<Member> members =
        options.optimizer == null
            ? List.of(allWeights(), readout(FAST), readoutOfSlow())
            : List.of(one());
    return new Ensemble(members, classes, JUDGED);
  }

  String text() {
    return options.optimizer == null
        ? String.format(
            "%d channels; three networks of up to %d lif neurons answer together: one learns all"
                + " weights, two their readouts and forget at an alarm",
            channels, options.neurons)
        : String.format(
            "%d channels, %d lif neurons; all weights learn: %s, rate %s",
            channels, options.neurons, options.optimizer, rate());
  }

  private double rate() {
    return options.rate != null ? options.rate : options.optimizer == null ? RATE : RATE_OF_ONE;
  }

  private Member allWeights() {
    return new Member(learner(network(options.neurons, true, GAIN, 11, FAST), "*"), null);
  }

  private Member readout(double tau) {
    EpropNetwork network = network(options.neurons, true, GAIN, 11, tau);
    return new Member(learner(network, "out.*"), TableLearners::detector);
  }

  private Member readoutOfSlow() {
    EpropNetwork network =
        network(Math.max(1, options.neurons / 2), false, GAIN_OF_SLOW, SLOW, SLOW);
    return new Member(learner(network, "out.*"), TableLearners::detector);
  }

  private Member one() {
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, options.optimizer);
    KeyedLearner learner =
        KeyedLearner.ownWeights(
            network(options.neurons, true, GAIN, SLOW, TAU_OF_ONE),
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

  /** Time constants of neurons are drawn from 1.25 rows, or of slow ones 3, to the slowest. */
  private EpropNetwork network(
      int neurons, boolean scaled, double gain, double slowest, double tau) {
    double fastest = scaled ? 1.25 : 3;
    return new NetworkBuilder(plugins, channels, outputs)
        .layer(
            l ->
                l.population(
                        "lif",
                        neurons,
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
        .create(options.seed);
  }
}
