package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.report.explain.EngineRun;
import org.eprop.report.explain.ExplainSettings;
import org.eprop.report.explain.Explanation;
import org.junit.jupiter.api.Test;

/** The sliders of an explanation: what the page computes is what the engine computes. */
class KnobsInBrowserTest extends BrowserTest {

  private static final double AGREE = 1e-6;
  private static final double KAPPA_TAU = 12;

  private Path write(List<String> settings) {
    new Explanation(plugins, ExplainSettings.defaults().with(settings))
        .write(folder.resolve("pages"));
    return folder.resolve("pages");
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static void assertAgree(double[] expected, double[] got, String what) {
    assertEquals(expected.length, got.length, what);
    double size = 1e-12;
    for (double value : expected) {
      size = Math.max(size, Math.abs(value));
    }
    for (int t = 0; t < expected.length; t++) {
      assertEquals(expected[t], got[t], AGREE * size, what + " at " + t);
    }
  }

  private static final List<List<String>> NETWORKS =
      List.of(
          List.of(),
          List.of(
              "network.layers[0].populations[0].neuron=alif", "network.layers[0].surrogate=arctan"),
          List.of(
              "network.layers[0].populations[0].neuron={\"name\": \"alif\", \"scaled_input\": true,"
                  + " \"refractory\": 3, \"beta\": 0.4}",
              "network.layers[0].surrogate={\"name\": \"triangular\", \"gamma\": 0.3, \"slope\":"
                  + " 0.5}",
              "rule={\"name\": \"eprop\", \"detach_reset\": false}"),
          List.of(
              "learning_signal=random",
              "network.readout.scaled_input=true",
              "network.layers[0].surrogate=fast_sigmoid"),
          List.of("network.layers[0].surrogate=gaussian"),
          List.of("network.layers[0].surrogate=exponential"),
          List.of("network.layers[0].surrogate=boxcar"),
          List.of(
              "network={\"populations\": {\"n\": {\"neuron\": \"lif\", \"size\": 1}},"
                  + " \"projections\": [{\"from\": \"input\", \"to\": \"n\", \"delay\": 5},"
                  + " {\"from\": \"n\", \"to\": \"n\", \"delay\": 3}], \"readouts\": {\"out\":"
                  + " {\"bias\": false}}}"));

  /** Changed constants in the form that the network is described in. */
  private static List<String> changed(List<String> settings) {
    boolean graph = settings.stream().anyMatch(s -> s.startsWith("network={"));
    String population = graph ? "network.populations.n." : "network.layers[0].";
    String neuron =
        graph ? "network.populations.n.neuron" : "network.layers[0].populations[0].neuron";
    boolean plain =
        settings.isEmpty() || settings.stream().noneMatch(s -> s.startsWith(neuron + "={"));
    List<String> all = new ArrayList<>(settings);
    if (plain && settings.stream().noneMatch(s -> s.startsWith(neuron))) {
      all.add(neuron + "={\"name\": \"lif\"}");
    }
    all.add(neuron + ".tau_m=11");
    all.add(neuron + ".threshold=0.8");
    all.add(population + "surrogate.slope=2.3");
    all.add((graph ? "network.readouts.out" : "network.readout") + ".tau_out=" + KAPPA_TAU);
    return all;
  }

  /** In a window that shows little: what is drawn is not looked at. */
  @Test
  void thePageComputesWhatTheEngineComputes() throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 300, "height", 200, "deviceScaleFactor", 1, "mobile", false));
    for (List<String> settings : NETWORKS) {
      Path pages = write(settings);
      for (String kind : List.of("input", "recurrent", "output")) {
        browser.open(pages.resolve(kind + ".html"));
        JsonNode made = browser.evaluate("explain.data.toy");
        double[] target = numbers(made.get("target"));
        double wIn = made.at("/wIn/0/0").asDouble();
        double wRec = made.has("wRec") ? made.at("/wRec/1/0").asDouble() : 0.5;
        JsonNode shown =
            browser.evaluate(
                String.format(
                    Locale.ROOT,
                    "lesson.of({...explain.data.toy, tau: 11, theta: 0.8, slope: 2.3, kappa: %s,"
                        + " eta: 0.003}, explain.data.kind).values",
                    StrictMath.exp(-1 / KAPPA_TAU)));
        Map<String, double[]> engine =
            EngineRun.of(plugins, kind, changed(settings), 0.003, new double[] {wIn, wRec}, target);
        engine.forEach(
            (name, values) ->
                assertAgree(values, numbers(shown.get(name)), kind + " " + name + " " + settings));
        double spikes = java.util.Arrays.stream(engine.get("s")).sum();
        assertTrue(spikes >= 3, kind + " has " + spikes + " spikes " + settings);
      }
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void aSliderChangesAllOfThePage() throws Exception {
    browser.open(write(List.of()).resolve("input.html"));
    String state =
        "JSON.stringify([...['u', 'y', 'reach', 'psi', 'e', 'signal', 'filtered', 'change',"
            + " 'running', 'future', 'ends'].map((id) => [id,"
            + " Array.from(eprop.plots[id].data[1])]),"
            + " document.querySelector('[data-letter=α]').textContent,"
            + " document.querySelector('[data-letter=θ]').textContent,"
            + " document.querySelector('[data-result=forward]').textContent])";
    JsonNode before = browser.evaluate("JSON.parse(" + state + ")");

    browser.evaluate(
        "(() => { for (const [k, v] of [[0, 300], [1, 350]]) {"
            + " const s = document.querySelectorAll('.knobs input')[k]; s.value = v;"
            + " s.dispatchEvent(new Event('input')); } })()");
    browser.settle();
    JsonNode after = browser.evaluate("JSON.parse(" + state + ")");
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i), before.get(i).path(0).asText());
    }
    double tau = 2 * Math.pow(100, 0.3);
    assertEquals(tau, browser.evaluate("knobs.now().tau").asDouble(), 1e-9);
    assertEquals(
        Math.exp(-1 / tau),
        Double.parseDouble(
            browser.evaluate("document.querySelector('[data-letter=α]').textContent").asText()),
        1e-4);
    assertEquals(
        browser.evaluate("knobs.now().theta").asDouble(),
        browser.evaluate("eprop.specs.u.levels[0].value").asDouble());
    assertTrue(
        browser
            .evaluate("document.querySelector('.knobs-says').textContent")
            .asText()
            .endsWith("Computed here, by the same equations."));

    browser.evaluate("document.querySelector('.knobs button').click()");
    browser.settle();
    JsonNode again = browser.evaluate("JSON.parse(" + state + ")");
    for (int i = 11; i < before.size(); i++) {
      assertEquals(before.get(i), again.get(i));
    }
    assertAgree(numbers(before.get(8).get(1)), numbers(again.get(8).get(1)), "the curve as it was");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void manySynapsesLearnUntilTheErrorHasFallen() throws Exception {
    browser.open(write(List.of()).resolve("index.html"));
    JsonNode first = browser.evaluate("learn.weights()");
    browser.evaluate("learn.update()");
    JsonNode second = browser.evaluate("learn.weights()");
    double[] gradient = EngineRun.gradientOfMany(plugins);
    double eta = ExplainSettings.defaults().learningRate();
    for (int i = 0; i < 20; i++) {
      double change = second.at("/wIn/" + i).asDouble() - first.at("/wIn/" + i).asDouble();
      assertEquals(-eta * gradient[i], change, AGREE * Math.abs(eta * gradient[i]) + 1e-12);
    }
    double out = second.get("wOut").asDouble() - first.get("wOut").asDouble();
    assertEquals(-eta * gradient[20], out, AGREE * Math.abs(eta * gradient[20]));

    browser.evaluate("learn.begin()");
    browser.evaluate("document.getElementById('learn-go').click()");
    browser.evaluate(
        "new Promise((done) => { const look = () => learn.done() ? done(1) : setTimeout(look, 50);"
            + " look(); })");
    browser.settle();
    double[] errors = numbers(browser.evaluate("learn.errors()"));
    assertTrue(errors[errors.length - 1] <= 0.25 * errors[0], "error " + errors[errors.length - 1]);
    assertEquals(59, errors.length, "docs/explain.md says after 58 updates");
    assertTrue(
        browser
            .evaluate("document.getElementById('learn-says').textContent")
            .asText()
            .endsWith("The error has fallen to a quarter."));
    assertEquals(
        errors.length, browser.evaluate("eprop.plots['learn-error'].data[1].length").asInt());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void afterAZoomTheMomentIsInSight() throws Exception {
    browser.open(write(List.of()).resolve("input.html"));
    browser.evaluate("explain.set(100)");
    browser.evaluate("eprop.plots.u.setScale('x', { min: 10, max: 30 })");
    browser.evaluate("eprop.plots.u.over.dispatchEvent(new MouseEvent('mouseup'))");
    browser.evaluate("new Promise((done) => setTimeout(() => done(1), 60))");
    browser.settle();

    assertEquals(30, browser.evaluate("explain.now()").asInt());
    for (String chart : List.of("x", "u", "e", "running")) {
      assertEquals(30, browser.evaluate("eprop.plots['" + chart + "'].cursor.idx").asInt(), chart);
    }
    browser.evaluate("explain.set(80)");
    browser.evaluate("new Promise((done) => setTimeout(() => done(1), 60))");
    browser.settle();
    assertTrue(browser.evaluate("eprop.plots.e.scales.x.min <= 80").asBoolean());
    assertTrue(browser.evaluate("eprop.plots.e.scales.x.max >= 80").asBoolean());
    assertEquals(80, browser.evaluate("eprop.plots.e.cursor.idx").asInt());
  }

  @Test
  void formulasFitAPhone() throws Exception {
    for (String neuron : List.of("lif", "alif", "adex")) {
      Path pages = write(List.of("network.layers[0].populations[0].neuron=" + neuron));
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
      for (String page :
          List.of("index.html", "input.html", "recurrent.html", "output.html", "traces.html")) {
        browser.open(pages.resolve(page));
        assertEquals(
            0,
            browser
                .evaluate(
                    "[...document.querySelectorAll('.formula')].filter((f) => f.scrollWidth >"
                        + " f.clientWidth + 1).length")
                .asInt(),
            neuron + " " + page);
        assertTrue(
            browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
            neuron + " " + page);
        assertTrue(
            browser
                .evaluate(
                    "[...document.querySelectorAll('.formula')].every((f) =>"
                        + " parseFloat(getComputedStyle(f).fontSize) >= 10)")
                .asBoolean(),
            neuron + " " + page + ": large enough to be read");
      }
    }
  }
}
