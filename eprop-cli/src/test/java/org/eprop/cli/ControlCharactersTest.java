package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.plugin.Printable;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.host.Main;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.testing.Cli;
import org.eprop.serve.ServedProgram;
import org.eprop.serve.Stop;
import org.eprop.serve.command.ServeCommand.ServedCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a name is, a terminal does not obey it: the program run with such names everywhere. */
class ControlCharactersTest {

  /** Clears the screen, sets a title, colours (also in one byte), reverses writing. */
  private static final String EVIL = "\033[2J\033]0;title\007\u009b31m\u202e";

  private static final String SHOWN = "\\u001b[2J\\u001b]0;title\\u0007\\u009b31m\\u202e";

  @TempDir private Path folder;

  private static void assertPlain(String what, String text) {
    String safe = Printable.lines(text);
    for (int i = 0; i < text.length(); i++) { // the whole of a page says nothing in a message
      if (text.charAt(i) != safe.charAt(i)) {
        fail(what + ": ..." + safe.substring(Math.max(0, i - 200), i + 10));
      }
    }
  }

  /** A command; what it prints, and the text files that it leaves in the folder. */
  private Cli plain(String... arguments) throws IOException {
    Cli cli = Cli.run(arguments);
    assertPlain(arguments[0], cli.out());
    assertPlain(arguments[0], cli.err());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().matches(".*\\.(html|csv|md|tex|svg)") && !file.endsWith("table.csv")) {
          assertPlain(file + "", Files.readString(file));
        }
      }
    }
    return cli;
  }

  @Test
  void ofATableThatIsLearned() throws IOException {
    StringBuilder table = new StringBuilder("x%1$s,b%1$s,key%1$s,label%1$s\n".formatted(EVIL));
    for (int t = 0; t < 120; t++) {
      table.append("%d,t%s%d,k%s%d,c%s%d%n".formatted(t, EVIL, t % 4, EVIL, t % 3, EVIL, t % 2));
    }
    Path file = Files.writeString(folder.resolve("table.csv"), table);
    List<String> arguments =
        List.of(
            "stream",
            file + "",
            "--label=label" + EVIL,
            "--key=key" + EVIL,
            "--look=60",
            "--window=30",
            "--neurons=10",
            "--report=" + folder.resolve("page.html"));
    Cli run = plain(arguments.toArray(String[]::new)).succeeded();
    assertTrue(run.out().contains("label     label" + SHOWN + ": classes c" + SHOWN), run.out());
    assertTrue(run.out().contains("column    b" + SHOWN + ": a channel"), run.out());
    assertTrue(Files.readString(folder.resolve("page.html")).contains("b" + SHOWN));
    assertEquals(run.out(), served(arguments), "the same for a client");
    Cli wrong = plain("stream", file + "", "--label=label" + EVIL, "--ignore=" + EVIL + "wrong");
    assertTrue(wrong.err().contains(SHOWN + "wrong"), wrong.err());
    assertFalse(plain("stream", file + "", "--label=l" + EVIL).err().isEmpty());
  }

  private static String served(List<String> arguments) {
    StringWriter out = new StringWriter();
    Plugins plugins = Plugins.builder().build();
    try (plugins) {
      ServedProgram.Outcome outcome =
          new ServedCommands(Main.commandLine(80), plugins, List.of())
              .run(
                  arguments, 80, List.of(), new PrintWriter(out), new PrintWriter(out), new Stop());
      assertEquals("", outcome.error());
    }
    return out.toString().replace("\r\n", "\n");
  }

  /** A run whose folder, file and classes are called so. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no file may be called so")
  void ofARun() throws IOException {
    Path data = folder.resolve("data" + EVIL + ".npz");
    int[] y = new int[8];
    for (int i = 0; i < y.length; i++) {
      y[i] = i % 2;
    }
    new Npz(Map.of("x", NpyArray.of(new float[8 * 10], 8, 10, 1), "y", NpyArray.of(y, 8)), Map.of())
        .write(data);
    String run = folder.resolve("runs").resolve("run" + EVIL) + "";
    String experiment = folder.resolve("experiment" + EVIL + ".json") + "";
    plain("init", "npy", experiment).succeeded();
    List<String> train = new ArrayList<>(List.of("train", experiment));
    for (String files : List.of("train", "test")) {
      train.add("--set=task." + files + "_inputs=" + data);
    }
    train.add("--set=task.class_names=a" + EVIL + ",b\u202e");
    train.add("--set=training.epochs=1");
    train.add("--out=" + run);
    assertEquals(0, plain(train.toArray(String[]::new)).status());
    for (List<String> command :
        List.of(
            List.of("evaluate", run),
            List.of("predict", run, "--out=" + run + "/predicted.csv"),
            List.of("report", run),
            List.of("runs", folder.resolve("runs") + ""),
            List.of("runs", folder.resolve("runs") + "", "--json"),
            List.of(
                "data",
                "look",
                experiment,
                "--set=task.train_inputs=" + data,
                "--out=" + folder.resolve("look.html")))) {
      Cli cli = plain(command.toArray(String[]::new));
      assertEquals(0, cli.status(), command + cli.err());
    }
    plain("explain", run);
    plain("compare", experiment);
    plain("report", run + EVIL);
    plain("help", EVIL);
    plain(EVIL);
    assertTrue(Files.readString(Path.of(run, "report.html")).contains("a" + SHOWN));
  }

  /** What may be printed of a character in two writes. */
  @Test
  void halvesOfACharacterAreOne() {
    StringWriter text = new StringWriter();
    PrintWriter out = PrintableWriter.of(new PrintWriter(text, true));
    for (char c : "\ud83e\udde0 ü\t\r\033\n".toCharArray()) {
      out.print(c);
    }
    out.print("a\r\nb\ud83e");
    out.println("c");
    assertEquals("\ud83e\udde0 ü\t\\r\\u001b\na\r\nb\\ud83ec", text.toString().stripTrailing());
  }
}
