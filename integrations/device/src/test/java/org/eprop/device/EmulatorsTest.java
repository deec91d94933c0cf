package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Emulated processors give the bits of the Java reference: spikes, outputs, and weights after
 * learning. They do so in every build where their compilers and emulators are, for some steps; for
 * 100,000 with {@code mvn -Deprop.emulators=true -Dtest=EmulatorsTest -pl integrations/device -am
 * package}. Debian's packages are in README.md of this module.
 */
class EmulatorsTest {

  private static final String WANTED = "eprop.emulators";

  /** Of learning. */
  private static final int STEPS = Boolean.getBoolean(WANTED) ? 100_000 : 300;

  /** The same for networks that an 8-bit processor, which is slow, has no time to learn so long. */
  private static final int FEW_STEPS = Boolean.getBoolean(WANTED) ? 1000 : 20;

  private static final List<String> CORTEX_M4 =
      List.of(
          ("arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16"
                  + " -nostartfiles -T link.ld")
              .split(" "));

  private static final List<String> RISC_V =
      List.of(
          ("riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -mcmodel=medany"
                  + " --specs=picolibc.specs -nostartfiles -T link.ld")
              .split(" "));

  private static final List<String> VIRT =
      List.of(
          "qemu-system-riscv32 -M virt -bios none -nographic -monitor none -kernel program.elf"
              .split(" "));

  private static final List<String> AVR = List.of("avr-gcc -mmcu=atmega1284p".split(" "));

  private static final List<String> SIMAVR =
      List.of("simavr -m atmega1284p -f 16000000 program.elf".split(" "));

  private static final List<String> MPS2 =
      List.of(
          ("qemu-system-arm -M mps2-an386 -nographic -semihosting -monitor none -serial none"
                  + " -kernel program.elf")
              .split(" "));

  @TempDir private Path folder;

  private static String resource(String name) throws IOException {
    try (var in = EmulatorsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String run(
      HostProgram program, String machine, List<String> compiler, List<String> emulator)
      throws Exception {
    String prelude = resource(machine + ".h") + resource("hex.h");
    Files.writeString(folder.resolve("program.c"), program.program(prelude));
    if (!machine.equals("avr")) {
      Files.writeString(folder.resolve("link.ld"), resource(machine + ".ld"));
    }
    List<String> command = new ArrayList<>(compiler);
    // As one builds for a small device: it takes a compiler less time than -O2.
    command.addAll(List.of("-Os", "-std=gnu99", "-Wall", "-Wextra", "-ffp-contract=off"));
    command.addAll(List.of("-o", "program.elf", "program.c"));
    CompilerTools.run(folder, command);
    String said = CompilerTools.run(folder, emulator);
    return said.lines()
            .map(line -> Pattern.compile("\u001b\\[[0-9;]*m").matcher(line).replaceAll("").strip())
            .map(
                line ->
                    line.endsWith(".") && machine.equals("avr")
                        ? line.substring(0, line.length() - 1)
                        : line)
            .filter(line -> line.matches("n\\d+ [0-9a-f]+|.*: n\\d+"))
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  @Test
  void cortexM4() throws Exception {
    CompilerTools.expect(folder, CORTEX_M4.get(0));
    CompilerTools.expect(folder, MPS2.get(0));
    HostProgram program = IntegerExportTest.program(1, 4, STEPS);
    IntegerExportTest.addAlike(program, 1, STEPS);
    assertEquals(program.expected(), run(program, "arm", CORTEX_M4, MPS2));
  }

  @Test
  @EnabledIfSystemProperty(named = WANTED, matches = "true")
  void instructionsOfAStep() throws Exception {
    assertTrue(instructions("36 adlif", DevicesPageTest.heart(), 50) < 27_000);
  }

  /** Of an exported file's self-test, which {@code -Deprop.exported=FILE.c} names. */
  @Test
  @EnabledIfSystemProperty(named = "eprop.exported", matches = ".+")
  void instructionsOfAFile() throws Exception {
    Path file = Path.of(System.getProperty("eprop.exported"));
    String name = file.getFileName().toString().replaceFirst("\\.c$", "");
    String source = Files.readString(file);
    Matcher steps = Pattern.compile("for \\(t = 0; t < (\\d+); t\\+\\+\\)").matcher(source);
    assertTrue(steps.find(), "no self-test");
    String header = Files.readString(file.resolveSibling(name + ".h"));
    String all = header + source.replace("#include \"" + name + ".h\"", "");
    List<String> options = List.of("-O3", "-funroll-loops");
    long each = instructions(all, name, Integer.parseInt(steps.group(1)), options);
    System.out.printf("%s: %,d instructions a step%n", name, each);
  }

  private long instructions(String what, CExport export, int steps) throws Exception {
    String source = CompilerTools.part("heart", export);
    long each = instructions(source, "eprop_heart", steps, List.of("-O2"));
    System.out.printf(
        "%s neurons: %,d instructions a step, %,d bytes read-only, %,d of state%n",
        what, each, export.facts().flash(), export.facts().ram());
    return each;
  }

  /** With {@code -icount shift=0} each instruction is a nanosecond; a tick of the timer is 40. */
  private long instructions(String source, String name, int steps, List<String> options)
      throws Exception {
    String main =
        """
        static $name_state device;
        int main(void) {
          volatile uint32_t *timer = (uint32_t *)(uintptr_t)0xe000e010u;
          uint32_t before;
          int result;
          timer[1] = 0xffffff;
          timer[2] = 0;
          timer[0] = 5;
          before = timer[2];
          result = $name_self_test(&device);
          say("ticks ", (before - timer[2]) & 0xffffff, 1);
          say(result == 0 ? "ready\\n" : "", 0, 0);
          finish();
          return 0;
        }
        """;
    Files.writeString(
        folder.resolve("program.c"),
        resource("arm.h") + resource("hex.h") + source + main.replace("$name", name));
    Files.writeString(folder.resolve("link.ld"), resource("arm.ld"));
    List<String> command = new ArrayList<>(CORTEX_M4);
    command.addAll(options);
    command.addAll(List.of("-std=gnu99", "-o", "program.elf", "program.c"));
    CompilerTools.run(folder, command);
    List<String> emulator = new ArrayList<>(MPS2);
    emulator.addAll(List.of("-icount", "shift=0"));
    List<String> said = CompilerTools.run(folder, emulator).lines().toList();
    assertEquals("ready", said.get(1).strip());
    long ticks = Long.parseLong(said.get(0).substring("ticks ".length()).strip(), 16);
    return ticks * 40 / steps;
  }

  @Test
  void riscV() throws Exception {
    CompilerTools.expect(folder, RISC_V.get(0));
    CompilerTools.expect(folder, VIRT.get(0));
    HostProgram program = IntegerExportTest.program(1, 4, STEPS);
    IntegerExportTest.addAlike(program, 1, STEPS);
    assertEquals(program.expected(), run(program, "riscv", RISC_V, VIRT));
  }

  /** Its memory has room for one of them at a time. */
  @Test
  void avr() throws Exception {
    CompilerTools.expect(folder, AVR.get(0));
    String simavr = SIMAVR.get(0);
    CompilerTools.expect(folder, simavr, List.of("sh", "-c", "command -v " + simavr));
    HostProgram small = new HostProgram();
    IntegerExportTest.add(small, "n0", new RandomNetworks().small(), 6, STEPS);
    assertEquals(small.expected(), run(small, "avr", AVR, SIMAVR));
    for (int seed : new int[] {1, 3}) {
      HostProgram program = IntegerExportTest.program(seed, 1, FEW_STEPS);
      assertEquals(program.expected(), run(program, "avr", AVR, SIMAVR));
    }
  }
}
