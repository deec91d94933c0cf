package org.eprop.device;

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
      text.add("\nint NAME(self_test)(STATE *s) {\nNAME(init)(s);\nreturn 0;\n}");
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
    text.add(
        "\nint NAME(self_test)(STATE *s) {\nuint32_t digest = (uint32_t)0x811c9dc5UL;\n"
            + "INDEX t, i;\nint ok;\nNAME(init)(s);\nfor (t = 0; t < $steps; t++) {",
        "steps=" + steps);
    text.add(
        "begin(s);\nfor (i = 0; i < $width; i++) {\n"
            + "s->x[(INDEX)s->at_x[0] * $width + i] = ($type)$read(sample, t * $width + i);\n}\n"
            + "advance(s);",
        "width=" + width,
        "type=" + (c.network.real() ? c.numbers.number() : "uint8_t"),
        "read=" + read);
    for (int p = 0; p < c.network.populations().size(); p++) {
      text.add(
          "for (i = 0; i < $bytes; i++) {\n"
              + "digest = digested(digest, s->z$p[(INDEX)s->at_z$p[0] * $bytes + i]);\n}",
          "bytes=" + c.bytes(p),
          "p=" + p);
    }
    if (!real) {
      text.add(
          "for (i = 0; i < $n; i++) {\n"
              + "digest = digested(digest, (uint8_t)((uint16_t)s->y[i] & 255));\n"
              + "digest = digested(digest, (uint8_t)((uint16_t)s->y[i] >> 8));\n}",
          "n=" + y.length);
    }
    text.add("}\nok = digest == (uint32_t)0x$digestUL;", "digest=" + Integer.toHexString(digest));
    if (real) {
      float[] last = new float[y.length];
      for (int k = 0; k < last.length; k++) {
        last[k] = (float) y[k];
      }
      c.constants.floats("sample_y", last);
      text.add(
          "for (i = 0; i < $n; i++) {\n"
              + "float off = (float)s->y[i] - RF(sample_y, i);\n"
              + "ok = ok && off < 1e-3f && off > -1e-3f;\n}",
          "n=" + y.length);
    }
    text.add("NAME(init)(s);\nreturn ok ? 0 : -1;\n}");
  }
}
