package org.eprop.tasks.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tasks.encoding.Latency;
import org.eprop.tasks.encoding.Poisson;
import org.eprop.tasks.encoding.ReceptiveFields;
import org.junit.jupiter.api.Test;

class PresentationTest {

  /** The parameters as a task of its own. */
  private static final class Shown implements Component {
    @Override
    public String name() {
      return "shown";
    }

    @Override
    public String description() {
      return "for this test";
    }

    @Override
    public List<Parameter> parameters() {
      return Presentation.parameters("none");
    }
  }

  private record Given(float[][]... all) implements Frames {
    @Override
    public int size() {
      return all.length;
    }

    @Override
    public int channels() {
      return all[0][0].length;
    }

    @Override
    public float[][] values(int n) {
      return Arrays.stream(all[n]).map(float[]::clone).toArray(float[][]::new);
    }
  }

  private static final Given TRAINING =
      new Given(new float[][] {{1, 5}, {3, 5}}, new float[][] {{5, 5}, {7, 5}});

  private final Map<String, Object> parameters = new HashMap<>();

  private Presentation shown(Frames training, double timeStep) {
    return Presentation.of(
        Arguments.of(new Shown(), parameters), training, timeStep, new RandomStreams(1));
  }

  private static SequenceLabels frameNumbers() {
    return (n, frameOf) -> Target.classes(frameOf.clone());
  }

  private float[][] values(Frames frames) {
    Dataset set = shown(TRAINING, 1).fixed("test", frames, frameNumbers());
    return ((RealInput) set.sample(3, 0).input()).values();
  }

  private static void assertRows(float[][] expected, float[][] got) {
    assertEquals(expected.length, got.length);
    for (int t = 0; t < expected.length; t++) {
      assertArrayEquals(expected[t], got[t], 1e-5f);
    }
  }

  /** Mean 4 and variance (9 + 1 + 1 + 9) / 4 = 5 of the training data; the other never changes. */
  @Test
  void standardisedByTheTrainingDataAlone() {
    parameters.put("normalise", "standardise");
    float d = (float) Math.sqrt(5);
    assertRows(new float[][] {{96 / d, 1}}, values(new Given(new float[][] {{100, 6}})));
    Map<String, double[]> fitted = shown(TRAINING, 1).fitted();
    assertEquals(List.of("mean", "standard_deviation"), List.copyOf(fitted.keySet()));
    assertArrayEquals(new double[] {4, 5}, fitted.get("mean"));
    assertArrayEquals(new double[] {Math.sqrt(5), 1}, fitted.get("standard_deviation"), 1e-15);
  }

  @Test
  void logarithmAndRangeAndScale() {
    parameters.put("normalise", "log");
    double[] logs = {Math.log(2), Math.log(4), Math.log(6), Math.log(8)};
    double mean = Arrays.stream(logs).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    float expected = (float) ((Math.log(11) - mean) / deviation);
    assertEquals(expected, values(new Given(new float[][] {{10, 5}}))[0][0], 1e-6);
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> shown(new Given(new float[][] {{0, 0}, {0, -1}}), 1));
    assertEquals(
        "normalise: got \"log\", but expected another, for sample 0 has the value -1.0, and the"
            + " logarithm of 1 + scale x is asked for",
        e.getMessage());
    parameters.put("normalise", "range");
    parameters.put("scale", 3);
    assertRows(new float[][] {{0.5f, 3}}, values(new Given(new float[][] {{4, 6}})));
    assertArrayEquals(new double[] {3, 15}, shown(TRAINING, 1).fitted().get("least"));
    parameters.put("normalise", "none");
    assertRows(new float[][] {{12, 18}}, values(new Given(new float[][] {{4, 6}})));
    assertTrue(shown(TRAINING, 1).fitted().isEmpty());
  }

  @Test
  void framesLastSeveralSteps() {
    parameters.put("repeat", 3);
    parameters.put("last_steps", 4);
    Sample sample = shown(TRAINING, 1).training(TRAINING, frameNumbers()).sample(0, 1);
    assertRows(
        new float[][] {{5, 5}, {5, 5}, {5, 5}, {7, 5}, {7, 5}, {7, 5}},
        ((RealInput) sample.input()).values());
    double[] weights = new double[6];
    int[] classes = new int[6];
    for (int t = 0; t < 6; t++) {
      weights[t] = sample.target().weight(t);
      classes[t] = sample.target().classAt(t);
    }
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1}, classes);
    assertArrayEquals(new double[] {0, 0, 1, 1, 1, 1}, weights);
    parameters.put("last_steps", 7);
    sample = shown(TRAINING, 1).training(TRAINING, frameNumbers()).sample(0, 1);
    assertEquals(6, sample.target().countedSteps());
  }

  /** Means stay, a share is 0, every epoch and sample is another one, and no test data vary. */
  @Test
  void dropout() {
    float[][] ones = new float[100][50];
    for (float[] row : ones) {
      Arrays.fill(row, 1);
    }
    Given frames = new Given(ones, ones);
    parameters.put("dropout", 0.2);
    Presentation shown = shown(frames, 1);
    Dataset training = shown.training(frames, frameNumbers());
    RealInput input = (RealInput) training.sample(0, 0).input();
    double sum = 0;
    int zeros = 0;
    for (float[] row : input.values()) {
      for (float x : row) {
        assertTrue(x == 0 || x == 1.25f, "" + x);
        sum += x;
        zeros += x == 0 ? 1 : 0;
      }
    }
    assertEquals(1000, zeros, 4 * Math.sqrt(5000 * 0.2 * 0.8));
    assertEquals(5000, sum, 1.25 * 4 * Math.sqrt(5000 * 0.2 * 0.8));
    assertRows(input.values(), ((RealInput) training.sample(0, 0).input()).values());
    for (int[] other : new int[][] {{1, 0}, {0, 1}}) {
      RealInput varied = (RealInput) training.sample(other[0], other[1]).input();
      assertFalse(Arrays.deepEquals(input.values(), varied.values()));
    }
    Dataset test = shown.fixed("test", frames, frameNumbers());
    assertRows(ones, ((RealInput) test.sample(0, 0).input()).values());
  }

  @Test
  void noiseHasItsStandardDeviation() {
    Given frames = new Given(new float[200][50]);
    parameters.put("noise", 0.5);
    RealInput input =
        (RealInput) shown(frames, 1).training(frames, frameNumbers()).sample(2, 0).input();
    double squares = 0;
    for (float[] row : input.values()) {
      for (float x : row) {
        squares += (double) x * x;
      }
    }
    assertEquals(0.5, Math.sqrt(squares / 10_000), 4 * 0.5 / Math.sqrt(2 * 10_000));
  }

  /** A ramp stays a ramp, at another speed; labels go with it. */
  @Test
  void timeWarp() {
    float[][] ramp = new float[101][1];
    for (int t = 0; t < ramp.length; t++) {
      ramp[t][0] = t;
    }
    Given frames = new Given(ramp);
    parameters.put("time_warp", 0.3);
    Dataset training = shown(frames, 1).training(frames, frameNumbers());
    double shortest = 1000;
    double longest = 0;
    for (int epoch = 0; epoch < 50; epoch++) {
      Sample sample = training.sample(epoch, 0);
      float[][] x = ((RealInput) sample.input()).values();
      double speed = x[1][0];
      for (int t = 0; t < x.length; t++) {
        assertEquals(Math.min(100, t * speed), x[t][0], 1e-3);
        assertEquals(Math.rint(x[t][0]), sample.target().classAt(t), 1);
      }
      assertEquals(Math.rint(101 / speed), x.length, 1);
      shortest = Math.min(shortest, speed);
      longest = Math.max(longest, speed);
    }
    assertTrue(shortest > Math.exp(-0.3) - 1e-6 && shortest < 0.8, "" + shortest);
    assertTrue(longest < Math.exp(0.3) + 1e-6 && longest > 1.25, "" + longest);
  }

  @Test
  void shiftsMoveFramesAndChannelsAndTheLabelsWithThem() {
    float[][] grid = new float[6][5];
    for (int t = 0; t < 6; t++) {
      for (int c = 0; c < 5; c++) {
        grid[t][c] = 10 * (t + 1) + c;
      }
    }
    parameters.put("time_shift", 2);
    parameters.put("channel_shift", 1);
    Dataset training = shown(new Given(grid), 1).training(new Given(grid), frameNumbers());
    Set<String> seen = new TreeSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      Sample sample = training.sample(epoch, 0);
      float[][] x = ((RealInput) sample.input()).values();
      int middle = (int) x[3][2];
      int later = 3 - (middle / 10 - 1);
      int up = 2 - middle % 10;
      seen.add(later + " " + up);
      for (int t = 0; t < 6; t++) {
        int from = t - later;
        assertEquals(Math.min(Math.max(from, 0), 5), sample.target().classAt(t));
        for (int c = 0; c < 5; c++) {
          boolean inside = from >= 0 && from < 6 && c - up >= 0 && c - up < 5;
          assertEquals(inside ? grid[from][c - up] : 0, x[t][c]);
        }
      }
    }
    assertEquals(15, seen.size(), () -> "all shifts occur: " + seen);
  }

  @Test
  void encodersFollowEachOther() {
    parameters.put("scale", 0.1);
    parameters.put("repeat", 4);
    parameters.put(
        "encoders",
        List.of(
            Choice.of(new ReceptiveFields(), Map.of("fields", 2, "width", 0.1)),
            Choice.of(new Latency())));
    Presentation shown = shown(TRAINING, 1);
    assertEquals(4, shown.channels(2));
    SpikeInput spikes =
        assertInstanceOf(
            SpikeInput.class,
            shown
                .fixed("test", new Given(new float[][] {{0, 10}}), frameNumbers())
                .sample(0, 0)
                .input());
    assertEquals(4, spikes.steps());
    assertEquals(List.of(0, 3), List.of(spikes.channel()[0], spikes.channel()[1]));
    assertEquals(2, spikes.start()[1]);
  }

  @Test
  void encodersThatDoNotFitAreRefusedAtOnce() {
    parameters.put("encoders", List.of(Choice.of(new Poisson()), Choice.of(new Latency())));
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> shown(TRAINING, 1));
    assertEquals(
        "encoders[0]: got \"poisson\", which makes spikes, but expected it to be the last",
        e.getMessage());
    parameters.put("encoders", List.of(Choice.of(new Latency())));
    e = assertThrows(InvalidInputException.class, () -> shown(TRAINING, 1));
    assertEquals(
        "latency: got repeat = 1, but expected at least 2: a frame's steps are what tells values"
            + " apart",
        e.getMessage());
  }

  @Test
  void whatLooksWrongIsSaid() {
    Given bytes = new Given(new float[][] {{0, 255}, {255, 0}});
    assertEquals(
        List.of(
            "the training inputs have a root mean square of 180 (largest: 255), but weights are"
                + " drawn for values of about 1; \"scale\": 0.00392, or \"normalise\", brings them"
                + " there",
            "no sequence lasts longer than 2 ms (2 frames of 1 ms), which is short beside a"
                + " membrane's time constant, 20 ms by default; if frames are further"
                + " apart, \"time_step\" says so (ms), and \"repeat\" gives each frame more steps"),
        shown(bytes, 1).warnings(bytes));
    parameters.put("encoders", List.of(Choice.of(new Poisson())));
    assertEquals(
        List.of(
            "50 % of the training values are outside of 0 to 1, and are clipped by the encoder"
                + " \"poisson\"; \"scale\", or \"normalise\": \"range\", brings them there"),
        shown(bytes, 10).warnings(bytes));
    parameters.put("scale", 1 / 255.0);
    parameters.put("repeat", 25);
    assertEquals(List.of(), shown(bytes, 1).warnings(bytes));
  }
}
