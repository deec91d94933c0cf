package org.eprop.tasks.wav;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;

/**
 * What a WAV file holds: RIFF, with PCM of 8, 16, 24 or 32 bits or floating-point numbers of 32 or
 * 64; several channels become their mean.
 *
 * @param rate samples a second
 * @param samples between -1 and 1
 */
record Sound(int rate, float[] samples) {

  /** More than an hour at 16 kHz and 16 bits. */
  static final int MOST_BYTES = 1 << 27;

  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int HIGHEST_RATE = 1_000_000;
  private static final int MOST_CHANNELS = 64;

  /**
   * Reads a file.
   *
   * @throws InvalidInputException naming it
   */
  static Sound read(Path file) {
    return InputFiles.read(
        file,
        in -> {
          byte[] bytes = in.readNBytes(MOST_BYTES + 1);
          if (bytes.length > MOST_BYTES) {
            throw new InvalidInputException(
                "got more than " + MOST_BYTES + " bytes, but expected a recording to be shorter");
          }
          return of(bytes);
        });
  }

  /**
   * From the bytes of a file.
   *
   * @throws InvalidInputException saying what was found and what was expected
   */
  static Sound of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
      throw new InvalidInputException("got no WAV file: it does not begin with RIFF....WAVE");
    }
    Encoding encoding = null;
    // Chunks: a name, the number of bytes, the bytes, and one more if that number is odd.
    for (long at = 12; at + 8 <= bytes.length; ) {
      int name = in.getInt((int) at);
      long size = in.getInt((int) at + 4) & 0xffffffffL;
      at += 8;
      if (size > bytes.length - at) {
        throw new InvalidInputException(
            "got %s bytes, but expected %s, the rest of a part of the file (at byte %s)"
                .formatted(bytes.length - at, size, at));
      }
      if (name == FORMAT) {
        encoding = Encoding.read(in, (int) at, (int) size);
      } else if (name == DATA) {
        if (encoding == null) {
          throw new InvalidInputException("got samples before the description of their format");
        }
        return new Sound(encoding.rate, encoding.samples(in, (int) at, (int) size));
      }
      at += size + (size & 1);
    }
    throw new InvalidInputException("got no samples: the file has no part called \"data\"");
  }

  /**
   * How samples are written.
   *
   * @param real whether they are floating-point numbers
   */
  private record Encoding(boolean real, int channels, int rate, int bits) {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;

    static Encoding read(ByteBuffer in, int at, int size) {
      if (size < 16) {
        throw new InvalidInputException(
            "got a description of the format of " + size + " bytes, but expected at least 16");
      }
      int code = in.getShort(at) & 0xffff;
      if (code == EXTENSIBLE && size >= 26) {
        code = in.getShort(at + 24) & 0xffff;
      }
      int channels = in.getShort(at + 2) & 0xffff;
      int rate = in.getInt(at + 4);
      int bits = in.getShort(at + 14) & 0xffff;
      boolean real = code == FLOAT && (bits == 32 || bits == 64);
      boolean whole = code == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
      if (!real && !whole) {
        throw new InvalidInputException(
            ("got samples of %s bits in the format %s, but expected 8, 16, 24 or 32"
                    + " bits of PCM (1), or 32 or 64 bits of floating-point numbers (3)")
                .formatted(bits, code));
      }
      if (rate < 1 || rate > HIGHEST_RATE) {
        throw new InvalidInputException(
            "got " + rate + " samples a second, but expected 1 to " + HIGHEST_RATE);
      }
      if (channels < 1 || channels > MOST_CHANNELS) {
        throw new InvalidInputException(
            "got " + channels + " channels, but expected 1 to " + MOST_CHANNELS);
      }
      return new Encoding(real, channels, rate, bits);
    }

    float[] samples(ByteBuffer in, int at, int size) {
      int width = bits / 8;
      float[] samples = new float[size / (width * channels)];
      if (samples.length == 0) {
        throw new InvalidInputException("got no samples, but expected some");
      }
      int next = at;
      for (int n = 0; n < samples.length; n++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += sample(in, next);
          next += width;
        }
        samples[n] = (float) (sum / channels);
        if (!Float.isFinite(samples[n])) {
          throw new InvalidInputException(
              "sample " + n + ": got " + samples[n] + ", but expected a finite number");
        }
      }
      return samples;
    }

    private double sample(ByteBuffer in, int at) {
      if (real) {
        return bits == 32 ? in.getFloat(at) : in.getDouble(at);
      }
      return switch (bits) {
        case 8 -> ((in.get(at) & 0xff) - 128) / 128.0;
        case 16 -> in.getShort(at) / 32768.0;
        case 24 -> ((in.getShort(at) & 0xffff) | in.get(at + 2) << 16) / 8388608.0;
        default -> in.getInt(at) / 2147483648.0;
      };
    }
  }
}
