package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eprop.host.Main;
import org.eprop.host.ShellFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion, manual pages and the launcher. */
class ShellFilesTest {

  private static final Path SCRIPT = Path.of("src/main/scripts/eprop").toAbsolutePath();

  @TempDir Path folder;

  @BeforeEach
  void write() {
    ShellFiles.write(folder);
  }

  private static Set<String> commands() {
    return new TreeSet<>(Main.commandLine(80).getSubcommands().keySet());
  }

  @Test
  void everyCommandHasAPage() throws IOException {
    for (String command : commands()) {
      String page = Files.readString(folder.resolve("man/man1/eprop-" + command + ".1"));
      for (String section :
          List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO")) {
        assertTrue(page.contains("\n.SH \"" + section + "\"\n"), command + ": " + section);
      }
      assertTrue(
          page.lines()
              .allMatch(
                  line -> !line.startsWith(".") || line.matches("\\.(TH|SH|TP|PP|B|nf|fi)( .*)?")),
          page);
      assertTrue(!page.contains("${") && !page.contains("%%") && !page.contains("\033"), page);
    }
    String train = Files.readString(folder.resolve("man/man1/eprop-train.1"));
    assertTrue(train.contains("eprop\\-train \\- trains a network and saves the results\n"), train);
    assertTrue(train.contains(".TP\n.B \\-\\-resume=DIR\n"), train);
    assertTrue(train.contains("How often to save while an epoch runs. Default: 10 s."), train);
    String eprop = Files.readString(folder.resolve("man/man1/eprop.1"));
    for (String command : commands()) {
      assertTrue(eprop.contains(".TP\n.B " + command + "\n"), command);
    }
  }

  private static String shell(Path in, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    return out.strip();
  }

  private static boolean hasBash() {
    return Files.isExecutable(Path.of("/bin/bash"));
  }

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    assumeTrue(hasBash());
    String complete =
        "compopt() { :; }; source completion/eprop; COMP_WORDS=(eprop %s); COMP_CWORD=1;"
            + " COMP_LINE='eprop %s'; _complete_eprop; echo \"${COMPREPLY[@]}\"";
    String commands = shell(folder, complete.formatted("''", ""));
    for (String command : commands()) {
      assertTrue((" " + commands + " ").contains(" " + command + " "), commands);
    }
    String options =
        shell(
            folder,
            "compopt() { :; }; source completion/eprop; COMP_WORDS=(eprop train --se);"
                + " COMP_CWORD=2; COMP_LINE='eprop train --se'; _complete_eprop; echo"
                + " \"${COMPREPLY[@]}\"");
    assertEquals("--set --seed", options);
  }

  private String completed(String... words) throws IOException, InterruptedException {
    String line = "'" + String.join("' '", words) + "'";
    return shell(
        folder,
        "compopt() { :; }; source completion/eprop; COMP_WORDS=("
            + line
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE=\""
            + String.join(" ", words)
            + "\"; _complete_eprop; echo \"${COMPREPLY[@]}\"");
  }

  @Test
  void bashCompletesComponentsAndSettings() throws IOException, InterruptedException {
    assumeTrue(hasBash());
    assertEquals("alif alif2 alif_reset_zero", completed("eprop", "plugins", "al"));
    assertEquals("triangular", completed("eprop", "check", "tria"));
    assertEquals("training.epochs=", completed("eprop", "train", "ecg", "--set", "training.ep"));
    assertEquals(
        "network.layers[0].surrogate=arctan",
        completed("eprop", "train", "ecg", "--set", "network.layers[0].surrogate=arc"));
    assertEquals("validation", completed("eprop", "predict", "runs/ecg", "--set", "v"));
  }

  /** A java that tells how it was called, and a jar that nobody opens. */
  private Path installed() throws IOException {
    Path home = Files.createDirectories(folder.resolve("a place/jdk/bin")).getParent();
    Path java =
        Files.writeString(
            home.resolve("bin/java"), "#!/bin/sh\nfor a in \"$@\"; do echo \"[$a]\"; done\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(home.resolve("release"), "MODULES=\"java.base jdk.incubator.vector\"\n");
    Path bin = Files.createDirectories(folder.resolve("a place/bin"));
    Files.copy(SCRIPT, bin.resolve("eprop"));
    assertTrue(bin.resolve("eprop").toFile().setExecutable(true));
    Files.writeString(Files.createDirectories(bin.resolveSibling("lib")).resolve("eprop.jar"), "");
    return bin.resolve("eprop");
  }

  @Test
  void theLauncherFindsJavaAndTheJarFromAnywhere() throws IOException, InterruptedException {
    assumeTrue(hasBash());
    Path eprop = installed();
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("../a place/bin/eprop"));
    Files.createSymbolicLink(elsewhere.resolve("two"), elsewhere.resolve("one"));
    String jar = folder.toRealPath().resolve("a place") + "/bin/../lib/eprop.jar";
    String home = "JAVA_HOME='" + folder.resolve("a place/jdk") + "' ";
    String vector =
        "[--add-modules]\n[jdk.incubator.vector]\n[--add-opens]\n[java.base/java.io=ALL-UNNAMED]\n[-Deprop.stderr=/dev/fd/3]\n";
    for (String way : List.of("'" + eprop + "'", "./one", "./two", elsewhere + "/two")) {
      assertEquals(
          vector + "[-jar]\n[" + jar + "]\n[train]\n[a b.json]\n[--set=x=\"y z\"]",
          shell(elsewhere, home + way + " train 'a b.json' '--set=x=\"y z\"'"));
    }
    assertEquals(
        "[-jar]\n[" + jar + "]\n[train]\n[--help]", shell(elsewhere, home + "./one train --help"));
    assertEquals("[-jar]\n[" + jar + "]\n[plugins]", shell(elsewhere, home + "./one plugins"));
    assertEquals(
        vector + "[-jar]\n[" + jar + "]\n[--version]",
        shell(elsewhere, home + "./one --version"),
        "what trains is what it tells of");
    assertEquals("[-jar]\n[" + jar + "]", shell(elsewhere, home + "./one"));
    assertEquals(
        "[--add-modules]\n[jdk.incubator.vector]\n[-jar]\n[" + jar + "]\n[train]\n[ecg]",
        shell(elsewhere, home + "./one train ecg 2>&-"),
        "with standard error closed");
    assertEquals(
        "[-jar]\n[" + jar + "]\n[data]",
        shell(
            elsewhere, "unset JAVA_HOME; PATH='" + folder + "/a place/jdk/bin':$PATH ./one data"));
  }

  /**
   * What Java says of its vector module is not seen; whatever else it says is, and what eprop says.
   */
  @Test
  void javasWarningOfItsModuleIsLeftOut() throws IOException, InterruptedException {
    assumeTrue(hasBash() && Files.exists(Path.of("/dev/fd")));
    Path eprop = installed();
    Files.writeString(
        folder.resolve("a place/jdk/bin/java"),
        "#!/bin/sh\necho 'WARNING: Using incubator modules: jdk.incubator.vector' >&2\necho 'WARNING: x'"
            + " >&2\nexec 2>&-\nsleep 0.2\nfor a in \"$@\"; do\n  case $a in -Deprop.stderr=*)"
            + " echo error >>\"${a#*=}\" ;; esac\ndone\nexit 3\n");
    String start = "JAVA_HOME='" + folder.resolve("a place/jdk") + "' '" + eprop + "' train ecg";
    String said = shell(folder, "exec 4>&1; (" + start + "; echo $? >&4) 2>&1 | cat");
    assertEquals("3\nWARNING: x\nerror", said.lines().sorted().collect(Collectors.joining("\n")));
  }

  @Test
  void aJavaWithoutTheVectorModuleIsNotAskedForIt() throws IOException, InterruptedException {
    assumeTrue(hasBash());
    Path eprop = installed();
    Files.writeString(folder.resolve("a place/jdk/release"), "MODULES=\"java.base\"\n");
    String said =
        shell(
            folder, "JAVA_HOME='" + folder.resolve("a place/jdk") + "' '" + eprop + "' train ecg");
    assertTrue(said.startsWith("[-jar]\n"), said);
  }

  @Test
  void whatIsMissingIsSaid() throws IOException, InterruptedException {
    assumeTrue(hasBash());
    Path eprop = installed();
    assertEquals(
        "eprop: there is no Java; expected version 17 or newer, in PATH or by JAVA_HOME\n2",
        shell(
            folder,
            "mkdir tools; for t in dirname readlink grep; do cp \"$(command -v $t)\" tools/$t;"
                + " done; unset JAVA_HOME; PATH=tools '"
                + eprop
                + "'; echo $?"));
    Files.delete(folder.resolve("a place/lib/eprop.jar"));
    String said = shell(folder, "'" + eprop + "' train; echo $?");
    assertTrue(said.startsWith("eprop: there is no eprop.jar in ") && said.endsWith("\n2"), said);
  }

  /** As far as a text can be looked at without Windows; Wine 10 ran it, too. */
  @Test
  void theScriptForWindowsStartsTheSame() throws IOException {
    String cmd = Files.readString(SCRIPT.resolveSibling("eprop.cmd"));
    assertEquals(cmd.lines().count(), cmd.split("\r\n", -1).length - 1, "lines end in CR LF");
    String computing = between(Files.readString(SCRIPT), "  train |", ")").replace("|", " ");
    assertEquals(
        ("train" + computing).replaceAll(" +", " "),
        between(cmd, "%%c in (", ")"),
        "what computes");
    assertTrue(cmd.contains("-jar \"%EPROP_JAR%\" %*"), cmd);
    assertTrue(
        cmd.lines().noneMatch(line -> line.endsWith("(")),
        "a bracket in a path, as in Program Files (x86), would close the block");
    String noJava =
        "eprop: there is no Java; expected version 17 or newer, in PATH or by JAVA_HOME";
    assertTrue(Files.readString(SCRIPT).contains(noJava) && cmd.contains(noJava), cmd);
    assertTrue(cmd.contains("%%~$PATH:j") && !cmd.contains("where /q"), "finds Java by itself");
    assertTrue(cmd.contains("%JAVA_HOME:\"=%"), "JAVA_HOME may stand in quotes");
    for (String first : List.of("1", "2")) {
      assertTrue(cmd.contains("\"EPROP_" + first + "=%EPROP_" + first + ":\"=%\""), first);
      assertFalse(cmd.contains("if \"%~" + first), "a quote in an argument ends a comparison");
    }
    assertTrue(cmd.contains("\r\nexit /b %ERRORLEVEL%\r\n"), "Java's exit status");
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }
}
