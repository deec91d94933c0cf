package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.Rules;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.sequence.Streams.Setting;
import org.junit.jupiter.api.Test;

/** A state with one whole number altered is refused, or does no harm: nothing else is thrown. */
class AlteredStateTest {

  private static final int STEPS = 40;
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

  @Test
  void ofALearner() {
    int refused = 0;
    int accepted = 0;
    for (String neuron : new String[] {"alif", "izhikevich"}) {
      for (int window : new int[] {0, 1, 7}) {
        Setting setting = Setting.of(neuron, 3, 0.5, 0.5);
        Sample sample = Streams.sample(3, 2 * STEPS, window == 7);
        SequenceLearner original = setting.learner(Rules.EPROP, window);
        for (int t = 0; t < STEPS; t++) {
          go(original, sample, t, window);
        }
        Npz archive = original.snapshot().archive();
        SequenceLearner restored = setting.learner(Rules.EPROP, window);
        for (String name : archive.arrays().keySet()) {
          NpyArray array = archive.array(name);
          for (int i = 0; i < array.size() && array.type().isWhole(); i += 1 + array.size() / 20) {
            for (long value : VALUES) {
              try {
                restored.restore(altered(archive, name, i, value));
                accepted++;
              } catch (InvalidInputException e) {
                assertTrue(e.getMessage().startsWith("snapshot: "), e.getMessage());
                refused++;
                continue;
              }
              for (int t = STEPS; t < STEPS + 15; t++) {
                go(restored, sample, t, window);
              }
              restored.endWindow();
            }
          }
        }
      }
    }
    assertTrue(refused > 1000 && accepted > 500, refused + " refused, " + accepted + " accepted");
  }

  private static void go(SequenceLearner learner, Sample sample, int t, int window) {
    if (window == 0) {
      Streams.step(learner, sample.input(), t);
    } else {
      Streams.push(learner, sample, t);
    }
  }

  private static SequenceSnapshot altered(Npz archive, String name, int i, long value) {
    NpyArray array = archive.array(name);
    long[] wide = new long[(int) array.size()];
    for (int k = 0; k < wide.length; k++) {
      wide[k] = k == i ? value : array.whole(k);
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    arrays.put(name, NpyArray.of(wide, array.shape()));
    return SequenceSnapshot.of(new Npz(arrays, Map.of()));
  }

  /** Was a request for 8 GB. */
  @Test
  void aCountOfSpikesThatNobodyHas() {
    Setting setting = Setting.of("lif", 3);
    SequenceLearner learner = setting.learner(Rules.EPROP, 7);
    Npz archive = learner.snapshot().archive();
    String name =
        archive.arrays().keySet().stream()
            .filter(n -> n.endsWith("spikes.start"))
            .findFirst()
            .get();
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> learner.restore(altered(archive, name, 0, Integer.MAX_VALUE - 9L)));
    assertEquals("snapshot: " + name + ": got 2147483638, but expected 0 first", e.getMessage());
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

  @Test
  void ofAnInference() {
    Setting setting = Setting.of("alif", 5, 0.5, 0.5);
    Inference inference =
        new Inference(
            setting.drawn().network(), setting.drawn().weights(), setting.feedback(), Rules.EPROP);
    InferenceState state = inference.start();
    for (int t = 0; t < STEPS; t++) {
      inference.stepSpikes(state, t % Streams.INPUTS);
    }
    byte[] bytes = state.toBytes();
    int header = bytes.length - state.size();
    int refused = 0;
    for (int at = header; at + 4 <= bytes.length; at += 3) {
      for (long value : VALUES) {
        byte[] altered = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at, (int) value);
        CRC32 crc = new CRC32();
        crc.update(altered, header, altered.length - header);
        buffer.putLong(header - Long.BYTES, crc.getValue());
        InferenceState changed = InferenceState.of(altered);
        try {
          for (int t = 0; t < 15; t++) {
            inference.stepSpikes(changed, t % Streams.INPUTS);
          }
        } catch (InvalidInputException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > 100, "" + refused);
  }
}
