package org.eprop.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.eprop.spark.command.SparkMain;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that integrations/spark/README.md names do what it says, and so do the commands. */
@Tag("nightly")
class SparkPageTest {

  private static SparkSession session;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
  }

  private Path compile() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    String page = Files.readString(Path.of("README.md"));
    for (String program : List.of("Sweep", "TrainApart", "Sensors")) {
      Path file = Path.of("examples", program + ".java");
      assertTrue(page.contains(file.toString().replace('\\', '/')), program);
      arguments.add(file.toString());
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(String[]::new));
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    return classes;
  }

  private static String run(ClassLoader loader, String name, String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void programsOfThePageRun() throws Exception {
    Path comparison = Files.writeString(folder.resolve("sweep.json"), Experiments.sweep());
    Path experiment =
        Files.writeString(
            folder.resolve("small.json"), Experiments.small().root().json().toString());
    Path events = Files.createDirectories(folder.resolve("events"));
    Files.writeString(
        events.resolve("a.json"),
        "{\"key\": \"a\", \"order\": 1, \"input\": [0, 1], \"label\": 1}\n"
            + "{\"key\": \"a\", \"order\": 0, \"input\": [1, 0]}\n"
            + "{\"key\": \"b\", \"order\": 9, \"input\": [1, 0], \"label\": 0}\n");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {compile().toUri().toURL()}, getClass().getClassLoader())) {
      String table = run(loader, "Sweep", comparison.toString(), folder.resolve("s").toString());
      assertTrue(table.contains("random, seed 1 {train="), table);
      assertTrue(table.contains("| random "), table);
      String losses = run(loader, "TrainApart", experiment.toString(), folder.toString());
      assertTrue(losses.matches("(?s).*\\n\\d\\.\\d+ \\d\\.\\d+\\s*"), losses);
      assertTrue(Files.exists(folder.resolve("synchronous/network.npz")));
      assertTrue(Files.exists(folder.resolve("local/checkpoint.npz")));
      run(loader, "Sensors", events.toString(), folder.resolve("stream").toString());
      assertEquals(
          List.of("a 0 0", "a 1 1", "b 0 9"),
          session
              .read()
              .parquet(folder.resolve("stream/outputs").toString())
              .orderBy("key", "step")
              .collectAsList()
              .stream()
              .map(row -> row.getAs("key") + " " + row.getAs("step") + " " + row.getAs("order"))
              .toList());
    }
  }

  private static String command(int status, String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    assertEquals(status, SparkMain.run(to, to, arguments), out.toString());
    return out.toString();
  }

  @Test
  void commandsRunAndGoOn() throws Exception {
    String comparison =
        Files.writeString(folder.resolve("sweep.json"), Experiments.sweep()).toString();
    String out = folder.resolve("out").toString();
    String first = command(0, "compare", comparison, "--anyway", "--out", out);
    assertTrue(first.contains("2/2  "), first);
    String again = command(0, "compare", comparison, "--anyway", "--out", out);
    assertTrue(again.contains("1/2  base, seed 1: was finished"), again);
    assertTrue(again.contains("all tables: " + out), again);
    String experiment =
        Files.writeString(
                folder.resolve("small.json"), Experiments.small().root().json().toString())
            .toString();
    String run = folder.resolve("run").toString();
    String trained = command(0, "train", experiment, "--partitions", "2", "--out", run);
    assertTrue(trained.contains("epoch 3  validation loss "), trained);
    assertTrue(trained.contains("test        loss "), trained);
    String resumed = command(0, "train", experiment, "--partitions", "2", "--out", run);
    assertEquals(trained.substring(trained.indexOf("train ")), resumed);
    String other =
        command(
            2,
            "train",
            experiment,
            "--partitions",
            "2",
            "--out",
            run,
            "--set",
            "training.epochs=4");
    assertEquals(
        "eprop-spark: file:"
            + run
            + "/experiment.json: is of another experiment; undo the change, or choose another"
            + " folder\n",
        other);
    assertTrue(
        command(2, "train", experiment, "--out", run)
            .startsWith("expected either --partitions or --workers, a number above 0"));
  }
}
