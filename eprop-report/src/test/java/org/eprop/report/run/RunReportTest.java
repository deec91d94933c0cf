package org.eprop.report.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.training.Episodes;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.page.Page;
import org.eprop.report.run.SampleSection.Spans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
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

  @Tag("nightly")
  @Test
  void aHundredEpochsOfALargeRunStayUnderFiveMegabytes() {
    ReportedRun run = Runs.classes(plugins, new Runs.Size(100, 3000, 100, 320, 40));

    int bytes = page(run).html().getBytes(StandardCharsets.UTF_8).length;

    assertTrue(bytes < 5_000_000, bytes + " bytes");
  }

  @Tag("nightly")
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
  void anEpisodeSaysWhatWasDone() {
    Page page = page(Runs.episodes(plugins, false));
    String html = page.html();

    assertTrue(
        html.contains("This is episode 0 of the validation set, played by the best network"));
    assertTrue(html.contains("&lt;floor&gt; &amp; more") && !html.contains("<floor>"));
    List<String> ids = page.charts().stream().map(Chart::id).toList();
    List<String> expected =
        List.of("input", "spikes", "actions", "probabilities", "rewards", "values", "advantages");
    assertTrue(ids.containsAll(expected), ids.toString());
    assertTrue(ids.stream().noneMatch(id -> id.startsWith("confusion")), ids.toString());
  }

  /** The numbers of the charts are those of the episode, played again. */
  @Test
  void chartsOfAnEpisodeHaveItsNumbers() {
    ReportedRun run = Runs.episodes(plugins, true);
    EpisodeSet set = (EpisodeSet) run.task().validation().orElseThrow();
    PlayedEpisode played = new Episodes(run.network(), workers).play(set, 0, new int[] {1}).get(0);
    Focus focus = new Focus(Optional.of("validation"), 1, List.of());
    Map<String, LineChart> charts =
        RunReport.page(run, focus, workers).charts().stream()
            .filter(LineChart.class::isInstance)
            .collect(Collectors.toMap(Chart::id, chart -> (LineChart) chart));
    double[] rewards = charts.get("rewards").series().get(0).values();
    double[] actions = charts.get("actions").series().get(0).values();
    double[] values = charts.get("values").series().get(1).values();
    double[] advantages = charts.get("advantages").series().get(0).values();
    double[] expected = played.advantages(set.task().reinforcement());
    assertEquals(40, rewards.length);
    for (int t = 0; t < 40; t++) {
      assertEquals(played.rewards()[t], rewards[t]);
      assertEquals(t % 2 == 0, Double.isNaN(actions[t]));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(0.5 * played.realActions()[i][0], actions[2 * i + 1]);
      assertEquals(played.values()[i], values[2 * i + 1]);
      assertEquals(expected[i], advantages[2 * i + 1]);
    }
  }

  @Test
  void whatIsTooLargeForTheReferencePathIsLeftOutAndSaidSo() {
    ReportedRun run = Runs.values(plugins, new Runs.Size(2, 1_000, 10, 2_000, 1));

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
        "got neuron layer1:20, but expected neuron 0 to 19 of population layer1",
        refusal(new Focus(Optional.empty(), 0, List.of(new Focus.NeuronPlace("layer1", 20)))));
    assertEquals(
        "got neuron layer2:0, but there is no population \"layer2\"; nearest: layer0, layer1;"
            + " known: [layer0, layer1]",
        refusal(new Focus(Optional.empty(), 0, List.of(new Focus.NeuronPlace("layer2", 0)))));
    assertEquals(new Focus.NeuronPlace("e", 17), Focus.NeuronPlace.parse("e:17"));
    assertEquals(
        "got neuron '17', but expected POPULATION:NEURON, such as layer0:17",
        assertThrows(InvalidInputException.class, () -> Focus.NeuronPlace.parse("17"))
            .getMessage());
  }

  @Test
  void aGraphIsShownWhole() {
    Page page = page(Runs.graph(plugins, SMALL));
    List<String> ids = page.charts().stream().map(Chart::id).toList();

    assertEquals(ids.size(), ids.stream().distinct().count(), ids.toString());
    assertEquals(
        List.of(
            "input-cue",
            "input-noise",
            "spikes-e",
            "spikes-i",
            "readout-value-0",
            "readout-value-1"),
        from(ids, "input-cue", 6));
    assertTrue(ids.indexOf("readout-class") < 3, "the first readout is at the top");
    int last = ids.indexOf("confusion-epochs");
    assertEquals(
        List.of(
            "confusion-epochs",
            "confusion-time-class",
            "accuracy-time",
            "rates-e",
            "rates-i",
            "weights-cue_e",
            "weights-noise_i",
            "weights-e_e",
            "weights-e_i",
            "weights-i_e",
            "weights-slow",
            "weights-e-tau_a",
            "weights-i-bias",
            "weights-class-e",
            "weights-value-e",
            "weights-value-i",
            "delays-cue_e",
            "delays-e_e"),
        ids.subList(last, ids.size()));
    assertEquals(76, ids.size(), ids.toString());
  }

  private static List<String> from(List<String> ids, String first, int count) {
    int i = ids.indexOf(first);
    return ids.subList(i, i + count);
  }

  @Test
  void aGraphIsDescribed() {
    String html = page(Runs.graph(plugins, SMALL)).html();

    for (String expected :
        List.of(
            "trained on made_up by eprop with the learning signals random, symmetric.",
            "<td>cue → e</td><td>180 synapses, delays 1 to 8 ms, start gaussian: gain 3</td>",
            "<td>noise → i</td><td>20 synapses, start gaussian: gain 3</td>",
            "<td>i → e, i_e</td><td>300 synapses, delay 2 ms, fixed, start gaussian: gain 1</td>",
            "<td>i → e, slow</td><td>10 synapses, delay 7 ms, start gaussian: gain 1</td>",
            "<td>i, bias</td><td>a current for each neuron, which learns</td>",
            "20 × alif: tau_m 20, threshold 1, tau_a 200 (learns), beta 0.184",
            "Through the sequence, test set, class",
            "Output 1, value",
            "<td>value, loss</td><td>mean_squared_error</td>",
            "<td>value, learning signal</td><td>e symmetric</td>",
            "Weights, i → e, i_e, fixed",
            "Recurrent weights, e → e",
            "Input weights, cue → e",
            "Readout weights, i → value")) {
      assertTrue(html.contains(expected), expected);
    }
  }

  /**
   * The shown synapse's gradient is c L ebar, summed over the readouts and the steps: from the
   * curves as they are on the page, as the reference has it.
   */
  @Test
  void theCurvesOfASynapseAddUpToItsGradient() {
    ReportedRun run = Runs.graph(plugins, SMALL);
    NetworkStructure network = run.network().structure();
    ReferenceWeights weights = ReferenceWeights.of(run.network().weights());
    ReferenceGradient.Result result =
        new ReferenceGradient(network, run.network().losses(), List.of(), run.network().rule())
            .compute(
                weights,
                ReferenceFeedback.of(run.network().feedback()),
                List.of(ReferenceSample.of(run.task().test().orElseThrow().sample(0, 1))),
                ReferenceGradient.Direction.BACKWARD);
    int j = busiest(result.trajectories().get(0).spikes(), 10);
    Focus focus = new Focus(Optional.empty(), 1, List.of(new Focus.NeuronPlace("e", j)));
    Page page = RunReport.page(run, focus, workers);
    String id = "neuron-e-" + j + "-";

    JsonNode traces = series(page, id + "filtered-class");
    assertEquals(4, traces.size(), "cue, e, and i twice");
    for (int s = 0; s < 2; s++) {
      String label = traces.get(s).get("label").asText();
      Matcher matcher = Pattern.compile("from (cue|neuron) (\\d+)(, (\\d) ms ago)?").matcher(label);
      assertTrue(matcher.matches(), label);
      Projection projection = network.projections().get(s == 0 ? 0 : 2);
      int pre = Integer.parseInt(matcher.group(2));
      int k = 0;
      while (projection.synapses().target(pre, k) != j) {
        k++;
      }
      int usual = s == 0 ? 0 : 1;
      int delay = matcher.group(4) == null ? usual : Integer.parseInt(matcher.group(4));
      assertEquals(projection.synapses().delay(pre, k), delay, label);
      double sum = 0;
      double size = 0;
      for (int m = 0; m < 2; m++) {
        String readout = m == 0 ? "class" : "value";
        JsonNode signal = series(page, id + "signal").get(m).get("values");
        JsonNode trace = series(page, id + "filtered-" + readout).get(s).get("values");
        assertEquals(200, signal.size());
        for (int t = 0; t < signal.size(); t++) {
          double part = weights.inputScale(m) * signal.get(t).asDouble() * trace.get(t).asDouble();
          sum += part;
          size += Math.abs(part);
        }
      }
      assertTrue(size > 1e-6, "there is something to see");
      assertEquals(result.gradient().projection(s == 0 ? 0 : 2)[pre][k], sum, 1e-4 * size, label);
    }
    assertTrue(traces.get(2).get("label").asText().matches("from i, neuron \\d by i_e, 2 ms ago"));
    assertTrue(
        traces.get(3).get("label").asText().matches("from i, neuron " + j + " by slow, 7 ms ago"));
  }

  /** Of the first neurons, the one that spikes most, as does its namesake in i. */
  private static int busiest(double[][][] spikes, int neurons) {
    int best = 0;
    double most = -1;
    for (int j = 0; j < neurons; j++) {
      double e = 0;
      double i = 0;
      for (int t = 0; t < spikes[0].length; t++) {
        e += spikes[0][t][j];
        i += spikes[1][t][j];
      }
      best = Math.min(e, i) > most ? j : best;
      most = Math.max(most, Math.min(e, i));
    }
    return best;
  }

  private static JsonNode series(Page page, String chart) {
    return page.charts().stream()
        .filter(one -> one.id().equals(chart))
        .findFirst()
        .orElseThrow()
        .json()
        .get("series");
  }

  /** The same task, with names for its classes. */
  private static ReportedRun named(ReportedRun run, List<String> names) {
    Task task = run.task();
    return new ReportedRun(
        run.name(),
        run.experiment(),
        run.metrics(),
        run.result(),
        run.network(),
        run.model(),
        new FixedTask(
            task.inputs(),
            task.outputs(),
            task.timeStep(),
            task.train(),
            task.validation(),
            task.test(),
            names));
  }

  private record FixedTask(
      int inputs,
      int outputs,
      double timeStep,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test,
      List<String> classNames)
      implements Task {}

  private static JsonNode chart(Page page, String id) {
    return page.charts().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .json();
  }

  @Test
  void classesAreCalledByTheirNames() {
    Page page = page(named(Runs.classes(plugins, SMALL), List.of("P", "QRS", "T")));

    assertEquals("[\"P\",\"QRS\",\"T\"]", chart(page, "confusion").get("names").toString());
    assertEquals("[\"P\",\"QRS\",\"T\"]", chart(page, "confusion-epochs").get("names").toString());
    assertEquals("QRS", chart(page, "readout").at("/series/1/label").asText());
    assertEquals("P", chart(page, "readout").at("/spans/0/label").asText());
    Page numbered = page(named(Runs.classes(plugins, SMALL), List.of("too", "few")));
    assertEquals("[\"0\",\"1\",\"2\"]", chart(numbered, "confusion").get("names").toString());
    assertEquals("class 1", chart(numbered, "readout").at("/series/1/label").asText());
  }

  @Test
  void theWholeSequenceComesFirstAndIsTheSumOfItsStretches() {
    Page page = page(Runs.classes(plugins, SMALL));
    List<String> ids = page.charts().stream().map(Chart::id).toList();

    assertTrue(ids.indexOf("confusion") < ids.indexOf("confusion-epochs"));
    JsonNode whole = chart(page, "confusion").at("/frames/0/counts");
    long[] sum = new long[whole.size()];
    for (JsonNode stretch : chart(page, "confusion-time").get("frames")) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += stretch.get("counts").get(i).asLong();
      }
    }
    for (int i = 0; i < sum.length; i++) {
      assertEquals(sum[i], whole.get(i).asLong());
    }
    assertEquals(190 * 4, java.util.Arrays.stream(sum).sum(), "every step that counts");
  }

  /** Ten steps of each sample have no class. */
  @Test
  void stepsThatAreNotScoredAreSaidToBeOnlyWhereTheyAre() {
    Target all = Target.classes(new int[] {0, 0, 1});
    Target some = Target.classes(new int[] {0, Target.UNLABELLED, 1});

    assertEquals("The background colour is the right class.", Spans.legend(all));
    assertTrue(Spans.legend(some).endsWith(" White steps are not scored."));
    assertTrue(page(Runs.classes(plugins, SMALL)).html().contains(Spans.legend(some)));
  }

  @Test
  void accuracyThroughTheSequenceSaysOfHowMany() {
    String html = page(Runs.classes(plugins, SMALL)).html();

    assertTrue(html.contains("by the readout at each step that counts; n = 4 at a step."), html);
  }

  @Test
  void lossesAreOnALogarithmicAxisAndPartsHaveTheirNorms() {
    Page page = page(Runs.classes(plugins, SMALL));

    assertTrue(chart(page, "loss").get("log").asBoolean());
    assertFalse(chart(page, "accuracy").get("log").asBoolean());
    assertEquals(
        "[2,1,0.66667,0.5,0.4,0.33333]",
        chart(page, "gradient-norms").at("/series/0/values").toString());
    assertEquals("out.bias", chart(page, "change-norms").at("/series/1/label").asText());
    assertEquals(0.005, chart(page, "change-norms").at("/series/1/values/0").asDouble());
  }

  /** The neuron that is shown first has a median number of spikes, the next one the most. */
  @Test
  void theFirstNeuronIsAnAverageOne() {
    ReportedRun run = Runs.values(plugins, new Runs.Size(2, 200, 12, 20, 2));
    Page page = page(run);
    List<Integer> shown =
        page.charts().stream()
            .map(Chart::id)
            .filter(id -> id.matches("neuron-layer0-\\d+-psi"))
            .map(id -> Integer.parseInt(id.replaceAll("\\D+0-|-psi", "")))
            .toList();
    JsonNode raster = chart(page, "spikes");
    java.nio.ByteBuffer rows =
        java.nio.ByteBuffer.wrap(
                java.util.Base64.getDecoder().decode(raster.get("events").asText()))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int[] counts = new int[20];
    while (rows.hasRemaining()) {
      counts[rows.getShort()]++;
    }
    int[] spiking = java.util.Arrays.stream(counts).filter(c -> c > 0).sorted().toArray();
    assertEquals(spiking[spiking.length / 2], counts[shown.get(0)], "the median");
    assertEquals(spiking[spiking.length - 1], counts[shown.get(1)], "the busiest");
  }

  @Test
  void whenAndByWhatItWasMadeIsInSight() throws Exception {
    ReportedRun run = Runs.classes(plugins, SMALL);
    JsonNode experiment =
        new ObjectMapper()
            .readTree(
                "{\"task\": {\"name\": \"x\"}, \"provenance\": {\"eprop\": \"1.2\", \"build\":"
                    + " \"0123456789abcdef\", \"java\": \"17\", \"kernels\": \"plain\", \"data\":"
                    + " [{\"name\": \"d\", \"bytes\": 1234, \"sha256\": \"ff\"}], \"components\":"
                    + " [{\"kind\": \"neuron\", \"name\": \"n\", \"class\": \"a.N\", \"jar\": \"n.jar\","
                    + " \"sha256\": \"ee\", \"version\": \"3\"}]}}");
    JsonNode result =
        new ObjectMapper()
            .readTree("{\"finished\": \"2026-11-26T12:00:00Z\", \"machine\": \"Plan 9\"}");
    String html =
        page(new ReportedRun(
                "r", experiment, run.metrics(), result, run.network(), "last", run.task()))
            .html();

    for (String expected :
        List.of(
            "<span><b>finished</b> 2026-11-26 12:00:00 UTC</span>",
            "<span><b>eprop</b> 1.2, build 0123456789ab</span>",
            "<span><b>machine</b> Plan 9</span>",
            "<td>data d</td><td>1\u202f234 bytes; sha256 ff</td>",
            "<td>neuron n</td><td>a.N; n.jar; version 3; sha256 ee</td>")) {
      assertTrue(html.contains(expected), expected);
    }
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
