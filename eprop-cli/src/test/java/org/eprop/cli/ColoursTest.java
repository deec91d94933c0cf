package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.eprop.host.Main;
import org.eprop.host.Surroundings;
import org.eprop.host.terminal.Window;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** Errors and help have colours where a terminal shows them, and nowhere else. */
class ColoursTest {

  private static final String ESCAPE = "\033";

  private static Surroundings surroundings(Optional<Window> window) {
    return new Surroundings(() -> window, () -> 80, /* signals= */ false, List.of());
  }

  /** What a command prints on standard error. */
  private static String error(Optional<Window> window, Ansi ansi, String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line =
        Main.commandLine(surroundings(window), arguments)
            .setColorScheme(Help.defaultColorScheme(ansi))
            .setErr(new PrintWriter(text, true));
    assertEquals(2, line.execute(arguments));
    return text.toString().replace("\r\n", "\n");
  }

  @Test
  void theNameThatAnErrorBeginsWithIsRed() {
    Optional<Window> window = Optional.of(new Window(60));
    String unknown = " Unknown option: '--sed'\nDid you mean --seed or --set?\n";
    assertEquals(
        Ansi.ON.string("@|bold,red eprop train:|@") + unknown + "Try 'eprop train --help'.\n",
        error(window, Ansi.ON, "train", "--sed", "3"));
    String red = Ansi.ON.string("@|bold,red eprop:|@");
    String long_ = error(window, Ansi.ON, "train", "nothing");
    assertTrue(long_.startsWith(red + " unknown experiment \"nothing\""), long_);
    assertTrue(long_.lines().allMatch(line -> line.replace(red, "eprop:").length() <= 60), long_);
    String evil = error(window, Ansi.ON, "train", ESCAPE + "[2J.json");
    assertFalse(evil.replace(red, "").contains(ESCAPE), evil);
  }

  @Test
  void aFileOrAPipeHasNoColours() {
    assertFalse(error(Optional.empty(), Ansi.ON, "train", "--sed", "3").contains(ESCAPE));
    assertFalse(error(Optional.empty(), Ansi.ON, "nir").contains(ESCAPE));
    assertTrue(error(Optional.of(new Window(80)), Ansi.ON, "nir").contains(ESCAPE));
    assertFalse(error(Optional.of(new Window(80)), Ansi.OFF, "nir").contains(ESCAPE));
  }

  /** Which would show them as signs. */
  @Test
  void anotherProgramGetsNone() {
    Surroundings program = surroundings(Optional.of(new Window(80)));
    assertEquals(Ansi.OFF, Main.commandLine(program, "train").getColorScheme().ansi());
  }

  @Test
  void headingsOfHelpAreBold() {
    CommandLine train = Main.commandLine(80, "train").getSubcommands().get("train");
    String bold = train.getUsageMessage(Ansi.ON);
    assertTrue(bold.contains(Ansi.ON.string("@|bold All options:|@") + "\n"), bold);
    assertFalse(train.getUsageMessage(Ansi.OFF).contains(ESCAPE));
  }
}
