package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            "readout out: learning rate: is too small for weights of these bits", "devices");
    pages.forEach((message, page) -> assertEquals(page, page("eprop train", message), message));
    for (String command : Main.commandLine(80).getSubcommands().keySet()) {
      if (!List.of("gradient", "help", "serve").contains(command)) { // programs read its answers
        String page = page("eprop " + command, "anything");
        assertTrue(Files.exists(Path.of("../docs", page + ".md")), command + ": " + page);
      }
    }
  }

  private static String page(String command, String message) {
    String address = ErrorPages.of(command, message).orElseThrow();
    return address.replaceAll(".*/docs/|\\.md", "");
  }

  @Test
  void theMessageEndsWithThePage() {
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(new StringWriter());
    Main.run(out, new PrintWriter(err), "train", "ecg", "--set=training.epochs=many");
    String said = err.toString().replace("\r\n", "\n");
    assertTrue(
        said.endsWith("\nSee https://github.com/eprop/eprop/blob/main/docs/experiments.md\n"),
        said);
  }
}
