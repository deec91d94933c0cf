package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's C compiler, and several exports as one program. */
final class CompilerTools {

  static final List<String> STRICT =
      List.of("-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wconversion");

  private CompilerTools() {}

  /** Runs a command, and returns what it says. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
    return said;
  }

  /** Skips the test, with a note, where there is no compiler. */
  static void expectCompiler(Path folder) {
    expect(folder, "cc");
  }

  static void expect(Path folder, String program) {
    expect(folder, program, List.of(program, "--version"));
  }

  /** The same where another command succeeds if the program is there. */
  static void expect(Path folder, String program, List<String> command) {
    assumeTrue(
        isThere(folder, command), "no " + program + " is installed: exported C is not run with it");
  }

  private static boolean isThere(Path folder, List<String> command) {
    try {
      run(folder, command);
      return true;
    } catch (IOException | InterruptedException | AssertionError e) {
      return false;
    }
  }

  static String compileAndRun(Path folder, String program, String... options)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("program.c"), program);
    if (isThere(folder, List.of("clang", "--version"))) { // it warns of more than gcc
      List<String> check = new ArrayList<>(List.of("clang", "-fsyntax-only", "program.c"));
      check.addAll(STRICT);
      run(folder, check);
    }
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(STRICT);
    command.addAll(List.of(options));
    command.addAll(List.of("-o", "program", "program.c"));
    run(folder, command);
    return run(folder, List.of(folder.resolve("program").toString()));
  }

  /** An export as a part of a file with others: header and source, with names of its own. */
  static String part(String name, CExport export) {
    String source = export.source().replace("#include \"eprop_" + name + ".h\"", "");
    String all = export.header() + source;
    Matcher names = Pattern.compile("(?m)^static [A-Za-z0-9_ *]*?\\b(\\w+)[\\[(]").matcher(source);
    List<String> own = new ArrayList<>();
    while (names.find()) {
      own.add(names.group(1));
    }
    String any = String.join("|", own);
    String undefined = "\n#undef NAME\n#undef STATE\n#undef IDENTITY\n#undef SAVED\n";
    return Pattern.compile("\\b(" + any + ")\\b").matcher(all).replaceAll(name + "_$1") + undefined;
  }
}
