package org.eprop.nir.command;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.nir.verify.Noise;
import picocli.CommandLine.Option;

/** What networks are run with to see their spikes. */
final class SampleOptions {

  @Option(names = "--noise", paramLabel = "RATE")
  private Double noise;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "8")
  private int samples;

  @Option(names = "--steps", paramLabel = "N", defaultValue = "200")
  private int steps;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", descriptionKey = "noise.seed")
  private long seed;

  /** The task's data, or noise. */
  List<? extends Input> of(TrainedNetwork trained) {
    expectSome("--samples", samples);
    expectSome("--steps", steps);
    if (noise != null && !(noise >= 0 && noise <= 1)) {
      throw new InvalidInputException("--noise: got " + noise + ", but expected 0 to 1");
    }
    if (noise == null && trained.recorded().isPresent()) {
      return trained.inputs(samples);
    }
    int channels = trained.network().model().network().channels();
    return Noise.samples(samples, steps, channels, noise == null ? 0.1 : noise, seed);
  }

  private static void expectSome(String option, int number) {
    if (number <= 0) {
      throw new InvalidInputException(option + ": got " + number + ", but expected > 0");
    }
  }
}
