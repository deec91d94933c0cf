package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eprop.host.Version;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar that users run: all components are in it, and it does what the classes do. */
class JarIT {

  /** For what works for a moment; what trains is compiled as a user has it. */
  private static final String[] QUICK = {Cli.FIRST_COMPILER, "-XX:+UseSerialGC"};

  @TempDir Path folder;

  private Cli run(List<String> arguments, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-jar", System.getProperty("eprop.jar")));
    command.addAll(arguments);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int status =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Cli(status, Files.readString(out), Cli.withoutPage(Files.readString(err)));
  }

  @Test
  void listsWhatTheClassesList() throws IOException, InterruptedException {
    for (List<String> command :
        List.of(List.of("plugins"), List.of("data"), List.of("check", "boxcar"))) {
      assertEquals(
          Cli.run(command.toArray(String[]::new)).out(),
          run(command, QUICK).succeeded().out().replace("\r\n", "\n"));
    }
  }

  @Test
  void saysItsVersionAndKernels() throws IOException, InterruptedException {
    assertEquals(
        "eprop "
            + Version.eprop()
            + ", Java "
            + System.getProperty("java.version")
            + "\nplain kernels (no module jdk.incubator.vector)\n",
        run(List.of("--version")).succeeded().out().replace("\r\n", "\n"));
  }

  @Test
  void trainsToTheSameBits() throws IOException, InterruptedException {
    Path classes = folder.resolve("classes");
    Path jar = folder.resolve("jar");
    Cli.trainQuickly(2, classes, "--threads=2").succeeded();
    run(Cli.quick(2, jar, "--threads=1")).succeeded();
    for (String network : List.of("last.npz", "best.npz")) {
      assertEquals(
          withoutOrigins(classes.resolve(network)), withoutOrigins(jar.resolve(network)), network);
    }
    assertArrayEquals(
        Files.readAllBytes(classes.resolve("metrics.jsonl")),
        Files.readAllBytes(jar.resolve("metrics.jsonl")));
    assertEquals(
        withoutOrigins(TrainTest.withoutSeconds(classes.resolve("result.json"))),
        withoutOrigins(TrainTest.withoutSeconds(jar.resolve("result.json"))));
  }

  private static ObjectNode withoutOrigins(ObjectNode result) {
    assertTrue(result.remove("provenance").isObject());
    assertTrue(result.remove("experiment_sha256").isTextual());
    return result;
  }

  /** What is in a network's file but for the places its components come from. */
  private static Map<String, Object> withoutOrigins(Path npz) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".json")) {
          ObjectNode json = (ObjectNode) new ObjectMapper().readTree(bytes);
          assertTrue(json.remove("provenance").size() > 3);
          assertTrue(json.remove("notes").size() == 3, "the digest of experiment.json is one");
          entries.put(entry.getName(), json);
        } else {
          entries.put(entry.getName(), ByteBuffer.wrap(bytes));
        }
      }
    }
    return entries;
  }

  @Test
  void hasStatusesAndPluginFolders() throws IOException, InterruptedException {
    run(List.of("train", "nothing.json"), QUICK).refused("eprop: nothing.json: no such file");
    Files.createDirectories(folder.resolve("plugins"));
    Cli warned = run(List.of("plugins", "--plugins", folder.resolve("plugins").toString()), QUICK);
    assertEquals(0, warned.status());
    assertTrue(warned.err().contains("there is no jar in it"), warned.err());
  }
}
