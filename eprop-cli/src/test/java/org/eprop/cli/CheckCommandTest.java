package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.random.RandomGenerator;
import javax.tools.ToolProvider;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.host.testing.Cli;
import org.eprop.tck.command.CheckCommand.CheckedComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  @TempDir Path folder;

  /** Folds and shares exclude each other, and a file of no groups has nothing to be split by. */
  @Test
  void aTaskOfFiles() throws IOException {
    RandomGenerator random = new SplittableRandom(1);
    byte[] x = new byte[40 * 20 * 5];
    byte[] y = new byte[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = (byte) (random.nextDouble() < 0.1 ? 1 : 0);
    }
    for (int n = 0; n < y.length; n++) {
      y[n] = (byte) random.nextInt(3);
    }
    Npy.write(folder.resolve("inputs.npy"), NpyArray.of(x, 40, 20, 5));
    Npy.write(folder.resolve("targets.npy"), NpyArray.of(y, 40));
    String file = "train_inputs=" + folder.resolve("inputs.npy");
    String[] check = {"check", "npy", "--set", file, "--set", "validation_fraction=0.2"};
    assertTrue(
        Cli.run(check)
            .succeeded()
            .out()
            .contains(
                "these parameters change nothing: [validation_by, unlabelled, target_delay]"));
  }

  @Test
  void aLineForEachProperty() {
    assertEquals(
        """
        symmetric (learning signal)
          ok      described           name, description with its equation, and parameters with meaning and default
          ok      ranges              parameters work all over their declared ranges
          ok      effects             every parameter changes something
          ok      registered          named in META-INF/services, and provided by module-info if there is one
          ok      no_exit             its code calls neither System.exit nor Runtime.exit or halt
          ok      deterministic       the same arguments give the same bits
          ok      stateless           what is made is immutable: no call writes a field, a captured array or a counter
          ok      thread_safe         several threads at once get what one gets
          -       time_step           does not apply: no parameter is a time
          ok      initialises         initialise(...) writes every B_jk, and feedback has some that are not 0
          ok      follows             B stays finite as the readout learns, and readoutDecay() is in [0, 1)
          ok      bounded             B does not grow with the number of updates, and does not turn against W_out
          ok      seeded              random B follow from the random stream that initialise(...) is given
          ok      declared            isSymmetric() if and only if B = W_out^T at all times
          -       readout             does not apply: needsReadout() is declared
          ok      read_only           initialise(...) and follow(...) leave W_out and its change alone
          -       step_finite         does not apply: it is the error through feedback weights
          -       step_state          does not apply: it is the error through feedback weights
          -       step_function       does not apply: it is the error through feedback weights
          -       step_read_only      does not apply: it is the error through feedback weights
          -       step_weight         does not apply: it is the error through feedback weights
          -       step_order          does not apply: it is the error through feedback weights
          -       step_advantage      does not apply: it is the error through feedback weights
          -       step_bounded        does not apply: it is the error through feedback weights
          ok      one_gradient        forward = backward = windows: all ways give one gradient, on random networks
          ok      like_bptt           without recurrent weights, e-prop (exact through forward ones) = BPTT
          ok      same_bits           training computes the same bits with 1, 2 and 5 threads, and again
          ok      save_and_load       a network that is saved and loaded computes the same bits
        """,
        Cli.run("check", "symmetric").succeeded().out());
  }

  @Test
  void aNameOfSeveralKinds() {
    assertTrue(
        Cli.run("check", "formula", "--set=formula=1 / (1 + q^2)")
            .out()
            .startsWith(
                "4 kinds have a component \"formula\": surrogate, loss, learning signal, metric\n"
                    + "formula (surrogate)\n"));
    assertTrue(
        Cli.run("check", "formula", "--set=formula=nothing")
            .err()
            .startsWith(
                "eprop: 4 kinds have a component \"formula\": surrogate, loss, learning signal, metric,"
                    + " and none takes these settings; the surrogate: "));
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
        delayed_match (task)
          ok      described           name, description with its equation, and parameters with meaning and default
          ok      ranges              parameters work all over their declared ranges
          ok      effects             every parameter changes something
          ok      registered          named in META-INF/services, and provided by module-info if there is one
          ok      no_exit             its code calls neither System.exit nor Runtime.exit or halt
          ok      deterministic       the same arguments give the same bits
          ok      stateless           what is made is immutable: no call writes a field, a captured array or a counter
          ok      thread_safe         several threads at once get what one gets
          ok      samples             all samples fit the numbers of inputs and outputs, and something in them counts
          ok      informative         inputs are not silent, samples differ by their index, and so do labels
          ok      pure                sample(epoch, index) is the same in any order, and stays as it is
          ok      apart               training, validation and test set have no sample in common
          ok      seeded              the same seed makes the same data, another seed others, unless they are from files
        """,
        Cli.run("check", "delayed_match").succeeded().out());
  }

  /** What could not be tested is not right. */
  @Test
  void aTaskOfFilesWithoutFiles() {
    Cli check = Cli.run("check", "events");
    assertEquals(2, check.status());
    assertEquals("eprop: not tested: events (task)\n", check.err());
    assertEquals(
        "  ?       samples             not tested: without parameters there are no data, reader: got"
            + " none, but expected an event reader, such as \"n_mnist\"",
        check.out().lines().toList().get(9));
  }

  @Test
  void withAnotherValueOfAParameter() {
    Cli.run("check", "sgd", "--set", "momentum=0.5").succeeded();
    Cli.run("check", "sgd", "--set", "momentum=2")
        .refused("eprop: --set: momentum: got 2, but expected a number >= 0 and < 1");
  }

  /** Whatever it names, with the parameters that it has there; equations and formulas, too. */
  @Test
  void anExperiment() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.json"),
            """
            {
              "task": {"name": "delayed_match"},
              "network": {"layers": [{
                "populations": [{"size": 5, "neuron": {"equations": {"model": [
                  "parameter tau_m = 20 [ms], above 0",
                  "state v",
                  "dv/dt = v / tau_m",
                  "v += I",
                  "reset: v -= 1",
                  "spike when v > 1"
                ]}}}],
                "surrogate": {"name": "formula", "formula": "psi = 2 / (1 + q^2)"}
              }]},
              "training": {"epochs": 2}
            }
            """);
    Cli check = Cli.run("check", file.toString(), "--set", "optimizer=sgd");
    assertEquals(2, check.status());
    assertEquals(
        "eprop: broken: equations (neuron) of layer0, formula (surrogate) of layer0\n",
        check.err());
    assertEquals(
        List.of(
            "delayed_match (task)",
            "equations (neuron) of layer0",
            "formula (surrogate) of layer0",
            "gaussian (initial weights) of input_layer0",
            "softmax_cross_entropy (loss) of out",
            "symmetric (learning signal) of out",
            "eprop (rule)",
            "eprop (trace)",
            "sgd (optimizer)",
            "fixed (step size)",
            "constant (schedule)"),
        check.out().lines().filter(line -> line.matches("\\S.*")).toList());
    assertTrue(
        check
            .out()
            .contains(
                "stable: s^t = A s^{t-1} does not grow: spectral radius of A: found 1.05127,"
                    + " expected at most 1"));
    assertTrue(check.out().contains("peak: S(0) = 1: q = 0: found 2, expected 1"));
  }

  /** What all variants name, each once. */
  @Test
  void aComparison() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.json"),
            """
            {
              "base": "delayed-match",
              "settings": {"optimizer": "sgd"},
              "variants": {
                "a": {"learning_signal": "random"},
                "b": {"rule": "bptt"}
              }
            }
            """);
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      CheckedComponents checked = new CheckedComponents(plugins, List.of());
      checked.add(file.toString());
      checked.add("reward-feedback");
      assertEquals(
          List.of(
              "delayed_match (task)",
              "lif (neuron) of layer0",
              "alif (neuron) of layer0",
              "triangular (surrogate) of layer0",
              "gaussian (initial weights) of input_layer0",
              "softmax_cross_entropy (loss) of out",
              "symmetric (learning signal) of out",
              "firing_rate (regularizer)",
              "eprop (rule)",
              "eprop (trace)",
              "sgd (optimizer)",
              "fixed (step size)",
              "constant (schedule)",
              "random (learning signal) of out",
              "bptt (rule)",
              "delayed_reach (environment)",
              "alif (neuron) of e",
              "alif (neuron) of e",
              "triangular (surrogate) of e",
              "gaussian (initial weights) of input_e",
              "gaussian (initial weights) of e_e",
              "gaussian (initial weights) of policy",
              "policy_gradient (loss) of policy",
              "mean_squared_error (loss) of value",
              "adam (optimizer)",
              "cosine (schedule)"),
          checked.list().stream().map(Object::toString).toList());
    }
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
          ok      no_exit             its code calls neither System.exit nor Runtime.exit or halt
          ok      deterministic       the same arguments give the same bits
          ok      stateless           what is made is immutable: no call writes a field, a captured array or a counter
          ok      thread_safe         several threads at once get what one gets
          broken  factor: factor(epoch, epochs) >= 0: epoch 18 of 0: found -0.8, expected a finite number >= 0
          ok      validation          the factor follows from the losses alone, which stay, if seesValidation() says so; losses that fall do not cut it
        """,
        check.out().substring(check.out().indexOf("falling")));
  }

  /** A plugin can neither hang the command nor end it; a right one of the same jar is checked. */
  @Test
  void whatHangsExitsOrRemembers() throws IOException {
    plugin("Hanging", "hanging", "hang(epoch)");
    plugin("Exiting", "exiting", "exit(epoch)");
    plugin("Deep", "deep", "deep(epoch)");
    plugin("Counting", "counting", "1.0 / (1 + ++calls)");
    plugin("Sound", "sound", "1 / (1 + epoch)");
    Cli check =
        Cli.run(
            "check",
            "hanging",
            "exiting",
            "deep",
            "counting",
            "sound",
            "--time-limit=1",
            plugins());
    assertEquals(2, check.status());
    assertEquals(
        "eprop: broken: hanging (schedule), exiting (schedule), deep (schedule), counting"
            + " (schedule)\n",
        check.err());
    assertEquals(
        List.of(
            "hanging (schedule)",
            "  broken  ranges: parameters work all over their declared ranges: Hanging.hang, line N:"
                + " found no end within 1 s, expected an end",
            "exiting (schedule)",
            "  broken  no_exit: a mistake is an exception, never an exit: Exiting.exit, line N: found a"
                + " call of System.exit, Runtime.exit or Runtime.halt, expected an"
                + " InvalidInputException",
            "deep (schedule)",
            "  broken  ranges: parameters work all over their declared ranges: Deep.deep, line N: found"
                + " an error, java.lang.StackOverflowError, expected none",
            "counting (schedule)",
            "  broken  deterministic: asked twice, an instance gives the same bits: number 0: found"
                + " 0.0030864197530864196, expected 0.006134969325153374, difference -0.00304855",
            "sound (schedule)"),
        firstFindings(check.out()));
  }

  /** Each component's name, and the first thing that is found wrong with it after trying. */
  private static List<String> firstFindings(String out) {
    List<String> lines = new ArrayList<>();
    for (String component : out.split("\n\n")) {
      lines.add(component.lines().findFirst().orElseThrow());
      component
          .lines()
          .filter(line -> line.startsWith("  broken") && !line.contains("not tried"))
          .findFirst()
          .ifPresent(line -> lines.add(line.replaceAll("line \\d+", "line N")));
    }
    return lines;
  }

  @Test
  void aTimeLimitOfNothing() {
    Cli.run("check", "lif", "--time-limit=0")
        .refused("eprop: --time-limit: got 0, but expected 1 second or more");
  }

  @Test
  void unknownName() {
    Cli check = Cli.run("check", "lif", "alf");
    assertEquals(2, check.status());
    assertEquals("", check.out());
    String start = "eprop: unknown component \"alf\"; nearest: alif, ";
    assertEquals(start, check.err().substring(0, start.length()));
    assertTrue(check.err().contains(" are known; 'eprop plugins' lists them"), check.err());
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
          private static int calls;
          private static double hang(double x) {
            while (!Thread.currentThread().isInterrupted()) {
              x += 1;
            }
            return x;
          }
          private static double deep(double x) { return x < 0 ? x : deep(x + 1) / 2; }
          private static double exit(double x) {
            System.exit(7);
            return x;
          }
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
