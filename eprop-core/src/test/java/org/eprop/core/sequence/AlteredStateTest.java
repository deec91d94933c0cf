package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.sequence.Streams.Setting;
import org.junit.jupiter.api.Test;

/** A state with one whole number altered is refused, or does no harm: nothing else is thrown. */
class AlteredStateTest {

  private static final int STEPS = 40;
  private static final int HEADER = 28;
  private static final long[] VALUES = {
    -1,
    0,
    1,
    2,
    63,
    64,
    1000,
    Integer.MAX_VALUE - 4L,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 32
  };

  /** Nothing but a refusal, and no memory asked for, even if the checksum fits. */
  @Test
  void doNoHarm() {
    int refused = 0;
    int accepted = 0;
    for (String neuron : new String[] {"alif", "izhikevich"}) {
      for (int window : new int[] {0, 1, 7}) {
        Setting setting = Setting.of(neuron, 3, 0.5, 0.5);
        Sample sample = Streams.sample(3, 2 * STEPS, window == 7);
        Inference original = setting.sequence(window);
        for (int t = 0; t < STEPS; t++) {
          Streams.push(original, sample, t);
        }
        byte[] state = original.state();
        Inference restored = setting.sequence(window);
        for (int at = HEADER; at < state.length; at += at < HEADER + 200 ? 1 : 37) {
          for (long value : VALUES) {
            try {
              restored.restore(altered(state, at, value));
              accepted++;
            } catch (InvalidInputException e) {
              assertTrue(e.getMessage().startsWith("state: "), e.getMessage());
              refused++;
              continue;
            }
            for (int t = STEPS; t < STEPS + 15; t++) {
              Streams.push(restored, sample, t);
            }
          }
        }
      }
    }
    assertTrue(refused > 1000 && accepted > 500, refused + " refused, " + accepted + " accepted");
  }

  /** With some bytes overwritten, and a checksum that fits. */
  private static byte[] altered(byte[] state, int at, long value) {
    byte[] altered = state.clone();
    ByteBuffer buffer = ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < Long.BYTES && at + i < altered.length; i++) {
      altered[at + i] = (byte) (value >> 8 * i);
    }
    CRC32 crc = new CRC32();
    crc.update(altered, 2 * Integer.BYTES, altered.length - 2 * Integer.BYTES);
    buffer.putInt(Integer.BYTES, (int) crc.getValue());
    return altered;
  }

  /** 65,536 times 65,537 is 65,536 in 32 bits. */
  @Test
  void numbersOfAReadoutAreCountedBeforeTheyAreMultiplied() {
    assertEquals(6, ReadoutRun.numbers(2, 3));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> ReadoutRun.numbers(65_536, 65_537));
    assertEquals(
        "got 65536 steps of 65537 outputs, but expected at most 2147483583 numbers together;"
            + " shorter samples or smaller batches have fewer",
        e.getMessage());
  }
}
