package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.sequence.Inference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported C in single precision has the engine's spikes and outputs, and learns by e-prop. */
class FloatExportTest {

  private static final int STEPS = 60;

  @TempDir private Path folder;

  private final RandomNetworks networks = new RandomNetworks();

  private static float drawn(int r) {
    return (r >>> 8) / 16777216f - 0.4f;
  }

  /** Runs an export; each line has the spikes of a step and its outputs, the last ones weights. */
  private static String part(String name, CExport export, DeviceNetwork device, boolean learns) {
    CText text = new CText();
    text.add(
        """
        static void run_$n(void) {
        static eprop_$n_state s;
        float y[EPROP_$U_OUTPUTS];
        $in x[EPROP_$U_INPUTS];
        uint32_t r = 99, i, t;
        if (eprop_$n_self_test(&s) != 0) {
        printf("self-test fails\\n");
        }
        for (t = 0; t < $steps; t++) {
        for (i = 0; i < EPROP_$U_INPUTS; i++) {
        r = (uint32_t)(r * (uint32_t)1664525UL + (uint32_t)1013904223UL);
        x[i] = $draw;
        }
        eprop_$n_step(&s, x, y);
        """,
        "n=" + name,
        "U=" + name.toUpperCase(Locale.ROOT),
        "in=" + (device.real() ? "float" : "uint8_t"),
        "steps=" + STEPS,
        "draw="
            + (device.real()
                ? "(float)(r >> 8) / 16777216.0f - 0.4f"
                : "(uint8_t)((r >> 24) < 70)"));
    for (int p = 0; p < device.populations().size(); p++) {
      text.add(
          "for (i = 0; i < $size; i++) {\n"
              + "printf(\"%d\", (eprop_$n_spikes(&s, $p)[i / 8] >> (i % 8)) & 1);\n}",
          "size=" + device.populations().get(p).size(), "n=" + name, "p=" + p);
    }
    text.add(
        "for (i = 0; i < EPROP_$U_OUTPUTS; i++) {\nprintf(\" %.9g\", (double)y[i]);\n}\n"
            + "printf(\"\\n\");",
        "U=" + name.toUpperCase(Locale.ROOT));
    if (learns) {
      text.add(
          "eprop_$n_learn(&s, (r >> 16) % EPROP_$U_OUTPUTS);",
          "n=" + name, "U=" + name.toUpperCase(Locale.ROOT));
    }
    text.add("}");
    List<String> fields = new ArrayList<>();
    for (int i = 0; learns && i < device.projections().size(); i++) {
      if (export.header().contains("float w" + i + "[")) {
        fields.add("w" + i);
      }
    }
    for (int i = 0; learns && i < device.readout().seen().size(); i++) {
      fields.add("out" + i);
    }
    for (String field : fields) {
      text.add(
          "for (i = 0; i < sizeof s.$f / sizeof s.$f[0]; i++) {\n"
              + "printf(\"%.9g \", (double)s.$f[i]);\n}\nprintf(\"\\n\");",
          "f=" + field);
    }
    text.add("}");
    return CompilerTools.part(name, export) + text;
  }

  private String run(List<String> parts, int count) throws Exception {
    StringBuilder program = new StringBuilder("#include <stdio.h>\n");
    parts.forEach(program::append);
    program.append("int main(void) {\n");
    for (int i = 0; i < count; i++) {
      program.append("run_n").append(i).append("();\n");
    }
    return CompilerTools.compileAndRun(folder, program + "return 0;\n}\n", "-O1");
  }

  private static int input(int r, boolean real, double[] x) {
    int next = r;
    for (int i = 0; i < x.length; i++) {
      next = next * 1664525 + 1013904223;
      x[i] = real ? drawn(next) : next >>> 24 < 70 ? 1 : 0;
    }
    return next;
  }

  @Test
  void spikesAndOutputsAreTheEngines() throws Exception {
    CompilerTools.expectCompiler(folder);
    int count = 24;
    List<String> parts = new ArrayList<>();
    List<EpropNetwork> drawn = new ArrayList<>();
    List<DeviceNetwork> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EpropNetwork network = networks.draw(500 + i, true);
      if (i == 0) {
        Arrays.fill(network.weights().readoutBias(0), 0); // as at first
      }
      DeviceNetwork device = DeviceNetwork.of(network, i % 3 == 2);
      Ranges ranges =
          Ranges.of(
              device,
              DeviceLearning.NONE,
              List.of(networks.input(device.channels(), device.real(), 20, i)));
      CExport export =
          new CExport(
              "n" + i,
              device,
              DeviceLearning.NONE,
              null,
              ranges,
              DeviceSample.of(
                  network, networks.input(device.channels(), device.real(), 20, i), 20));
      parts.add(part("n" + i, export, device, false));
      drawn.add(network);
      devices.add(device);
    }
    List<String> lines = run(parts, count).lines().toList();
    int line = 0;
    for (int i = 0; i < count; i++) {
      DeviceNetwork device = devices.get(i);
      Inference engine = drawn.get(i).inference();
      int r = 99;
      double[] x = new double[device.channels()];
      for (int t = 0; t < STEPS; t++) {
        r = input(r, device.real(), x);
        double[] y = step(engine, device, x);
        String[] got = lines.get(line++).split(" ");
        assertEquals(spikes(engine, device), got[0], "network " + i + ", step " + t);
        for (int k = 0; k < y.length; k++) {
          assertEquals((float) y[k], Float.parseFloat(got[k + 1]), "network " + i + " y " + t);
        }
      }
    }
  }

  private static double[] step(Inference engine, DeviceNetwork device, double[] x) {
    if (device.real()) {
      float[] values = new float[x.length];
      for (int c = 0; c < x.length; c++) {
        values[c] = (float) x[c];
      }
      return engine.step(values);
    }
    int[] channels = new int[x.length];
    int n = 0;
    for (int c = 0; c < x.length; c++) {
      if (x[c] != 0) {
        channels[n++] = c;
      }
    }
    return engine.stepSpikes(Arrays.copyOf(channels, n));
  }

  private static String spikes(Inference engine, DeviceNetwork device) {
    StringBuilder all = new StringBuilder();
    for (int p = 0; p < device.populations().size(); p++) {
      char[] bits = "0".repeat(device.populations().get(p).size()).toCharArray();
      for (int j : engine.spikes(p)) {
        bits[j] = '1';
      }
      all.append(bits);
    }
    return all.toString();
  }

  @Test
  void learnsAsInDoublePrecision() throws Exception {
    CompilerTools.expectCompiler(folder);
    int count = 10;
    List<String> parts = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean ofNeurons = i >= 8;
      DeviceNetwork device =
          DeviceNetwork.of(
              ofNeurons ? networks.alike(i) : networks.draw(600 + i, false), i % 4 == 3);
      DeviceLearning learning =
          new DeviceLearning(
              ofNeurons || i % 2 == 0 ? DeviceLearning.Mode.ALL : DeviceLearning.Mode.READOUT,
              16,
              DeviceLearning.ROOM,
              0.01,
              i % 2 == 0 ? 1 + i % 3 : 1,
              !ofNeurons && i % 2 == 1,
              ofNeurons,
              1);
      Ranges ranges =
          Ranges.of(
              device,
              DeviceLearning.NONE,
              List.of(networks.input(device.channels(), device.real(), 20, i)));
      CExport export = new CExport("n" + i, device, learning, null, ranges, null);
      parts.add(part("n" + i, export, device, true));
      LearningMachine machine = new LearningMachine(device, learning);
      double[] x = new double[device.channels()];
      int r = 99;
      for (int t = 0; t < STEPS; t++) {
        r = input(r, device.real(), x);
        machine.step(x);
        machine.learn((r >>> 16) % machine.outputs().length);
        expected.add("");
      }
      for (int p = 0; p < device.projections().size(); p++) {
        if (export.header().contains("float w" + p + "[")) {
          expected.add(text(machine.weights(p)));
        }
      }
      for (int p = 0; p < device.readout().seen().size(); p++) {
        expected.add(text(machine.readoutWeights(p)));
      }
    }
    List<String> lines = run(parts, count).lines().toList();
    assertEquals(expected.size(), lines.size());
    for (int l = 0; l < lines.size(); l++) {
      if (!expected.get(l).isEmpty()) {
        String[] want = expected.get(l).split(" ");
        String[] got = lines.get(l).split(" ");
        for (int i = 0; i < want.length; i++) {
          double difference = Double.parseDouble(want[i]) - Double.parseDouble(got[i]);
          double most = 2e-3 * (1 + Math.abs(Double.parseDouble(want[i])));
          assertTrue(Math.abs(difference) < most, want[i] + " but got " + got[i] + ", line " + l);
        }
      }
    }
  }

  private static String text(double[] weights) {
    StringBuilder text = new StringBuilder();
    for (double w : weights) {
      text.append(w).append(' ');
    }
    return text.toString();
  }
}
