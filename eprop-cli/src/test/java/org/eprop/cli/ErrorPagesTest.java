package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.Main;
import org.junit.jupiter.api.Test;

/** Errors name the page that helps. */
class ErrorPagesTest {

  @Test
  void pagesAreThereAndAboutTheMistake() {
    Map<String, String> pages =
        Map.of(
            "unknown experiment \"x\"; known: [evidence-accumulation-reward]", "experiments",
            "ecg: network.layers[0].surrogate: unknown surrogate \"arctn\"", "networks",
            "mine.json: training.epochs: got \"many\"", "experiments",
            "mine.json: task npy: train_inputs: x.npy: no such file", "arrays",
            "the loss is not finite", "troubleshooting",
            "runs/a/best.npz: is missing, the best network", "runs",
            "the task has no environment", "reward");
    pages.forEach((message, page) -> assertEquals(page, page("train", message), message));
    assertEquals(
        "devices",
        page("evaluate", "readout out: learning rate: is too small for weights of these bits"));
    for (String command : Main.commandLine(80).getSubcommands().keySet()) {
      if (!List.of("docs", "gradient", "help", "serve")
          .contains(command)) { // programs read its answers
        String page = page(command, "anything");
        assertTrue(Files.exists(Path.of("../docs", page + ".md")), command + ": " + page);
      }
    }
  }

  private static String page(String command, String message) {
    ConsoleCommand of = Main.commandLine(80).getSubcommands().get(command).getCommand();
    return of.page(message).orElseThrow();
  }

  @Test
  void theMessageEndsWithThePage() {
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(new StringWriter());
    Main.run(out, new PrintWriter(err), "train", "ecg", "--set=training.epochs=many");
    String said = err.toString().replace("\r\n", "\n");
    assertTrue(said.endsWith("\nSee eprop docs experiments\n"), said);
  }
}
