package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin does wrong is the plugin's fault: status 2, and it is named. */
class PluginFaultTest {

  @TempDir private Path folder;

  private Path jar() {
    return folder.resolve("plugins/bell.jar");
  }

  private void write(String members, String create) throws IOException {
    Files.createDirectories(jar().getParent());
    TestJar.write(jar(), "Bell", TestJar.source("Bell", "bell", members, create), true);
  }

  private String[] arguments() {
    return new String[] {
      "--set=network.layers[0].surrogate=bell", "--plugins=" + folder.resolve("plugins")
    };
  }

  private Cli train() {
    return Cli.trainQuickly(1, folder.resolve("run"), arguments());
  }

  @Test
  void whatAComponentThrowsWhileTrainingIsItsOwn() throws IOException {
    write("static final double[] TABLE = {1};", "return q -> TABLE[(int) (3 + q * q)];");
    Cli cli = train();
    assertEquals(2, cli.status());
    assertTrue(
        cli.err()
            .matches(
                "eprop: surrogate bell: Bell in \\Q"
                    + jar()
                    + "\\E: failed at Bell\\.java:8: java\\.lang\\.ArrayIndexOutOfBoundsException:"
                    + " Index \\d+ out of bounds for length 1; --stacktrace shows all calls\n"),
        cli.err());
  }

  @Test
  void createThatThrows() throws IOException {
    write("", "throw new IllegalStateException(\"no table\");");
    train()
        .refused(
            "eprop: surrogate bell: Bell in "
                + jar()
                + ": failed at Bell.java:8: java.lang.IllegalStateException: no table; --stacktrace"
                + " shows all calls");
  }

  @Test
  void createThatReturnsNull() throws IOException {
    write("", "return null;");
    Cli cli = train();
    assertEquals(2, cli.status());
    assertTrue(
        cli.err()
            .endsWith(
                "bell: create() returned null, but expected an object; the component's class is"
                    + " Bell in "
                    + jar()
                    + "\n"),
        cli.err());
  }

  @Test
  void anErrorOfAPluginIsItsOwn() throws IOException {
    write("static int deep(int n) { return 1 + deep(n + 1); }", "return q -> deep(0);");
    Cli cli = train();
    assertEquals(2, cli.status());
    assertTrue(
        cli.err()
            .startsWith(
                "eprop: surrogate bell: Bell in "
                    + jar()
                    + ": failed at Bell.java:4: java.lang.StackOverflowError"),
        cli.err());
  }

  @Test
  void aPluginDoesNotEndTheProgramAsIfAllWereWell() throws IOException, InterruptedException {
    write("public Bell() { System.exit(0); }", "return q -> 1;");
    Path err = folder.resolve("err");
    Process process = Cli.start(err, Cli.quick(1, folder.resolve("run"), arguments()));
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(2, process.exitValue());
    assertEquals(
        "eprop: surrogate bell: Bell in "
            + jar()
            + ": failed at Bell.java:4: it ended the program\n",
        Files.readString(err).replace("\r\n", "\n"));
  }

  @Test
  @Timeout(60)
  void aPipeIsNoJar() throws IOException, InterruptedException {
    assumeTrue(File.separatorChar == '/', "a pipe in a folder is Unix's");
    write("", "return q -> 1;");
    Path pipe = jar().resolveSibling("x.jar");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    train().refused("eprop: " + pipe + ": got a pipe or a device, but expected a file");
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void aSignedJarThatWasChanged() throws Exception {
    write("", "return q -> 1;");
    SignedJar.sign(jar());
    train().succeeded();
    SignedJar.replace(jar(), "Bell.class", bytes -> bytes[bytes.length - 1] ^= 1);
    Cli cli = Cli.trainQuickly(1, folder.resolve("other"), arguments());
    assertEquals(2, cli.status());
    assertTrue(
        cli.err().startsWith("eprop: " + jar() + ": Bell.class does not fit the jar's signature: "),
        cli.err());
  }
}
