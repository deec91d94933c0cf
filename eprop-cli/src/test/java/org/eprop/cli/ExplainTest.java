package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

  @TempDir Path folder;

  private String page(String... arguments) throws IOException {
    Path out = folder.resolve("out" + arguments.length + arguments[0]);
    String[] all =
        Stream.concat(Stream.of("explain", "--out", out.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    Cli.run(all).succeeded();
    return Files.readString(out.resolve("input.html")).replaceAll("</?dfn[^>]*>", "");
  }

  @Test
  void writesFivePagesAndNamesTheFirst() throws IOException {
    Path out = folder.resolve("pages");

    Cli explained = Cli.run("explain", "--out", out.toString()).succeeded();

    assertEquals(out.resolve("index.html") + System.lineSeparator(), explained.out());
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(
          List.of("index.html", "input.html", "output.html", "recurrent.html", "traces.html"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /** Where no folder is named, in a checkout, Git looks past what is written. */
  @Test
  void gitIgnoresWhatIsWrittenInACheckout() throws IOException {
    List<String> ignored = Files.readAllLines(Path.of("../.gitignore"));
    assertTrue(Cli.run("explain", "--help").out().contains("Default: explain"));
    assertTrue(ignored.containsAll(List.of("/explain/", "/runs/", "/overlay.html")), "" + ignored);
  }

  @Test
  void namesAndNumbersAreTaken() throws IOException {
    String plain = page("--seed=3");
    assertEquals(plain, page("--seed=3", "--steps=120"), "the defaults are what the help says");
    assertEquals(plain, page("--input-rate=0.14", "--w-out=0.5", "--learning-rate=0.0001"));
    assertNotEquals(plain, page("--seed=4"));
    assertTrue(page("--neuron=alif", "--surrogate=arctan").contains("It is the surrogate arctan"));
    assertTrue(page("--neuron=alif").contains("Adaptation"));
    assertFalse(plain.contains("Adaptation"));
    assertTrue(page("--w-in=0.75").contains("<dd data-letter=\"W_in\">0.75</dd>"));
  }

  @Test
  void neuronsAndTracesAsEquationsAreShown() throws IOException {
    assertTrue(page("--neuron=equations").contains("Membrane"));
    assertTrue(traces("equations").contains("<i>equations</i>"));
    String model =
        "{\"name\": \"equations\", \"model\": \"pre state p\\ndp/dt = -p / 9 [ms]\\n"
            + "on pre: p += w\\nstate e\\nde/dt = -e / 50 [ms]\\non post: e += p\"}";
    assertTrue(traces(model).contains("What the neuron says of each"));
  }

  private String traces(String trace) throws IOException {
    Path out = folder.resolve("traces");
    Cli.run("explain", "--out", out.toString(), "--set", "trace=" + trace).succeeded();
    return Files.readString(out.resolve("traces.html"));
  }

  @Test
  void mistakesAreNamed() {
    Cli.run("explain", "--neuron", "alif_")
        .refused(
            "eprop: explain: network.layers[0].populations[0].neuron: unknown neuron \"alif_\";"
                + " nearest: alif, alif2, lif; known: [adex, adlif, adlif_symplectic, alif, alif2,"
                + " alif_reset_zero, balanced_resonate_and_fire, current_lif,"
                + " current_lif_reset_zero, equations, izhikevich, lif, lif_reset_zero,"
                + " resonate_and_fire]");
    Cli.run("explain", "--steps", "5").refused("eprop: steps: got 5, but expected 20 to 1000");
    Cli.run("explain", "--set", "rule=bptt")
        .refused(
            "eprop: explain: rule: got \"bptt\", but the pages show how e-prop gets on without it");
  }
}
