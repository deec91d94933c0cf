package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.random.RandomStreams;
import org.eprop.reference.ReferenceSample;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.UnusableException;

/**
 * A small random network and its samples, the same for the same seed: one of the {@link Wiring}s;
 * spikes or real values as input.
 *
 * @param seed of everything
 * @param network with its weights and learning signals
 * @param regularizers of its firing rates
 * @param batch of samples
 */
public record Trial(
    long seed, EpropNetwork network, List<Regularizer> regularizers, List<Sample> batch) {

  /** In messages. */
  public String name() {
    return "random network " + seed;
  }

  public NetworkStructure structure() {
    return network.structure();
  }

  /** The samples in double precision. */
  public List<ReferenceSample> samples() {
    return ReferenceSample.of(batch);
  }

  /** Draws a network of any wiring. */
  public static Trial draw(NetworkComponents parts, long seed) {
    return draw(parts, seed, Wiring.any(seed));
  }

  /** Draws a network of a certain wiring. */
  public static Trial draw(NetworkComponents parts, long seed, Wiring wiring) {
    return draw(parts, seed, wiring, 1);
  }

  /** Draws a network of a certain wiring, and sequences that are some times as long. */
  public static Trial draw(NetworkComponents parts, long seed, Wiring wiring, int times) {
    RandomGenerator random = new RandomStreams(seed).stream("trial");
    List<Choice<RegularizerFactory>> regularizers =
        Stream.ofNullable(parts.get(RegularizerFactory.class)).toList();
    Choice<LossFactory> chosen = parts.get(LossFactory.class);
    Loss loss = chosen.factory().create(chosen.context().withTimeStep(Probe.TIME_STEP));
    Model model =
        new Model(new Drawing(parts, random, seed).of(wiring), parts.learning(regularizers));
    List<Targets> kinds = Targets.suiting(loss, random);
    if (kinds.isEmpty()) {
      throw new UnusableException("a loss that refuses every kind of target");
    }
    Targets kind = kinds.get((int) (seed % kinds.size()));
    EpropNetwork network = EpropNetwork.create(model, seed);
    List<Sample> batch = samples(kind, random, times);
    if (wiring == Wiring.GRAPH) {
      batch = batch.stream().map(sample -> withMore(sample, network, kind, seed)).toList();
    }
    return new Trial(
        seed,
        network,
        regularizers.stream()
            .map(c -> c.factory().create(c.context().withTimeStep(Probe.TIME_STEP)))
            .toList(),
        batch);
  }

  /** A target of its own for each readout, and rewards at some steps. */
  private static Sample withMore(Sample sample, EpropNetwork network, Targets kind, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("trial more");
    List<Target> targets = new ArrayList<>(sample.targets());
    int steps = sample.input().steps();
    while (targets.size() < network.structure().readouts().size()) {
      Target target = kind.draw(steps, Drawing.OUTPUTS, random);
      targets.add(target.withWindow(Targets.window(steps, random)));
    }
    float[] rewards = new float[steps];
    for (int t = 0; t < steps; t++) {
      rewards[t] = random.nextInt(4) == 0 ? (float) random.nextGaussian() : 0;
    }
    return new Sample(sample.input(), targets, rewards);
  }

  private static List<Sample> samples(Targets kind, RandomGenerator random, int times) {
    List<Sample> batch = new ArrayList<>();
    boolean real = random.nextBoolean();
    int samples = 2 + random.nextInt(2);
    for (int b = 0; b < samples; b++) {
      int steps = times * (20 + random.nextInt(20));
      Target target = kind.draw(steps, Drawing.OUTPUTS, random);
      if (b == 0) {
        target = target.withWindow(Targets.window(steps, random));
      }
      batch.add(new Sample(input(steps, real, random), target));
    }
    return batch;
  }

  private static Input input(int steps, boolean real, RandomGenerator random) {
    double[][] spikes = new double[steps][Drawing.CHANNELS];
    float[][] values = new float[steps][Drawing.CHANNELS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < Drawing.CHANNELS; i++) {
        spikes[t][i] = random.nextDouble() < 0.4 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
    }
    return real ? new RealInput(Drawing.CHANNELS, values) : SpikeInput.of(Drawing.CHANNELS, spikes);
  }
}
