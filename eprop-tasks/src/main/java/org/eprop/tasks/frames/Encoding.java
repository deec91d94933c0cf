package org.eprop.tasks.frames;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;

/**
 * Encoders one after the other, and how many steps each frame lasts. Without encoders the values
 * are currents. Immutable and thread-safe.
 */
final class Encoding {

  private final List<Encoder> encoders;
  private final List<String> names;
  private final int repeat;

  private Encoding(List<Encoder> encoders, List<String> names, int repeat) {
    this.encoders = List.copyOf(encoders);
    this.names = List.copyOf(names);
    this.repeat = repeat;
  }

  /**
   * Makes the encoders.
   *
   * @param timeStep ms
   * @param repeat steps a frame
   */
  static Encoding of(List<Choice<EncoderFactory>> choices, double timeStep, int repeat) {
    List<Encoder> encoders = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Choice<EncoderFactory> choice : choices) {
      encoders.add(choice.make(choice.context().withTimeStep(timeStep), EncoderFactory::create));
      names.add(choice.name());
    }
    return new Encoding(encoders, names, repeat);
  }

  /** How many channels the network sees. */
  int channels(int channels) {
    int all = channels;
    for (Encoder encoder : encoders) {
      all = encoder.channels(all);
    }
    return all;
  }

  int repeat() {
    return repeat;
  }

  /** The encoder that is given the values themselves, or null. */
  Encoder first() {
    return encoders.isEmpty() ? null : encoders.get(0);
  }

  String firstName() {
    return names.get(0);
  }

  /**
   * The input of a sequence.
   *
   * @throws InvalidInputException if an encoder needs other frames, or is not the last and makes
   *     spikes
   */
  Input encode(int channels, float[][] values, RandomGenerator random) {
    RealInput frames = new RealInput(channels, values);
    for (int e = 0; e < encoders.size(); e++) {
      boolean last = e == encoders.size() - 1;
      Input encoded = encoders.get(e).encode(frames, last ? repeat : 1, random);
      if (last) {
        return encoded;
      }
      if (!(encoded instanceof RealInput real)) {
        throw new InvalidInputException(
                "got \"" + names.get(e) + "\", which makes spikes, but expected it to be the last")
            .at("encoders[" + e + "]");
      }
      frames = real;
    }
    return repeat == 1 ? frames : repeated(frames);
  }

  /** Steps of one frame are one row. */
  private RealInput repeated(RealInput frames) {
    float[][] rows = new float[Math.multiplyExact(frames.steps(), repeat)][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = frames.values()[t / repeat];
    }
    return new RealInput(frames.channels(), rows);
  }
}
