package org.eprop.tasks.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.Checks;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EncodersTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(EncodersTest.class.getClassLoader()).build();

  private static Encoder encoder(EncoderFactory factory, double dt, Map<String, ?> given) {
    return factory.create(Choice.of(factory, given).context().withTimeStep(dt));
  }

  private static RealInput frames(float[]... rows) {
    return new RealInput(rows[0].length, rows);
  }

  private static SpikeInput spikes(Encoder encoder, int repeat, long seed, float[]... rows) {
    return (SpikeInput)
        encoder.encode(frames(rows), repeat, new RandomStreams(seed).stream("test"));
  }

  /** The channels that spike, step by step: "0 2,,1". */
  private static String text(SpikeInput spikes) {
    StringBuilder text = new StringBuilder();
    for (int t = 0; t < spikes.steps(); t++) {
      text.append(t == 0 ? "" : ",");
      for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
        text.append(e == spikes.start()[t] ? "" : " ").append(spikes.channel()[e]);
      }
    }
    return text.toString();
  }

  @Test
  void allAreFound() {
    assertEquals(
        List.of("delta", "latency", "poisson", "receptive_fields"),
        PLUGINS.all(EncoderFactory.class).stream().map(Component::name).toList());
  }

  @TestFactory
  Stream<DynamicTest> passTheChecks() {
    return PLUGINS.all(EncoderFactory.class).stream()
        .map(
            encoder ->
                DynamicTest.dynamicTest(
                    encoder.name(),
                    () ->
                        assertEquals(
                            List.of(),
                            Checks.run(Kind.ENCODER, encoder, Map.of()).stream()
                                .filter(outcome -> !outcome.holds())
                                .map(CheckResult::message)
                                .toList())));
  }

  /** n p and four standard deviations, sqrt(n p (1 - p)). */
  @Test
  void poissonSpikesAtTheRateThatTheValueSays() {
    Encoder poisson = encoder(new Poisson(), 2, Map.of("rate", 50));
    int steps = 40_000;
    SpikeInput input = spikes(poisson, steps, 1, new float[] {0.5f, 1, -1, 0, 7});
    int[] counts = new int[5];
    for (int e = 0; e < input.events(); e++) {
      counts[input.channel()[e]]++;
    }
    assertEquals(0.05 * steps, counts[0], 4 * Math.sqrt(steps * 0.05 * 0.95));
    assertEquals(0.1 * steps, counts[1], 4 * Math.sqrt(steps * 0.1 * 0.9));
    assertEquals(0, counts[2] + counts[3]);
    assertEquals(0.1 * steps, counts[4], 4 * Math.sqrt(steps * 0.1 * 0.9));
    Encoder certain = encoder(new Poisson(), 1, Map.of("rate", 1000));
    assertEquals("0,0,0", text(spikes(certain, 3, 1, new float[] {1})));
  }

  @Test
  void poissonFollowsFromItsStream() {
    Encoder poisson = encoder(new Poisson(), 1, Map.of());
    float[] x = new float[20];
    Arrays.fill(x, 0.8f);
    String one = text(spikes(poisson, 50, 1, x));
    assertEquals(one, text(spikes(poisson, 50, 1, x)));
    assertNotEquals(one, text(spikes(poisson, 50, 2, x)));
  }

  @Test
  void latencyIsEarlierTheLargerTheValue() {
    Encoder latency = encoder(new Latency(), 1, Map.of("threshold", 0.1));
    assertEquals(
        "0 3,,1,,,,,,0,", // R - 1 = 4: x = 0.5 at 2; of the second frame, x = 0.3 at 3
        text(
            spikes(
                latency, 5, 1, new float[] {1, 0.5f, 0.09f, 9}, new float[] {0.3f, -2, 0, 0.05f})));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> spikes(latency, 1, 1, new float[] {1}));
    assertEquals(
        "latency: got repeat = 1, but expected at least 2: a frame's steps are what tells values"
            + " apart",
        e.getMessage());
  }

  /** Two channels become four: 0 and 1 up, 2 and 3 down. */
  @Test
  void deltaFollowsInJumps() {
    Encoder delta = encoder(new Delta(), 1, Map.of("threshold", 0.5));
    float[][] rows = {{1, 0}, {1.75f, 0}, {1.75f, -1}, {2, -1}};
    assertEquals(",0,3,0 3", text(spikes(delta, 1, 1, rows)));
    assertEquals(",,0,,3,3,0,", text(spikes(delta, 2, 1, rows)));
    Encoder fromZero = encoder(new Delta(), 1, Map.of("threshold", 0.5, "from_zero", true));
    assertEquals("0,0,0 3,0 3", text(spikes(fromZero, 1, 1, rows)));
    assertEquals(4, delta.channels(2));
  }

  @Test
  void receptiveFieldsAreGaussian() {
    Encoder fields =
        encoder(new ReceptiveFields(), 1, Map.of("fields", 3, "low", -1, "high", 1, "width", 0.5));
    float[][] rows = {{0.25f, -4}};
    RealInput out = (RealInput) fields.encode(frames(rows), 2, new RandomStreams(1).stream("none"));
    float[] expected = new float[6];
    for (int k = 0; k < 3; k++) {
      double mu = -1 + k;
      expected[k] = (float) Math.exp(-Math.pow(0.25 - mu, 2) / (2 * 0.25));
      expected[3 + k] = (float) Math.exp(-Math.pow(-1 - mu, 2) / (2 * 0.25));
    }
    assertEquals(6, out.channels());
    assertEquals(2, out.steps());
    assertArrayEquals(expected, out.values()[0], 1e-7f);
    assertArrayEquals(expected, out.values()[1], 1e-7f);
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> encoder(new ReceptiveFields(), 1, Map.of("low", 1)));
    assertEquals("low: got 1.0, but expected less than high, 1.0", e.getMessage());
  }
}
