package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.eprop.api.optimizer.ScheduleFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  @TempDir Path folder;

  @Test
  void aLineForEachProperty() {
    assertEquals(
        """
        symmetric (learning signal)
          ok      described           name, description with its equation, and parameters with meaning and default
          ok      ranges              parameters work all over their declared ranges
          ok      effects             every parameter changes something
          ok      registered          named in META-INF/services, and provided by module-info if there is one
          ok      deterministic       the same arguments give the same bits
          ok      thread_safe         several threads at once get what one gets
          ok      initialises         initialise(...) writes every B_jk, and feedback has some that are not 0
          ok      follows             B stays finite as the readout learns, and readoutDecay() is in [0, 1)
          ok      declared            isSymmetric() if and only if B = W_out^T at all times
          -       readout             does not apply: needsReadout() is declared
          ok      read_only           initialise(...) and follow(...) leave W_out and its change alone
          -       step_finite         does not apply: it is the error through feedback weights
          -       step_state          does not apply: it is the error through feedback weights
          -       step_function       does not apply: it is the error through feedback weights
          -       step_read_only      does not apply: it is the error through feedback weights
          -       step_weight         does not apply: it is the error through feedback weights
          ok      one_gradient        forward = backward = windows: all ways give one gradient, on random networks
          ok      like_bptt           without recurrent weights, e-prop (exact through forward ones) = BPTT
          ok      same_bits           training computes the same bits with 1, 2 and 5 threads, and again
          ok      save_and_load       a network that is saved and loaded computes the same bits
        """,
        Cli.run("check", "symmetric").succeeded().out());
  }

  @Test
  void everyComponentOfThatName() throws IOException {
    plugin("Sgd", "sgd", "1 / (1 + epoch)");
    assertEquals(
        2,
        Cli.run("check", "sgd", plugins())
            .succeeded()
            .out()
            .lines()
            .filter(line -> line.startsWith("sgd ("))
            .count());
  }

  @Test
  void tasksToo() {
    assertEquals(
        """
        evidence_accumulation (task)
          ok      described           name, description with its equation, and parameters with meaning and default
          ok      registered          named in META-INF/services, and provided by module-info if there is one
          ok      samples             samples fit the numbers of inputs and outputs, and something in them counts
          ok      deterministic       the same arguments give the same bits
          ok      thread_safe         several threads at once get what one gets
        """,
        Cli.run("check", "evidence_accumulation").succeeded().out());
  }

  @Test
  void aTaskOfFilesWithoutFiles() {
    assertEquals(
        "  -       samples             does not apply: without parameters there are no data,"
            + " train_inputs: got \"\", but expected the path of a .npy, .npy.gz or .npz file",
        Cli.run("check", "npy").succeeded().out().lines().toList().get(3));
  }

  @Test
  void whatIsBrokenIsSaid() throws IOException {
    plugin("Falling", "falling", "1 - epoch / 10");
    Cli check = Cli.run("check", "constant", "falling", plugins());
    assertEquals(2, check.status());
    assertEquals("eprop: broken: falling (schedule)\n", check.err());
    assertEquals(
        """
        falling (schedule)
          ok      described           name, description with its equation, and parameters with meaning and default
          ok      ranges              parameters work all over their declared ranges
          ok      effects             every parameter changes something
          ok      registered          named in META-INF/services, and provided by module-info if there is one
          ok      deterministic       the same arguments give the same bits
          ok      thread_safe         several threads at once get what one gets
          broken  factor: factor(epoch, epochs) >= 0: epoch 20 of 0: found -1, expected a finite number >= 0
        """,
        check.out().substring(check.out().indexOf("falling")));
  }

  @Test
  void unknownName() {
    Cli check = Cli.run("check", "lif", "alf");
    assertEquals(2, check.status());
    assertEquals("", check.out());
    assertEquals(
        "eprop: unknown component \"alf\"; nearest: alif; known: [",
        check.err().substring(0, check.err().indexOf('[') + 1));
  }

  private String plugins() {
    return "--plugins=" + folder.resolve("plugins");
  }

  /** A schedule in a plugin folder. */
  private void plugin(String className, String name, String formula) throws IOException {
    Path source = folder.resolve(className + ".java");
    Files.writeString(
        source,
"""
        import org.eprop.api.optimizer.*;
        import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
        public final class %s implements ScheduleFactory {
          @Override public String name() { return "%s"; }
          @Override public String description() { return "A test's."; }
          @Override public Schedule create(Context context) { return (epoch, epochs) -> %s; }
        }
        """
            .formatted(className, name, formula));
    String path = System.getProperty("java.class.path");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", path, source.toString()));
    Path jar = Files.createDirectories(folder.resolve("plugins")).resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(className + ".class"));
      out.write(Files.readAllBytes(folder.resolve(className + ".class")));
      out.putNextEntry(new JarEntry("META-INF/services/" + ScheduleFactory.class.getName()));
      out.write(className.getBytes(StandardCharsets.UTF_8));
    }
  }
}
