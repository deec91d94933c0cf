package org.eprop.device;

import static org.eprop.device.CText.each;

import java.util.ArrayList;
import java.util.List;

/**
 * The C of the self-test: some steps of a sample, and a digest (FNV-1a, 32 bits) of all spikes and,
 * of integers, all outputs; in single precision the last outputs are compared.
 */
final class CSelfTest {

  private static final int START = 0x811c9dc5;
  private static final int PRIME = 16777619;

  private final CNetwork c;
  private final CText text;
  private int digest = START;

  CSelfTest(CNetwork network, CText text) {
    this.c = network;
    this.text = text;
  }

  private void add(int octet) {
    digest = (digest ^ octet) * PRIME;
  }

  /**
   * Writes it.
   *
   * @param sample null if there is none
   */
  void write(DeviceSample sample) {
    int steps = sample == null ? 0 : sample.run().steps();
    if (steps == 0) {
      text.part("self_test", "sampled=false");
      return;
    }
    IntegerMachine machine = c.integers == null ? null : new IntegerMachine(c.integers);
    List<Integer> bits = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      double[] x = Machine.row(sample.input(), t);
      encode(x, bits, values);
      if (machine != null) {
        machine.step(x);
      }
      for (int p = 0; p < c.network.populations().size(); p++) {
        addSpikes(machine == null ? sample.run().spikesAt(p, t) : machine.spikes(p), c.bytes(p));
      }
      for (int y : machine == null ? new int[0] : machine.integerOutputs()) {
        add(y & 255);
        add(y >> 8 & 255);
      }
    }
    write(steps, bits, values, sample.run().readoutAt(0, steps - 1));
  }

  private void encode(double[] x, List<Integer> bits, List<Float> values) {
    if (!c.network.real()) {
      for (int b = 0; b < c.bytes(-1); b++) {
        int octet = 0;
        for (int i = 8 * b; i < Math.min(x.length, 8 * b + 8); i++) {
          octet |= x[i] != 0 ? 1 << (i - 8 * b) : 0;
        }
        bits.add(octet);
      }
      return;
    }
    for (double value : x) {
      if (c.integers == null) {
        values.add((float) value);
      } else {
        bits.add(c.integers.input(value));
      }
    }
  }

  private void addSpikes(int[] spikes, int bytes) {
    int[] octets = new int[bytes];
    for (int j : spikes) {
      octets[j / 8] |= 1 << (j % 8);
    }
    for (int octet : octets) {
      add(octet);
    }
  }

  private void write(int steps, List<Integer> bits, List<Float> values, double[] y) {
    boolean real = c.integers == null;
    String read;
    int width = c.network.real() ? c.network.channels() : c.bytes(-1);
    if (real && c.network.real()) {
      float[] all = new float[values.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = values.get(i);
      }
      read = c.constants.floats("sample", all);
    } else {
      int[] all = bits.stream().mapToInt(i -> i).toArray();
      read =
          c.network.real()
              ? c.constants.integers("sample", all)
              : c.constants.places("sample", all);
    }
    if (real) {
      float[] last = new float[y.length];
      for (int k = 0; k < last.length; k++) {
        last[k] = (float) y[k];
      }
      c.constants.floats("sample_y", last);
    }
    text.part(
        "self_test",
        "sampled=true",
        "steps=" + steps,
        "width=" + width,
        "type=" + (c.network.real() ? c.numbers.number() : "uint8_t"),
        "read=" + read,
        "spikes="
            + each(
                c.network.populations().size(),
                p -> text.of("digest", "bytes=" + c.bytes(p), "p=" + p)),
        "n=" + y.length,
        "digest=" + Integer.toHexString(digest));
  }
}
