package org.eprop.tasks.frames;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/**
 * How real values come before a network: normalised, varied if training, encoded, each frame for
 * some steps; and from when on what is said of them counts. Immutable and thread-safe.
 */
public final class Presentation {

  static final Parameter SCALE =
      Parameter.real("scale", 1)
          .describe("what values are multiplied by before all else, such as 0.00392 for bytes");
  private static final String NORMALISE = "normalise";

  /** Training sequences at another speed, for whatever task has sequences. */
  public static final Parameter TIME_WARP =
      Parameter.real("time_warp", 0)
          .atLeast(0)
          .atMost(1)
          .describe(
              "each training sequence is played exp(U(-time_warp, time_warp)) times as fast, drawn"
                  + " anew in each epoch");

  static final Parameter TIME_SHIFT =
      Parameter.integer("time_shift", 0)
          .atLeast(0)
          .atMost(10_000)
          .unit("frames")
          .describe(
              "each training sequence comes earlier or later by up to this, drawn anew in each"
                  + " epoch; what is moved out is lost, and 0 comes in");
  static final Parameter CHANNEL_SHIFT =
      Parameter.integer("channel_shift", 0)
          .atLeast(0)
          .atMost(10_000)
          .unit("channels")
          .describe(
              "all channels of a training sequence move up or down by up to this, drawn anew in"
                  + " each epoch; what is moved out is lost, and 0 comes in");
  static final Parameter NOISE =
      Parameter.real("noise", 0)
          .atLeast(0)
          .describe(
              "standard deviation of what is added to each training value, drawn anew in each"
                  + " epoch");
  static final Parameter DROPOUT =
      Parameter.real("dropout", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training values that are 0, drawn anew in each epoch; the others are"
                  + " divided by 1 - dropout");
  static final Parameter ENCODERS =
      Parameter.parts("encoders", EncoderFactory.class)
          .describe(
              "what makes spikes, or other values, of the values, one after the other; without any,"
                  + " values are currents");
  static final Parameter REPEAT =
      Parameter.integer("repeat", 1)
          .atLeast(1)
          .atMost(10_000)
          .describe("how many steps each frame lasts");
  static final Parameter LAST_STEPS =
      Parameter.integer("last_steps", 0)
          .atLeast(0)
          .describe("how many steps of a sequence count, the last ones; 0 for all");

  private static final List<Parameter> PARAMETERS = parameters("none");

  /**
   * All of them.
   *
   * @param normalise what is done unless said otherwise
   */
  public static List<Parameter> parameters(String normalise) {
    Parameter how =
        Parameter.choice(NORMALISE, normalise, Normalisation.Method.texts())
            .describe(
                "per channel, by numbers found in the training data alone. standardise: to mean 0"
                    + " and standard deviation 1; log: log(1 + x), then so; range: to 0 .. 1");
    return List.of(
        SCALE,
        how,
        TIME_WARP,
        TIME_SHIFT,
        CHANNEL_SHIFT,
        NOISE,
        DROPOUT,
        ENCODERS,
        REPEAT,
        LAST_STEPS);
  }

  private final Normalisation normalisation;
  private final FrameVariation variation;
  private final Encoding encoding;
  private final int lastSteps;
  private final double timeStep;
  private final RandomStreams streams;

  private Presentation(
      Normalisation normalisation,
      FrameVariation variation,
      Encoding encoding,
      int lastSteps,
      double timeStep,
      RandomStreams streams) {
    this.normalisation = normalisation;
    this.variation = variation;
    this.encoding = encoding;
    this.lastSteps = lastSteps;
    this.timeStep = timeStep;
    this.streams = streams;
  }

  /**
   * What the parameters say.
   *
   * @param training the sequences that are learned from: numbers are found in them alone
   * @param timeStep ms
   * @throws org.eprop.api.plugin.InvalidInputException if they do not go together, or not with the
   *     values
   */
  public static Presentation of(
      Arguments arguments, Frames training, double timeStep, RandomStreams streams) {
    Presentation made =
        new Presentation(
            Normalisation.fit(
                Normalisation.Method.valueOf(
                    String.valueOf(arguments.values().get(NORMALISE)).toUpperCase(Locale.ROOT)),
                arguments.real(SCALE),
                training),
            new FrameVariation(
                arguments.real(TIME_WARP),
                arguments.integer(TIME_SHIFT),
                arguments.integer(CHANNEL_SHIFT),
                arguments.real(NOISE),
                arguments.real(DROPOUT)),
            Encoding.of(
                arguments.parts(ENCODERS, EncoderFactory.class),
                timeStep,
                arguments.integer(REPEAT)),
            arguments.integer(LAST_STEPS),
            timeStep,
            streams);
    made.dataset("train", training, (n, f) -> null).input(0, 0); // what does not fit shows here
    return made;
  }

  /** Whether values are asked for to be changed, so that they are no spikes already. */
  public static boolean isAskedFor(Arguments arguments) {
    return PARAMETERS.stream()
        .filter(p -> p != LAST_STEPS)
        .anyMatch(p -> !arguments.values().get(p.name()).equals(p.defaultValue()));
  }

  /** How many steps each frame lasts. */
  public static int repeat(Arguments arguments) {
    return arguments.integer(REPEAT);
  }

  /** How many steps of a sequence count, the last ones; 0 for all. */
  public static int lastSteps(Arguments arguments) {
    return arguments.integer(LAST_STEPS);
  }

  /** The target, of which the last steps alone count if there are more; 0 for all. */
  public static Target windowed(Target target, int lastSteps) {
    int steps = target.steps();
    if (lastSteps == 0 || lastSteps >= steps) {
      return target;
    }
    double[] window = new double[steps];
    Arrays.fill(window, steps - lastSteps, steps, 1);
    return target.withWindow(window);
  }

  /** How many channels the network sees. */
  public int channels(int channels) {
    return encoding.channels(channels);
  }

  /** The training set, which varies if it is asked for. */
  public Dataset training(Frames frames, SequenceLabels labels) {
    return dataset("train", frames, labels);
  }

  /**
   * Another set, which does not vary.
   *
   * @param part its name, which no other has
   */
  public Dataset fixed(String part, Frames frames, SequenceLabels labels) {
    return new FrameDataset(
        part, frames, labels, normalisation, FrameVariation.NONE, encoding, lastSteps, streams);
  }

  private FrameDataset dataset(String part, Frames frames, SequenceLabels labels) {
    return new FrameDataset(
        part, frames, labels, normalisation, variation, encoding, lastSteps, streams);
  }

  /** The numbers that were found in the training data, by name. */
  public Map<String, double[]> fitted() {
    return normalisation.fitted();
  }

  /** What looks wrong with the training data, one sentence each. */
  public List<String> warnings(Frames training) {
    ValueStatistics values = ValueStatistics.of(training, normalisation, encoding.first());
    List<String> all = new ArrayList<>();
    values.size(encoding.first() == null).ifPresent(all::add);
    values.clipped(encoding.first() == null ? "" : encoding.firstName()).ifPresent(all::add);
    values.duration(encoding.repeat(), timeStep).ifPresent(all::add);
    return List.copyOf(all);
  }

  /**
   * Sequences of real values as a network sees them, each made when it is asked for, by whichever
   * thread asks.
   *
   * @param part its name, which names its random numbers
   * @param lastSteps how many steps of a sequence count; 0 for all
   */
  private record FrameDataset(
      String part,
      Frames frames,
      SequenceLabels labels,
      Normalisation normalisation,
      FrameVariation variation,
      Encoding encoding,
      int lastSteps,
      RandomStreams streams)
      implements Dataset {

    @Override
    public int size() {
      return frames.size();
    }

    @Override
    public Sample sample(int epoch, int index) {
      FrameVariation.Copy copy = copy(epoch, index);
      int[] frameOf = new int[copy.frameOf().length * encoding.repeat()];
      for (int t = 0; t < frameOf.length; t++) {
        frameOf[t] = copy.frameOf()[t / encoding.repeat()];
      }
      Target target = labels.of(index, frameOf);
      return new Sample(encode(copy, epoch, index), Presentation.windowed(target, lastSteps));
    }

    Input input(int epoch, int index) {
      return encode(copy(epoch, index), epoch, index);
    }

    private FrameVariation.Copy copy(int epoch, int index) {
      float[][] values = frames.values(index);
      normalisation.apply(values, index);
      return variation.equals(FrameVariation.NONE)
          ? FrameVariation.Copy.of(values)
          : variation.vary(values, streams.stream(part + " variation", epoch, index));
    }

    private Input encode(FrameVariation.Copy copy, int epoch, int index) {
      return encoding.encode(
          frames.channels(), copy.values(), streams.stream(part + " encoders", epoch, index));
    }
  }

  /**
   * Encoders one after the other, and how many steps each frame lasts. Without encoders the values
   * are currents. Immutable and thread-safe.
   */
  private static final class Encoding {

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
                  "got \""
                      + names.get(e)
                      + "\", which makes spikes, but expected it to be the last")
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

  /**
   * What the normalised training values are like, to say so if they look wrong.
   *
   * @param rms root mean square
   * @param largest absolute value
   * @param outside share of the values that the first encoder does not tell apart
   * @param low of what it does
   * @param high of what it does
   * @param longest frames of a sequence
   */
  private record ValueStatistics(
      double rms, double largest, double outside, double low, double high, int longest) {

    /** Weights are drawn for values of about 1: these are far from it. */
    private static final double LARGE = 10;

    private static final double SMALL = 0.01;

    /** Of fewer values that are clipped, nothing is said. */
    private static final double MOST_CLIPPED = 0.01;

    /** Shorter than a few membrane time constants. */
    private static final double SHORT_MS = 50;

    static ValueStatistics of(Frames training, Normalisation normalisation, Encoder first) {
      double low = first == null ? Double.NEGATIVE_INFINITY : first.low();
      double high = first == null ? Double.POSITIVE_INFINITY : first.high();
      double squares = 0;
      double largest = 0;
      long count = 0;
      long outside = 0;
      int longest = 0;
      for (int n = 0; n < training.size(); n++) {
        float[][] values = training.values(n);
        normalisation.apply(values, n);
        longest = Math.max(longest, values.length);
        for (float[] row : values) {
          for (float x : row) {
            squares += (double) x * x;
            largest = Math.max(largest, Math.abs(x));
            outside += x < low || x > high ? 1 : 0;
          }
          count += row.length;
        }
      }
      return new ValueStatistics(
          Math.sqrt(squares / count), largest, (double) outside / count, low, high, longest);
    }

    /** Whether values are far from 1, if they are currents. */
    Optional<String> size(boolean currents) {
      if (!currents || (rms <= LARGE && (rms >= SMALL || rms == 0))) {
        return Optional.empty();
      }
      return Optional.of(
          ("the training inputs have a root mean square of %s (largest: %s), but"
                  + " weights are drawn for values of about 1; \"scale\": %s, or \"normalise\","
                  + " brings them there")
              .formatted(text(rms), text(largest), text(1 / largest)));
    }

    /** Whether the encoder clips more than a few. */
    Optional<String> clipped(String encoder) {
      if (!(outside > MOST_CLIPPED)) {
        return Optional.empty();
      }
      return Optional.of(
          ("%s %% of the training values are outside of %s to %s, and are clipped by"
                  + " the encoder \"%s\"; \"scale\", or \"normalise\": \"range\", brings them"
                  + " there")
              .formatted(text(100 * outside), text(low), text(high), encoder));
    }

    /** Whether the time step was forgotten. */
    Optional<String> duration(int repeat, double timeStep) {
      double ms = longest * repeat * timeStep;
      if (timeStep != 1 || ms >= SHORT_MS) {
        return Optional.empty();
      }
      return Optional.of(
          ("no sequence lasts longer than %s ms (%s frames of %s ms), which is short"
                  + " beside a membrane's time constant, 20 ms by default; if frames are further"
                  + " apart, \"time_step\" says so (ms), and \"repeat\" gives each frame more"
                  + " steps")
              .formatted(text(ms), longest, repeat));
    }

    private static String text(double x) {
      return String.format(Locale.ROOT, "%.3g", x)
          .replaceFirst("(\\.\\d*?)0+$", "$1")
          .replaceFirst("\\.$", "");
    }
  }
}
