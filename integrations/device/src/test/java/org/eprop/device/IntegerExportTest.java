package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported C in integers gives the bits of the Java reference, whatever the compiler does. */
class IntegerExportTest {

  @TempDir private Path folder;

  static HostProgram program(int first, int count, int steps) {
    RandomNetworks networks = new RandomNetworks();
    HostProgram program = new HostProgram();
    for (int seed = first; seed < first + count; seed++) {
      add(program, "n" + seed, networks.draw(seed, false), seed, steps);
    }
    return program;
  }

  /** Adds a network to a program; the seed says what learns, and how. */
  static void add(HostProgram program, String name, EpropNetwork network, int seed, int steps) {
    DeviceLearning learning =
        seed % 4 == 0
            ? DeviceLearning.NONE
            : new DeviceLearning(
                seed % 4 == 1 ? DeviceLearning.Mode.READOUT : DeviceLearning.Mode.ALL,
                seed % 5 < 2 ? 8 : 16,
                seed % 4 == 1 ? 0.3 : 0.03,
                seed % 4 == 1 && seed % 8 < 4,
                seed + 1);
    boolean all = learning.mode() == DeviceLearning.Mode.ALL;
    add(program, name, network, seed, all ? learning.withOthers(1 + seed % 3) : learning, steps);
  }

  /** The same, of traces of neurons. */
  static void addAlike(HostProgram program, int seed, int steps) {
    DeviceLearning learning =
        new DeviceLearning(
            DeviceLearning.Mode.ALL, 8 + seed % 2 * 8, 2, 0.03, 1, false, true, seed);
    add(program, "n90" + seed, new RandomNetworks().alike(seed), seed, learning, steps);
  }

  private static void add(
      HostProgram program,
      String name,
      EpropNetwork network,
      int seed,
      DeviceLearning learning,
      int steps) {
    boolean real = seed % 3 == 2;
    DeviceNetwork device = DeviceNetwork.of(network, real);
    Input sample = new RandomNetworks().input(device.channels(), real, 40, seed);
    Ranges ranges = Ranges.of(device, learning, List.of(sample));
    IntegerNetwork integers = new IntegerNetwork(device, learning, ranges);
    DeviceSample test = DeviceSample.of(network, sample, 20);
    program.add(name, new CExport(name, device, learning, integers, ranges, test), integers, steps);
  }

  @Tag("nightly")
  @Test
  void givesTheSameBitsWithoutOptimizationAndWithSanitizers() throws Exception {
    CompilerTools.expectCompiler(folder);
    HostProgram program = program(0, Integer.getInteger("eprop.networks", 14), 100);
    addAlike(program, 1, 100);
    addAlike(program, 2, 100);
    assertEquals(
        program.expected(),
        CompilerTools.compileAndRun(
            folder,
            program.program(),
            "-O0",
            "-fsanitize=undefined,address",
            "-fno-sanitize-recover=all"));
  }

  @ParameterizedTest
  @CsvSource({"-O2, 14, 3", "-O3, 17, 4"})
  void givesTheSameBitsOptimized(String option, int first, int alike) throws Exception {
    CompilerTools.expectCompiler(folder);
    HostProgram program = program(first, Integer.getInteger("eprop.networks", 3), 100);
    addAlike(program, alike, 100);
    assertEquals(
        program.expected(), CompilerTools.compileAndRun(folder, program.program(), option));
  }
}
