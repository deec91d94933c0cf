package org.eprop.device;

import java.util.Locale;

/**
 * A program that runs exports for some steps on inputs that a generator draws, learns where they
 * can, saves and restores on the way, and prints a digest for each; and the same in Java.
 */
final class HostProgram {

  private static final int MULTIPLIER = 1664525;
  private static final int INCREMENT = 1013904223;

  private final StringBuilder parts = new StringBuilder();
  private final StringBuilder main = new StringBuilder();
  private final StringBuilder expected = new StringBuilder();

  /** Adds an export, and what it should print. */
  void add(String name, CExport export, IntegerNetwork network, int steps) {
    parts.append(CompilerTools.part(name, export));
    CText text = new CText();
    int channels = network.network.channels();
    boolean real = network.network.real();
    boolean learns = network.learning.learns();
    text.add(
        """
        static uint32_t digest_$n(uint32_t h, uint32_t x) {
        h = (uint32_t)((h ^ (x & 255)) * (uint32_t)16777619UL);
        return (uint32_t)((h ^ ((x >> 8) & 255)) * (uint32_t)16777619UL);
        }

        static void run_$n(void) {
        static eprop_$n_state s, other;
        static uint8_t bytes[EPROP_$U_SAVED_BYTES];
        int16_t y[EPROP_$U_OUTPUTS];
        $in x[EPROP_$U_INPUTS];
        uint32_t r = 99, h = 0x811c9dc5UL, i, t, f;
        if (eprop_$n_self_test(&s) != 0) {
        say("self-test fails: $n\\n", 0, 0);
        }
        for (t = 0; t < $steps; t++) {
        for (i = 0; i < EPROP_$U_INPUTS; i++) {
        r = (uint32_t)(r * (uint32_t)1664525UL + (uint32_t)1013904223UL);
        x[i] = $draw;
        }
        eprop_$n_step(&s, x, y);
        for (i = 0; i < EPROP_$U_OUTPUTS; i++) {
        h = digest_$n(h, (uint32_t)y[i]);
        }
        """,
        "n=" + name,
        "U=" + name.toUpperCase(Locale.ROOT),
        "steps=" + steps,
        "in=" + (real ? "int16_t" : "uint8_t"),
        "draw="
            + (real
                ? "(int16_t)((r >> 30) == 0 ? (int32_t)(r >> 16) - 32768 : (int32_t)(r >> 24) - 128)"
                : "(uint8_t)((r >> 24) < 50)"));
    for (int p = 0; p < network.populations.size(); p++) {
      text.add(
          "for (i = 0; i < $b; i++) {\nh = digest_$n(h, eprop_$n_spikes(&s, $p)[i]);\n}",
          "b=" + ((network.populations.get(p).of().size() + 7) / 8),
          "n=" + name,
          "p=" + p);
    }
    if (learns) {
      text.add(
          "if (eprop_$n_learn(&s, (r >> 16) % EPROP_$U_OUTPUTS) != 0) {\n"
              + "say(\"learn: $n\\n\", 0, 0);\n}",
          "n=" + name, "U=" + name.toUpperCase(Locale.ROOT));
    }
    text.add(
        """
        if (t == $middle) {
        eprop_$n_save(&s, bytes);
        memset(&other, 255, sizeof other);
        if (eprop_$n_restore(&other, bytes, sizeof bytes) != 0) {
        say("restore: $n\\n", 0, 0);
        }
        for (f = 0; f < sizeof bytes; f++) {
        bytes[f] = (uint8_t)(bytes[f] ^ (1u << (f & 7)));
        if (eprop_$n_restore(&s, bytes, sizeof bytes) == 0) {
        say("damage is restored: $n\\n", 0, 0);
        }
        bytes[f] = (uint8_t)(bytes[f] ^ (1u << (f & 7)));
        if (f > 60) {
        f += sizeof bytes / 16;
        }
        }
        memset(&s, 0, sizeof s);
        s = other;
        }
        }
        """,
        "n=" + name,
        "middle=" + (steps / 2));
    for (int i = 0; learns && i < network.projections.size(); i++) {
      if (network.projections.get(i).learned()) {
        text.add(weights(name, "w" + i));
      }
    }
    for (int i = 0; learns && i < network.readout.weights().length; i++) {
      text.add(weights(name, "out" + i));
    }
    text.add("say(\"$n \", h, 1);\n}", "n=" + name);
    parts.append(text);
    main.append("run_").append(name).append("();\n");
    expected.append(name).append(' ').append(java(network, channels, real, steps)).append('\n');
  }

  private static String weights(String name, String field) {
    return "for (i = 0; i < sizeof s."
        + field
        + " / sizeof s."
        + field
        + "[0]; i++) {\nh = digest_"
        + name
        + "(h, (uint32_t)s."
        + field
        + "[i]);\n}";
  }

  private static int digest(int h, int x) {
    int first = (h ^ (x & 255)) * 16777619;
    return (first ^ (x >> 8 & 255)) * 16777619;
  }

  private static String java(IntegerNetwork network, int channels, boolean real, int steps) {
    IntegerMachine machine = new IntegerMachine(network);
    int r = 99;
    int h = 0x811c9dc5;
    double[] x = new double[channels];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < channels; i++) {
        r = r * MULTIPLIER + INCREMENT;
        int drawn = r >>> 30 == 0 ? (r >>> 16) - 32768 : (r >>> 24) - 128;
        x[i] = real ? Math.scalb((double) drawn, -network.inputFormat()) : r >>> 24 < 50 ? 1 : 0;
      }
      machine.step(x);
      for (int y : machine.integerOutputs()) {
        h = digest(h, y);
      }
      for (int p = 0; p < network.populations.size(); p++) {
        int[] bits = new int[(network.populations.get(p).of().size() + 7) / 8];
        for (int j : machine.spikes(p)) {
          bits[j / 8] |= 1 << j % 8;
        }
        for (int octet : bits) {
          h = digest(h, octet);
        }
      }
      if (network.learning.learns()) {
        machine.learn((r >>> 16) % machine.integerOutputs().length);
      }
    }
    for (int i = 0; network.learning.learns() && i < network.projections.size(); i++) {
      for (int w : network.projections.get(i).learned() ? machine.weights(i) : new int[0]) {
        h = digest(h, w);
      }
    }
    for (int i = 0; network.learning.learns() && i < network.readout.weights().length; i++) {
      for (int w : machine.readoutWeights(i)) {
        h = digest(h, w);
      }
    }
    return Integer.toHexString(h);
  }

  /**
   * The program.
   *
   * @param prelude says text and hexadecimal numbers, and ends the program: {@code say}, {@code
   *     finish}
   */
  String program(String prelude) {
    return prelude + parts + "\nint main(void) {\n" + main + "finish();\nreturn 0;\n}\n";
  }

  /** The program for the host. */
  String program() {
    return program(
        """
        #include <stdint.h>
        #include <stdio.h>
        static void say(const char *text, uint32_t x, int number) {
        fputs(text, stdout);
        if (number) {
        printf("%lx\\n", (unsigned long)x);
        }
        }
        static void finish(void) {
        }
        """);
  }

  /** What it has to print. */
  String expected() {
    return expected.toString();
  }
}
