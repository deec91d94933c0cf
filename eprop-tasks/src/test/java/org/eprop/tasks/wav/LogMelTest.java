package org.eprop.tasks.wav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.tasks.wav.LogMel.Fourier;
import org.junit.jupiter.api.Test;

class LogMelTest {

  private static final LogMel DEFAULTS = new LogMel(25, 10, 40, 60, 4000);

  /** Features that another program computed of the same recording. */
  @Test
  void asThoseOfTheSpokenDigits() throws IOException {
    byte[] file;
    NpyArray expected;
    try (InputStream sound = LogMelTest.class.getResourceAsStream("0_george_0.wav");
        InputStream features =
            LogMelTest.class.getResourceAsStream("/org/eprop/tasks/data/fsdd/logmel_u8.npy.gz")) {
      file = sound.readAllBytes();
      expected = Npy.read(features, Integer.MAX_VALUE);
    }
    byte[] found = DEFAULTS.of(Sound.of(file));
    assertEquals(29 * 40, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected.whole(i), found[i] & 0xff, "number " + i);
    }
  }

  @Test
  void theFourierTransformIsItsSum() {
    RandomGenerator random = new RandomStreams(1).stream("x");
    double[] x = new double[13];
    Arrays.setAll(x, j -> random.nextGaussian());
    double[] power = new double[9];
    new Fourier(16).power(x, power);
    for (int k = 0; k <= 8; k++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < x.length; j++) {
        re += x[j] * Math.cos(2 * Math.PI * j * k / 16);
        im -= x[j] * Math.sin(2 * Math.PI * j * k / 16);
      }
      assertEquals(re * re + im * im, power[k], 1e-12);
    }
  }

  /**
   * White noise of the power 1/2, that of a full-scale sine, is 0 dB in every band: this is less.
   */
  @Test
  void powerInDecibels() {
    RandomGenerator random = new RandomStreams(1).stream("noise");
    float[] noise = new float[160_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (Math.sqrt(0.5 / 100) * random.nextGaussian());
    }
    byte[] q = new LogMel(25, 10, 10, 100, 7000).of(new Sound(16_000, noise));
    double[] power = new double[10];
    for (int i = 0; i < q.length; i++) {
      power[i % 10] += Math.pow(10, LogMel.decibels(q[i]) / 10) / (q.length / 10);
    }
    for (double p : power) {
      assertEquals(-20, 10 * Math.log10(p), 0.3);
    }
  }

  /** ceil((n - window) / hop) + 1; the last one is filled up. */
  @Test
  void frames() {
    for (int[] samplesAndFrames : new int[][] {{1, 1}, {200, 1}, {201, 2}, {280, 2}, {281, 3}}) {
      Sound sound = new Sound(8000, new float[samplesAndFrames[0]]);
      assertEquals(40 * samplesAndFrames[1], DEFAULTS.of(sound).length);
    }
  }

  private static void assertRefused(LogMel features, int rate, String message) {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> features.of(new Sound(rate, new float[10])));
    assertEquals(message, e.getMessage());
  }

  @Test
  void whatDoesNotFit() {
    assertRefused(
        DEFAULTS,
        6000,
        "got 6000 samples a second, but expected at least 8000.0, twice the highest frequency that"
            + " is asked for (\"highest\")");
    assertRefused(
        new LogMel(1, 1, 40, 60, 4000),
        8000,
        "got 40 bands of frames of 1.0 ms, but expected fewer \"bands\" or a longer \"window\": band"
            + " 0 lies between two frequencies");
    assertRefused(
        new LogMel(25, 0.1, 40, 60, 4000),
        8000,
        "got a \"hop\" of 0.1 ms, but expected at least 0.125, from one sample to the next");
    assertRefused(
        new LogMel(1000, 1, 1, 60, 4000),
        1_000_000,
        "got frames of 1000000 samples, but expected at most 524288");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> new LogMel(200, 0.125, 100, 60, 4000).of(new Sound(8000, new float[2_000_000])));
    assertEquals(
        "got 1998401 frames of 100 bands, but expected at most 134217728 values of one recording",
        e.getMessage());
  }
}
