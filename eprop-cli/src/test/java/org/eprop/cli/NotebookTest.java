package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

/**
 * docs/eprop.ipynb, evaluated cell by cell as a Java kernel does it: what a cell's last line gives
 * has to be what the notebook shows.
 */
class NotebookTest {

  private static final Path NOTEBOOK = Path.of("../docs/eprop.ipynb");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  private static List<JsonNode> cells(String type) throws IOException {
    List<JsonNode> cells = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(NOTEBOOK.toFile()).get("cells")) {
      if (cell.get("cell_type").asText().equals(type)) {
        cells.add(cell);
      }
    }
    return cells;
  }

  /** Text is a list of lines there. */
  private static String text(JsonNode lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** What a cell shows. */
  private static String shown(JsonNode cell) {
    StringBuilder shown = new StringBuilder();
    for (JsonNode output : cell.get("outputs")) {
      assertEquals("execute_result", output.get("output_type").asText());
      shown.append(text(output.at("/data/text~1plain")));
    }
    return shown.toString();
  }

  /** The value of the last line, or nothing where it is a statement. */
  private static String evaluate(JShell shell, String cell) {
    String left =
        cell.lines().filter(line -> !line.startsWith("%")).reduce("", (a, b) -> a + b + "\n");
    String value = "";
    while (!left.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(left);
      assertTrue(next.completeness().isComplete(), left);
      for (SnippetEvent event : shell.eval(next.source())) {
        assertEquals(
            Snippet.Status.VALID,
            event.status(),
            () -> cell + shell.diagnostics(event.snippet()).toList());
        assertEquals(null, event.exception(), cell);
        value = event.value() == null ? "" : event.value();
      }
      left = next.remaining();
    }
    return value.replaceAll("^\"|\"$", "");
  }

  @Test
  void everyCellGivesWhatItShows() throws IOException {
    // in this machine, so that the classes are those of the test
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      for (JsonNode cell : cells("code")) {
        String source = text(cell.get("source"));
        assertEquals(shown(cell), evaluate(shell, source), source);
      }
    }
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    int links = 0;
    for (JsonNode cell : cells("markdown")) {
      for (MatchResult link : LINK.matcher(text(cell.get("source"))).results().toList()) {
        assertTrue(Files.exists(NOTEBOOK.resolveSibling(link.group(1))), link.group());
        links++;
      }
    }
    assertTrue(links > 3, "looked at " + links);
  }

  @Test
  void thePageStartsIt() throws IOException {
    String page = Files.readString(NOTEBOOK.resolveSibling("jshell.md"));
    assertTrue(page.contains("    jupyter notebook docs/" + NOTEBOOK.getFileName() + "\n"), page);
    JsonNode kernel = new ObjectMapper().readTree(NOTEBOOK.toFile()).at("/metadata/kernelspec");
    assertTrue(page.contains(" --name=" + kernel.get("name").asText() + "\n"), page);
  }
}
