package org.eprop.report.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.chart.Chart;
import org.eprop.report.page.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunReportTest {

  private static final Runs.Size SMALL = new Runs.Size(6, 200, 8, 40, 3);

  private final Plugins plugins =
      Plugins.builder().classPath(RunReportTest.class.getClassLoader()).build();
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  private Page page(ReportedRun run) {
    return RunReport.page(run, Focus.automatic(), workers);
  }

  private String refusal(Focus focus) {
    ReportedRun run = Runs.classes(plugins, SMALL);
    return assertThrows(InvalidInputException.class, () -> RunReport.page(run, focus, workers))
        .getMessage();
  }

  @Test
  void aHundredEpochsOfALargeRunStayUnderFiveMegabytes() {
    ReportedRun run = Runs.classes(plugins, new Runs.Size(100, 3000, 100, 320, 40));

    int bytes = page(run).html().getBytes(StandardCharsets.UTF_8).length;

    assertTrue(bytes < 5_000_000, bytes + " bytes");
  }

  @Test
  void aHundredEpochsOfManyRealChannelsStayUnderFiveMegabytes() {
    ReportedRun run = Runs.values(plugins, new Runs.Size(100, 5000, 200, 100, 12));

    int bytes = page(run).html().getBytes(StandardCharsets.UTF_8).length;

    assertTrue(bytes < 5_000_000, bytes + " bytes");
  }

  @Test
  void theSameRunGivesTheSamePageOnAnyNumberOfThreads() {
    ReportedRun run = Runs.classes(plugins, SMALL);
    try (Workers one = new Workers(1)) {
      assertEquals(page(run).html(), RunReport.page(run, Focus.automatic(), one).html());
    }
  }

  @Test
  void chartsHaveNamesOfTheirOwn() {
    List<String> ids = page(Runs.classes(plugins, SMALL)).charts().stream().map(Chart::id).toList();

    assertEquals(ids.size(), ids.stream().distinct().count(), ids.toString());
  }

  @Test
  void theNameOfARunIsNoMarkup() {
    String html = page(Runs.classes(plugins, SMALL)).html();

    assertTrue(html.contains("<h1>&lt;classes&gt; &amp; more</h1>"));
    assertFalse(html.contains("<classes>"));
  }

  @Test
  void whatIsTooLargeForTheReferencePathIsLeftOutAndSaidSo() {
    ReportedRun run = Runs.values(plugins, new Runs.Size(2, 40_000, 10, 300, 1));

    Page page = page(run);

    assertTrue(
        page.html()
            .contains(
                "The network and sample 0 of the test set are too large together for the reference"
                    + " path in double precision, which this section is drawn from."));
    assertTrue(page.charts().stream().noneMatch(chart -> chart.id().startsWith("neuron")));
    assertTrue(page.charts().stream().anyMatch(chart -> chart.id().equals("rates-layer0")));
  }

  @Test
  void aRunWithoutAnEpochHasAReport() {
    ReportedRun run = Runs.classes(plugins, new Runs.Size(0, 50, 4, 8, 2));

    assertTrue(page(run).charts().stream().noneMatch(chart -> chart.id().equals("loss")));
  }

  @Test
  void theFocusHasToBeThere() {
    assertEquals(
        "the task has no validation set to look at",
        refusal(new Focus(Optional.of("validation"), 0, List.of())));
    assertEquals(
        "got set 'tests', but expected train, validation or test",
        refusal(new Focus(Optional.of("tests"), 0, List.of())));
    assertEquals(
        "got sample 4, but expected 0 to 3, those of the test set",
        refusal(new Focus(Optional.empty(), 4, List.of())));
    assertEquals(
        "got neuron 1:20, but expected layer 0 to 1 and neuron 0 to 19 of layer 1",
        refusal(new Focus(Optional.empty(), 0, List.of(new Focus.NeuronPlace(1, 20)))));
    assertEquals(
        "got neuron 2:0, but expected layer 0 to 1",
        refusal(new Focus(Optional.empty(), 0, List.of(new Focus.NeuronPlace(2, 0)))));
    assertEquals(
        "got neuron '17', but expected LAYER:NEURON, such as 0:17",
        assertThrows(InvalidInputException.class, () -> Focus.NeuronPlace.parse("17"))
            .getMessage());
  }

  @Test
  void settingsReadLikeASentence() throws Exception {
    JsonNode alif =
        new ObjectMapper()
            .readTree("{\"name\":\"alif\",\"tau_m\":{\"log_uniform\":[3,100]},\"beta\":0.3}");

    assertEquals("alif: tau_m log_uniform [3, 100], beta 0.3", SettingsSection.describe(alif));
    assertEquals("", SettingsSection.describe(alif.path("nothing")));
  }
}
