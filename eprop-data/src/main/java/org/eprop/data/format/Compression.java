package org.eprop.data.format;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.xxhash.XXHashFactory;
import org.eprop.api.plugin.InvalidInputException;

/** How packets of an AEDAT 4.0 are compressed, in the order of their numbers. */
enum Compression {
  NONE,
  LZ4,
  LZ4_HIGH,
  ZSTD,
  ZSTD_HIGH;

  static Compression of(int number) {
    if (number < 0 || number >= values().length) {
      throw new InvalidInputException(
          "got compression " + number + ", but expected 0 to " + (values().length - 1));
    }
    return values()[number];
  }

  /**
   * Unpacks.
   *
   * @param most bytes that may come out
   * @throws IOException if it is damaged
   */
  byte[] unpack(byte[] packed, int most) throws IOException {
    if (this == NONE) {
      return packed;
    }
    try (InputStream in = open(packed)) {
      byte[] unpacked = in.readNBytes(most);
      if (unpacked.length == most && in.read() >= 0) {
        throw new InvalidInputException(
            "got a packet that unpacks to more than " + most + " bytes");
      }
      return unpacked;
    } catch (RuntimeException e) {
      if (e instanceof InvalidInputException) {
        throw e;
      }
      throw new IOException(e.getMessage(), e); // damaged in a way that the library did not expect
    }
  }

  private InputStream open(byte[] packed) throws IOException {
    InputStream in = new ByteArrayInputStream(packed);
    if (this == ZSTD || this == ZSTD_HIGH) {
      return new ZstdInputStream(in);
    }
    // Those in plain Java: neither native code nor what later Javas warn of.
    return new LZ4FrameInputStream(
        in, LZ4Factory.safeInstance().safeDecompressor(), XXHashFactory.safeInstance().hash32());
  }
}
