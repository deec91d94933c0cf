package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sketch of integrations/device/README.md is compiled and run on the host. */
class DevicesPageTest {

  private static final String ARDUINO =
      """
      #include <stdio.h>
      struct Port {
        void begin(long) {}
        void println(const char *text) { puts(text); }
        void println(unsigned number) { printf("%u\\n", number); }
      };
      static Port Serial;
      static void delay(int) {}
      """;

  @TempDir private Path folder;

  /** A network of the size of the page's, not trained. */
  static CExport heart() {
    return export("adlif", 36, 6, new RandomNetworks().input(4, false, 50, 1));
  }

  /** A network that is not trained, with all steps of an input in its self-test. */
  static CExport export(String neuron, int size, int outputs, Input input) {
    ClassLoader loader = DevicesPageTest.class.getClassLoader();
    try (Plugins plugins = Plugins.builder().classPath(loader).build()) {
      EpropNetwork network =
          new NetworkBuilder(plugins, input.channels(), outputs)
              .layer(l -> l.population(neuron, size))
              .create(1);
      DeviceNetwork device = DeviceNetwork.of(network, false);
      Ranges ranges = Ranges.of(device, DeviceLearning.NONE, List.of(input));
      IntegerNetwork integers = new IntegerNetwork(device, DeviceLearning.NONE, ranges);
      DeviceSample sample = DeviceSample.of(network, input, input.steps());
      return new CExport("heart", device, DeviceLearning.NONE, integers, ranges, sample);
    }
  }

  @Test
  void theSketch() throws Exception {
    CompilerTools.expect(folder, "c++");
    String page = Files.readString(Path.of("README.md"));
    Matcher block = Pattern.compile("(?s)```c\n(.*?)```").matcher(page);
    assertTrue(block.find());
    CExport export = heart();
    Files.writeString(folder.resolve("eprop_heart.h"), export.header());
    Files.writeString(folder.resolve("eprop_heart.c"), export.source());
    Files.writeString(
        folder.resolve("sketch.cpp"),
        ARDUINO + block.group(1) + "int main() {\nsetup();\nloop();\nreturn 0;\n}\n");
    CompilerTools.run(folder, List.of("cc", "-std=c99", "-Werror", "-c", "eprop_heart.c"));
    CompilerTools.run(
        folder, List.of("c++", "-Wall", "-o", "sketch", "sketch.cpp", "eprop_heart.o"));
    assertEquals(
        "ready\n0\n", CompilerTools.run(folder, List.of(folder.resolve("sketch").toString())));
  }
}
