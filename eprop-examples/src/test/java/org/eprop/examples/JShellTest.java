package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

/** docs/jshell.md, evaluated from top to bottom. */
class JShellTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** Line by line, as it is typed: what is complete is evaluated. */
  private static void evaluate(JShell shell, String block) {
    String typed = "";
    for (String line : block.split("\n")) {
      typed += line + "\n";
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(typed);
      while (next.completeness().isComplete()) {
        evaluateOne(shell, next.source());
        typed = next.remaining();
        next = shell.sourceCodeAnalysis().analyzeCompletion(typed);
      }
    }
    assertTrue(typed.isBlank(), typed);
  }

  private static void evaluateOne(JShell shell, String source) {
    for (SnippetEvent event : shell.eval(source)) {
      assertEquals(
          Snippet.Status.VALID,
          event.status(),
          () -> source + shell.diagnostics(event.snippet()).toList());
      assertEquals(null, event.exception(), source);
    }
  }

  private static String value(JShell shell, String variable) {
    return shell.varValue(
        shell.variables().filter(v -> v.name().equals(variable)).findFirst().orElseThrow());
  }

  /** Rates are guesses: at ten times the one it says it learns, too. */
  @Test
  void thePageIsEvaluated() throws IOException {
    String page = Files.readString(Path.of("../docs/jshell.md"));
    evaluatePage(page);
    assertTrue(page.contains(", 0.3);"));
    evaluatePage(page.replace(", 0.3);", ", 3);"));
  }

  private static void evaluatePage(String page) {
    // in this machine, so that the classes are those of the test
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      Matcher block = BLOCK.matcher(page);
      int blocks = 0;
      while (block.find()) {
        evaluate(shell, block.group(1));
        blocks++;
      }

      assertEquals(5, blocks);
      assertTrue(value(shell, "names").contains("triangular"));
      assertEquals("0.25", value(shell, "half"));
      assertTrue(Double.parseDouble(value(shell, "loss")) < 0.3, value(shell, "loss"));
      assertTrue(value(shell, "leaves").contains("out.layer0 80"), value(shell, "leaves"));
    }
  }
}
