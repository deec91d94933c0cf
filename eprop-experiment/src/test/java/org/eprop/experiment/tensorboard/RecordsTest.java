package org.eprop.experiment.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.eprop.experiment.tensorboard.EventFiles.Records;
import org.junit.jupiter.api.Test;

class RecordsTest {

  /** RFC 3720, appendix B.4: the CRC of 32 zero bytes is 8a9136aa. */
  @Test
  void theCrcIsCastagnolisRotatedAndShifted() {
    int crc = 0x8a9136aa;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;

    assertEquals(masked, Records.maskedCrc(new byte[32], 0, 32));
  }

  /** The CRC of "123456789" is e3069283, the check value of every catalogue of CRCs. */
  @Test
  void aRecordIsLengthItsCrcDataAndItsCrc() {
    byte[] record = Records.frame("123456789".getBytes(StandardCharsets.US_ASCII));
    int crc = 0xe3069283;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;

    String hex = HexFormat.of().formatHex(record);
    assertEquals("0900000000000000", hex.substring(0, 16));
    assertEquals("313233343536373839", hex.substring(24, 42));
    assertEquals(HexFormat.of().toHexDigits(Integer.reverseBytes(masked)), hex.substring(42, 50));
    assertEquals(50, hex.length());
  }

  @Test
  void whatIsFramedIsParsed() {
    byte[] file = concat(Records.frame(new byte[] {1, 2}), Records.frame(new byte[0]));

    List<byte[]> all = Records.parse(file);

    assertEquals(2, all.size());
    assertArrayEquals(new byte[] {1, 2}, all.get(0));
    assertArrayEquals(new byte[0], all.get(1));
  }

  @Test
  void everythingFromTheFirstBrokenRecordOnIsLeftOut() {
    byte[] first = Records.frame(new byte[] {7});
    byte[] file = concat(first, Records.frame(new byte[] {1, 2, 3}));

    for (int length = first.length; length < file.length; length++) {
      assertEquals(1, Records.parse(Arrays.copyOf(file, length)).size(), "cut to " + length);
    }
    for (int at = first.length; at < file.length; at++) {
      byte[] broken = file.clone();
      broken[at] ^= 0x10;
      assertEquals(1, Records.parse(broken).size(), "byte " + at);
    }
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
