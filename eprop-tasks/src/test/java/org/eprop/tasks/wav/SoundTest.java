package org.eprop.tasks.wav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class SoundTest {

  private static final int FILES = 2000;

  /** A file by hand, with a part that is to be skipped before the samples. */
  static byte[] wav(int code, int channels, int rate, int bits, byte... data) {
    ByteBuffer out = ByteBuffer.allocate(12 + 24 + 12 + 8 + data.length);
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes()).putInt(out.capacity() - 8).put("WAVE".getBytes());
    out.put("fmt ".getBytes()).putInt(16).putShort((short) code).putShort((short) channels);
    out.putInt(rate).putInt(rate * channels * bits / 8);
    out.putShort((short) (channels * bits / 8)).putShort((short) bits);
    out.put("LIST".getBytes()).putInt(3).put(new byte[4]); // odd: one more byte
    out.put("data".getBytes()).putInt(data.length).put(data);
    return out.array();
  }

  /** 16-bit PCM. */
  static byte[] wav(int rate, double... samples) {
    ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double x : samples) {
      data.putShort((short) Math.rint(32767 * x));
    }
    return wav(1, 1, rate, 16, data.array());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void everyWayToWriteASample() {
    float[] expected = {-0.5f, 0.25f};
    assertArrayEquals(expected, Sound.of(wav(1, 1, 8000, 8, bytes(64, 160))).samples());
    assertArrayEquals(expected, Sound.of(wav(1, 1, 8000, 16, bytes(0, 192, 0, 32))).samples());
    assertArrayEquals(
        expected, Sound.of(wav(1, 1, 8000, 24, bytes(0, 0, 192, 0, 0, 32))).samples());
    assertArrayEquals(
        expected, Sound.of(wav(1, 1, 8000, 32, bytes(0, 0, 0, 192, 0, 0, 0, 32))).samples());
    ByteBuffer real = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    real.putFloat(-0.5f).putFloat(0.25f);
    assertArrayEquals(
        expected, Sound.of(wav(3, 1, 8000, 32, Arrays.copyOf(real.array(), 8))).samples());
    real.clear().putDouble(-0.5).putDouble(0.25);
    assertArrayEquals(expected, Sound.of(wav(3, 1, 8000, 64, real.array())).samples());
    Sound stereo = Sound.of(wav(1, 2, 44_100, 8, bytes(0, 128, 192, 64)));
    assertArrayEquals(new float[] {-0.5f, 0}, stereo.samples());
    assertEquals(44_100, stereo.rate());
  }

  private static void assertRefused(byte[] file, String message) {
    assertEquals(
        message, assertThrows(InvalidInputException.class, () -> Sound.of(file)).getMessage());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertRefused(new byte[3], "got no WAV file: it does not begin with RIFF....WAVE");
    byte[] file = wav(8000, 0, 0.1);
    assertRefused(
        Arrays.copyOf(file, file.length - 1),
        "got 3 bytes, but expected 4, the rest of a part of the file (at byte 56)");
    assertRefused(Arrays.copyOf(file, 40), "got no samples: the file has no part called \"data\"");
    assertRefused(wav(8000), "got no samples, but expected some");
    assertRefused(
        wav(2, 1, 8000, 4, new byte[4]),
        "got samples of 4 bits in the format 2, but expected 8, 16, 24 or 32 bits of PCM (1), or 32"
            + " or 64 bits of floating-point numbers (3)");
    assertRefused(
        wav(1, 1, -8, 16, new byte[4]), "got -8 samples a second, but expected 1 to 1000000");
    assertRefused(wav(1, 0, 8000, 16, new byte[4]), "got 0 channels, but expected 1 to 64");
    assertRefused(
        wav(3, 1, 8000, 32, bytes(0, 0, 192, 127)),
        "sample 0: got NaN, but expected a finite number");
  }

  /** Flipped bits, sizes of 4 GB, cut short: refused, or read, within the time of one test. */
  @Test
  void damagedFiles() {
    RandomGenerator random = new RandomStreams(1).stream("wav");
    double[] noise = new double[400];
    Arrays.setAll(noise, i -> random.nextDouble() - 0.5);
    byte[] valid = wav(8000, noise);
    LogMel features = new LogMel(25, 10, 10, 60, 4000);
    int refused = 0;
    for (int n = 0; n < FILES; n++) {
      byte[] file = valid.clone();
      if (random.nextInt(4) == 0) {
        file = Arrays.copyOf(file, random.nextInt(file.length));
      } else {
        for (int k = random.nextInt(1, 6); k > 0; k--) {
          file[random.nextInt(random.nextBoolean() ? 64 : file.length)] ^=
              (byte) (1 << random.nextInt(8));
        }
      }
      try {
        features.of(Sound.of(file));
      } catch (InvalidInputException e) {
        assertFalse(e.getMessage().isBlank());
        refused++;
      }
    }
    assertTrue(refused > FILES / 3, refused + " refused");
  }
}
