package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Randomness;

/**
 * What an encoder must be: of the steps and channels that it says, drawn from the given stream
 * alone, and of what it is given.
 */
public final class EncoderChecks {

  private static final int FRAMES = 12;
  private static final int CHANNELS = 5;
  private static final int REPEAT = 10;
  private static final int SEEDS = 20;
  private static final double FRAME_MS = 100;

  public static final CommonChecks<EncoderFactory, Encoder> COMMON =
      new CommonChecks<>(
          EncoderFactory.class,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), EncoderChecks::measure));

  private EncoderChecks() {}

  /** All of them. */
  public static List<Check<EncoderFactory>> all() {
    List<Check<EncoderFactory>> own =
        List.of(
            COMMON.timeStep(),
            new Check<>(
                "rates",
                "drawn spikes are as many a second with steps of 0.5 and of 0.05 ms, if a parameter is in Hz",
                EncoderChecks::rates),
            COMMON.made(
                "shape",
                "frames * repeat steps of channels(n) channels come out, whatever the values",
                EncoderChecks::shape),
            COMMON.made(
                "read_only",
                "the frames stay as they are, and nothing that comes out changes with them",
                EncoderChecks::readOnly),
            COMMON.made(
                "informative",
                "frames that differ come out differently, and what comes out is not silent",
                EncoderChecks::informative),
            COMMON.made(
                "counts",
                "another value of any channel or frame comes out differently, and in the frame's own steps",
                EncoderChecks::counts),
            new Check<>(
                "drawn",
                "what is random follows from the stream that is given",
                EncoderChecks::drawn),
            COMMON.made(
                "clips",
                "low() < high(), and what is outside of them is taken for them",
                EncoderChecks::clips));
    return COMMON.followedBy(own);
  }

  /** Values in [0, 1] that move from frame to frame. */
  private static RealInput frames(int frames, int channels) {
    RandomGenerator random = new RandomStreams(5).stream("frames");
    float[][] values = new float[frames][channels];
    for (float[] row : values) {
      for (int i = 0; i < channels; i++) {
        row[i] = random.nextFloat();
      }
    }
    return new RealInput(channels, values);
  }

  private static RealInput constant(float value) {
    float[][] values = new float[FRAMES][CHANNELS];
    for (float[] row : values) {
      Arrays.fill(row, value);
    }
    return new RealInput(CHANNELS, values);
  }

  private static Input encode(Encoder encoder, RealInput frames, int repeat, long seed) {
    return encoder.encode(frames, repeat, new RandomStreams(seed).stream("encoder"));
  }

  private static double[] measure(Encoder encoder, long question) {
    return numbers(encode(encoder, frames(FRAMES, CHANNELS), REPEAT, question));
  }

  private static double[] numbers(Input input) {
    List<Double> numbers = new ArrayList<>();
    if (input instanceof SpikeInput spikes) {
      for (int t = 0; t < spikes.steps(); t++) {
        numbers.add((double) spikes.start()[t + 1]);
      }
      for (int e = 0; e < spikes.events(); e++) {
        numbers.add((double) spikes.channel()[e]);
      }
    } else {
      for (float[] row : ((RealInput) input).values()) {
        for (float x : row) {
          numbers.add((double) x);
        }
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A rate in Hz without its 1/1000 makes a spike of every step, however short. */
  private static void rates(Choice<EncoderFactory> subject, Findings findings) {
    if (subject.factory().parameters().stream().noneMatch(p -> p.unit().matches("k?Hz"))) {
      findings.notApplicable("no parameter is in Hz");
      return;
    }
    // A probability above 1 is drawn for small values alone.
    boolean drawn =
        DoubleStream.of(1, 1e-3)
            .anyMatch(x -> perSecond(subject, 0.5, x, 1) != perSecond(subject, 0.5, x, 2));
    if (!drawn) {
      findings.notApplicable("no spikes are drawn");
      return;
    }
    double few = perSecond(subject, 0.5, 1, 1);
    double many = perSecond(subject, 0.05, 1, 1);
    if (!(many < 2 * few && few < 2 * many)) {
      findings.add(
          "a rate in Hz is spikes in a second: p = rate dt / 1000",
          "the largest value, dt = 0.05 ms against 0.5 ms",
          Numbers.text(many) + " spikes a second against " + Numbers.text(few),
          "about as many");
    }
  }

  /** Spikes of a channel of a share of the largest value. */
  private static double perSecond(
      Choice<EncoderFactory> subject, double dt, double share, long seed) {
    Encoder encoder = COMMON.probe().make(subject, dt);
    double high = Double.isFinite(encoder.high()) ? encoder.high() : 1;
    RealInput frames = constant((float) (share * high));
    int repeat = (int) Math.rint(FRAME_MS / dt);
    return encode(encoder, frames, repeat, seed) instanceof SpikeInput spikes
        ? spikes.events() / (spikes.channels() * FRAMES * FRAME_MS / 1000)
        : 0;
  }

  /** Steps and channels are what it says. */
  private static void shape(Encoder encoder, Findings findings) {
    for (RealInput frames :
        List.of(
            frames(1, 1), frames(FRAMES, CHANNELS), constant(0), constant(-3), constant(1e6f))) {
      for (int repeat : new int[] {2, REPEAT}) {
        Input input = encode(encoder, frames, repeat, 1);
        String where = frames.steps() + " frames, repeat " + repeat;
        findings.near("frames * repeat steps", where, input.steps(), frames.steps() * repeat, 0);
        findings.near(
            "channels(n) channels",
            where,
            input.channels(),
            encoder.channels(frames.channels()),
            0);
      }
    }
  }

  /** It writes to nothing that it was given. */
  private static void readOnly(Encoder encoder, Findings findings) {
    RealInput frames = frames(FRAMES, CHANNELS);
    Input input = encode(encoder, frames, REPEAT, 1);
    findings.sameBits(
        "frames are not written to", "", numbers(frames), numbers(frames(FRAMES, CHANNELS)));
    double[] before = numbers(input);
    encode(encoder, constant(1), REPEAT, 2);
    findings.sameBits("what came out stays", "", numbers(input), before);
  }

  /** What comes out depends on what goes in. */
  private static void informative(Encoder encoder, Findings findings) {
    double[] one = numbers(encode(encoder, frames(FRAMES, CHANNELS), REPEAT, 1));
    double[] other = numbers(encode(encoder, constant(0), REPEAT, 1));
    if (Arrays.equals(one, other)) {
      findings.add(
          "what comes out depends on the frames",
          "values from 0 to 1, against 0 throughout",
          "the same",
          "others");
    }
  }

  /** Each channel and each frame has an effect. */
  private static void counts(Encoder encoder, Findings findings) {
    for (int i = 0; i < CHANNELS; i++) {
      int channel = i;
      counts("channel " + i, encoder, (t, c) -> c == channel, findings);
    }
    for (int f = 0; f < FRAMES; f++) {
      int frame = f;
      counts("frame " + f, encoder, (t, c) -> t == frame, findings);
    }
    shows(encoder, 1, findings);
    shows(encoder, 2, findings);
  }

  /**
   * Of what is not drawn by chance, a frame shows in its own steps; the first may be what the
   * others are compared with.
   */
  private static void shows(Encoder encoder, int repeat, Findings findings) {
    RealInput frames = frames(FRAMES, CHANNELS);
    Input before;
    try {
      before = encode(encoder, frames, repeat, 1);
    } catch (InvalidInputException e) {
      return; // frames must last longer
    }
    boolean drawn = !same(before, encode(encoder, frames, repeat, 2), 0, FRAMES * repeat);
    for (int f = 1; f < FRAMES && !drawn; f++) {
      RealInput other = frames(FRAMES, CHANNELS);
      for (int i = 0; i < CHANNELS; i++) {
        turn(other.values()[f], i);
      }
      int from = f * repeat;
      if (same(before, encode(encoder, other, repeat, 1), from, from + repeat)) {
        findings.add(
            "the steps of frame f are f repeat .. (f + 1) repeat - 1",
            "frame " + f + " with other values, repeat " + repeat + ", its steps",
            "the same",
            "others");
      }
    }
  }

  private static boolean same(Input one, Input other, int from, int to) {
    if (one instanceof RealInput a && other instanceof RealInput b) {
      return Arrays.deepEquals(
          Arrays.copyOfRange(a.values(), from, to), Arrays.copyOfRange(b.values(), from, to));
    }
    SpikeInput a = (SpikeInput) one;
    SpikeInput b = (SpikeInput) other;
    return IntStream.range(from, to)
        .allMatch(
            t ->
                Arrays.equals(
                    a.channel(),
                    a.start()[t],
                    a.start()[t + 1],
                    b.channel(),
                    b.start()[t],
                    b.start()[t + 1]));
  }

  /** Upside down. */
  private static void turn(float[] values, int i) {
    values[i] = values[i] < 0.5 ? 0.999f : 0.001f;
  }

  /** Which values. */
  private interface Part {
    boolean has(int frame, int channel);
  }

  /** Of values turned upside down, in [0, 1] they remain. */
  private static void counts(String what, Encoder encoder, Part part, Findings findings) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      RealInput frames = frames(FRAMES, CHANNELS);
      double[] before = numbers(encode(encoder, frames, REPEAT, seed));
      for (int t = 0; t < FRAMES; t++) {
        for (int i = 0; i < CHANNELS; i++) {
          if (part.has(t, i)) {
            turn(frames.values()[t], i);
          }
        }
      }
      if (!Arrays.equals(numbers(encode(encoder, frames, REPEAT, seed)), before)) {
        return;
      }
    }
    findings.add("every value counts", what + " with other values", "the same", "another");
  }

  /** Chance comes from the stream that is given. */
  private static void drawn(Choice<EncoderFactory> subject, Findings findings) {
    Encoder encoder = COMMON.probe().make(subject);
    List<String> own = Randomness.of(subject.factory(), encoder);
    if (!own.isEmpty() && Arrays.equals(measure(encoder, 1), measure(encoder, 2))) {
      findings.add(
          "what comes out follows from the random stream",
          own.get(0),
          "the same for another stream",
          "draws from the stream that is given");
    }
  }

  /** Beyond its range, values are those of the ends. */
  private static void clips(Encoder encoder, Findings findings) {
    if (!(encoder.low() < encoder.high())) {
      findings.add(
          "low() < high()",
          "",
          Numbers.text(encoder.low()) + " and " + Numbers.text(encoder.high()),
          "an interval");
      return;
    }
    same(encoder, (float) encoder.low(), -1, findings);
    same(encoder, (float) encoder.high(), 1, findings);
  }

  /** One step beyond an end of the range. */
  private static void same(Encoder encoder, float end, int beyond, Findings findings) {
    if (Float.isFinite(end)) {
      findings.sameBits(
          "values beyond low() and high() are taken for them",
          Numbers.text(end + beyond),
          numbers(encode(encoder, constant(end + beyond), REPEAT, 1)),
          numbers(encode(encoder, constant(end), REPEAT, 1)));
    }
  }
}
