package org.eprop.device.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.experiment.json.Json;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop export c} and {@code eprop evaluate --numbers int8}. */
class ExportCommandTest {

  @TempDir private Path folder;

  @Test
  void fromARunToFilesOfC() throws IOException {
    Path run = folder.resolve("small-run");
    Cli.trainQuickly(1, run).succeeded();

    String text = Cli.run("evaluate", run.toString(), "--numbers", "int8").succeeded().out();
    assertTrue(text.startsWith("accuracy         float32          int8"), text);
    assertTrue(
        text.matches("(?s).*\ntest +[0-9.]+ % +[0-9.]+ % +[0-9.]+  layer0 \\d+, out .*"), text);
    JsonNode json =
        Json.parse(
            Cli.run("evaluate", run.toString(), "--numbers", "int8", "--json").succeeded().out());
    double single = json.path("test").path("float32").path("accuracy").asDouble();
    double whole = json.path("test").path("int8").path("accuracy").asDouble();
    assertEquals(single, whole, 0.3); // of 16 samples

    String out =
        Cli.run("export", "c", run.toString(), "--numbers", "int8", "--learn", "readout")
            .succeeded()
            .out();
    Path source = run.resolve("eprop_small_run.c");
    assertTrue(out.startsWith("wrote " + source + " and eprop_small_run.h\n"), out);
    assertTrue(Files.readString(source).contains("#include \"eprop_small_run.h\""));
    assertTrue(
        Files.readString(run.resolve("eprop_small_run.h")).contains("eprop_small_run_learn("));

    Cli.run("export", "c", run.toString())
        .refused(
            "eprop: "
                + run.resolve("eprop_small_run.h")
                + ": exists already; --force overwrites it, or name another file");
    Cli.run("export", "c", run.toString(), "--force").succeeded();
    String small = Cli.run("export", "c", run.toString(), "--name=b", "--ram=10").err();
    assertTrue(small.matches("(?s).*--ram: got 10 bytes, but expected at least \\d+, .*"), small);
    String little = Cli.run("export", "c", run.toString(), "--name=b", "--flash=10").err();
    assertTrue(little.matches("(?s).*--flash: got 10 bytes, but expected at least .*"), little);
    Cli.run("export", "c", run.toString(), "--learn=some")
        .refused(
            "eprop export c: Invalid value for option '--learn': got 'some', but expected none or"
                + " readout or all",
            "Try 'eprop export c --help'.");
    assertTrue(
        Cli.run("export", "c", run.toString(), "--name=B")
            .err()
            .contains("name: got \"B\", but expected at most 41 lower-case letters, digits and _"));
    Cli.run("export", "c", run.toString(), "--out=net.c")
        .refused(
            "eprop: --out: got net.c, but expected a folder: two files are written; --name says"
                + " which");

    Path dated = Files.move(run, folder.resolve("2026-11-30 " + "very ".repeat(10)));
    Cli.run("export", "c", dated.toString()).succeeded();
    assertTrue(Files.exists(dated.resolve("eprop_run_2026_11_30_very_very_very_very_very_v.c")));
  }
}
