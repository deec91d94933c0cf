package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.parallel.Workers;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.comparison.Results;
import org.eprop.report.page.Page;
import org.eprop.report.run.Focus;
import org.eprop.report.run.ReportedRun;
import org.eprop.report.run.RunReport;
import org.eprop.report.run.Runs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports in a real browser: drawn, without complaint, and with the engine's numbers. */
class ReportInBrowserTest extends BrowserTest {

  /**
   * How many pixels of a chart have nearly the colour of one of its curves, bands or spikes, or are
   * shaded, counted up to 100; null if all curves are empty.
   */
  private static final String PAINTED =
      """
      (id) => {
        const spec = eprop.specs[id];
        const made = eprop.plots[id];
        if (spec.kind === "matrix")
          return [...made.table.querySelectorAll("td")]
            .filter((cell) => !/, 0\\)$/.test(cell.style.backgroundColor)).length * 100;
        if (spec.kind === "dots") return made.list.querySelectorAll("circle.mean").length * 100;
        if (spec.kind === "factors") return made.table.querySelectorAll("td[style]").length * 100;
        const at = made.bbox;
        const ctx = made.ctx;
        const rgba = ctx.getImageData(at.left, at.top, at.width, at.height).data;
        const style = getComputedStyle(document.documentElement);
        const wanted = (spec.series || spec.bands || [{ color: 0 }, { color: 1 }])
          .map((s, i) => style.getPropertyValue("--c" + (s.color < 0 ? i : s.color) % 8).trim())
          .map((hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)));
        let count = 0;
        for (let p = 0; p < rgba.length && count < 100; p += 4) {
          if (rgba[p + 3] > 100 && wanted.some((c) =>
            c.every((v, k) => Math.abs(v - rgba[p + k]) < 12))) count++;
        }
        return count;
      }
      """;

  private final Workers workers = new Workers(2);

  @AfterEach
  void stop() {
    workers.close();
  }

  private Page open(ReportedRun run) throws Exception {
    Page page = RunReport.page(run, Focus.automatic(), workers);
    Path file = folder.resolve("a report.html");
    page.write(file);
    browser.open(file);
    browser.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
    browser.drawAll();
    browser.settle();
    return page;
  }

  private void expectAllDrawn(Page page, int charts) throws Exception {
    List<String> ids = page.charts().stream().map(chart -> chart.id()).toList();
    assertEquals(charts, ids.size(), ids.toString());
    for (String id : ids) {
      int painted = browser.evaluate("(" + PAINTED + ")('" + id + "')").asInt();
      assertTrue(painted > 30, id + " has " + painted + " painted pixels");
    }
    assertEquals(List.of(), browser.complaints());
    assertEquals(1, browser.requests().size(), browser.requests().toString());
  }

  @Test
  void everyChartOfAClassificationIsDrawn() throws Exception {
    Page page = open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));

    expectAllDrawn(page, 63);
  }

  /** Not before, so that a page of many charts soon answers; and links to charts land right. */
  @Test
  void aChartIsDrawnWhenItIsNearlyInSight() throws Exception {
    ReportedRun run = Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3));
    RunReport.page(run, Focus.automatic(), workers).write(folder.resolve("report.html"));
    browser.open(folder.resolve("report.html"));
    String there = "document.querySelector('#weights-out-layer1 .chart')";
    assertTrue(browser.evaluate("'accuracy' in eprop.drawn").asBoolean());
    assertFalse(browser.evaluate(there + ".hasChildNodes()").asBoolean());
    String height = there + ".getBoundingClientRect().height";
    double reserved = browser.evaluate(height).asDouble();

    browser.evaluate("location.hash = 'weights-out-layer1'");
    double last = -1;
    double at = 0;
    for (int i = 0; i < 100; i++) {
      if (at == last && browser.evaluate(there + ".hasChildNodes()").asBoolean()) {
        break;
      }
      Thread.sleep(100);
      last = at;
      at = browser.evaluate("scrollY").asDouble();
    }
    assertEquals(reserved, browser.evaluate(height).asDouble(), 1);
    double top =
        browser
            .evaluate("document.querySelector('#weights-out-layer1').getBoundingClientRect().top")
            .asDouble();
    double end = browser.evaluate("document.documentElement.scrollHeight - innerHeight").asDouble();
    assertTrue(Math.abs(top - 16) < 3 || Math.abs(end - at) < 2, top + " at " + at + " of " + end);

    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    String missing =
        "Object.values(eprop.specs).map((s) => s.id).filter((id) => !(id in eprop.drawn)"
            + " && document.getElementById(id).clientWidth)";
    assertEquals("[]", browser.evaluate(missing).toString());
    assertEquals(List.of(), browser.complaints());
  }

  /** As CSV and SVG, what is shown. */
  @Test
  void chartsCanBeSavedAndTablesSorted() throws Exception {
    Page page = open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));
    for (String id : page.charts().stream().map(chart -> chart.id()).toList()) {
      String svg = browser.evaluate("eprop.svg(eprop.specs['" + id + "'])").asText();
      assertTrue(svg.startsWith("<svg xmlns") && svg.endsWith("</svg>"), id);
      String csv = browser.evaluate("eprop.csv(eprop.specs['" + id + "'])").asText();
      assertTrue(csv.lines().count() > 1, id + ": " + csv);
    }
    String rows =
        "(() => { const t = document.querySelector('#settings table');"
            + " t.tHead.querySelector('button').click();"
            + " return [...t.tBodies[0].rows].map((r) => r.cells[0].textContent); })()";
    List<String> names = new java.util.ArrayList<>();
    browser.evaluate(rows).forEach(name -> names.add(name.asText()));
    assertEquals(
        names.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList().get(0), names.get(0));
    String command =
        browser
            .evaluate(
                "(() => { const f = document.querySelector('.pick'); f.sample.value = 2;"
                    + " f.querySelector('button').click();"
                    + " return f.querySelector('output').textContent; })()")
            .asText();
    assertTrue(command.contains("--sample 2"), command);
    assertEquals(List.of(), browser.complaints());
  }

  /** The share of pixels within the axes that differ much, in the file and in the page. */
  private static final String DIFFERING =
      """
      (async (id) => {
        const u = eprop.plots[id];
        const image = new Image();
        image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(eprop.svg(eprop.specs[id]));
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const copy = canvas.getContext('2d');
        copy.drawImage(image, 0, 0);
        const { left, top, width, height } = u.bbox;
        const [a, b] = [u.ctx.getImageData(left, top, width, height).data,
          copy.getImageData(left, top + 24, width, height).data];
        let far = 0;
        for (let i = 0; i < a.length; i += 4) {
          const over = a[i + 3] / 255;
          const at = [0, 1, 2].map((k) => over * a[i + k] + 255 * (1 - over) - b[i + k]);
          far += at.some((v) => Math.abs(v) > 80) ? 1 : 0;
        }
        return far / (width * height);
      })""";

  /** Bands, markers, whiskers, strokes, shades: a file shows what the page does. */
  @Test
  void savedChartsLookAsInThePage() throws Exception {
    Page page = open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));
    for (String id : page.charts().stream().map(chart -> chart.id()).toList()) {
      if (browser.evaluate("!!eprop.plots['" + id + "'].bbox").asBoolean()) {
        double differing = browser.evaluate("(" + DIFFERING + ")('" + id + "')").asDouble();
        assertTrue(differing < 0.005, id + ": " + differing);
      }
    }
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void everyChartOfARegressionIsDrawn() throws Exception {
    Page page = open(Runs.values(plugins, new Runs.Size(6, 200, 12, 20, 2)));

    expectAllDrawn(page, 28);
  }

  @Test
  void everyChartOfAGraphIsDrawn() throws Exception {
    Page page = open(Runs.graph(plugins, new Runs.Size(6, 200, 8, 40, 3)));

    expectAllDrawn(page, 76);
  }

  @Test
  void everyChartOfAnEpisodeIsDrawn() throws Exception {
    expectAllDrawn(open(Runs.episodes(plugins, false)), 33);
  }

  @Test
  void everyChartOfAnEpisodeOfRealActionsIsDrawn() throws Exception {
    expectAllDrawn(open(Runs.episodes(plugins, true)), 32);
  }

  @Test
  void everyChartOfAComparisonIsDrawn() throws Exception {
    Page page = ComparisonReport.page(Results.small());
    page.write(folder.resolve("comparison.html"));
    browser.open(folder.resolve("comparison.html"));

    expectAllDrawn(page, 4);
    assertEquals(
        "symmetric,random,a+very-long.name_of-a-variant",
        browser
            .evaluate(
                "[...document.querySelectorAll('[data-legend] button')].map((b) =>"
                    + " b.textContent).join()")
            .asText(),
        "one legend for all");
    String tip =
        browser
            .evaluate(
                "(() => { const over = eprop.plots['validation-accuracy'].over;"
                    + " const at = over.getBoundingClientRect();"
                    + " over.dispatchEvent(new MouseEvent('mousemove', { clientX: at.left + 2,"
                    + " clientY: at.bottom - 2 }));"
                    + " return over.querySelector('.tip').textContent; })()")
            .asText();
    assertEquals("random: 46 [45, 47] at 10", tip);
    browser.evaluate("document.querySelector('[data-legend] button').click()");
    assertEquals(
        "[false,false]",
        browser
            .evaluate(
                "['validation-accuracy', 'cosine-all'].map((k) => eprop.plots[k].series[1].show)")
            .toString());
  }

  private double[] shown(String expression) throws Exception {
    JsonNode array = browser.evaluate(expression);
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private void expectCurve(String id, double[] expected) throws Exception {
    double[] shown = shown("Array.from(eprop.plots['" + id + "'].data[1])");
    assertEquals(expected.length, shown.length, id);
    for (int t = 0; t < expected.length; t++) {
      assertEquals(expected[t], shown[t], 5e-5 * Math.abs(expected[t]), id + " at " + t);
    }
  }

  @Test
  void curvesHaveTheNumbersOfTheEngine() throws Exception {
    ReportedRun run = Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3));
    Focus.NeuronPlace neuron = new Focus.NeuronPlace("layer0", 17);
    Page page =
        RunReport.page(run, new Focus(java.util.Optional.of("train"), 2, List.of(neuron)), workers);
    page.write(folder.resolve("report.html"));
    browser.open(folder.resolve("report.html"));

    NetworkStructure network = run.network().structure();
    ReferenceGradient.Result result =
        new ReferenceGradient(network, run.network().losses(), List.of(), run.network().rule())
            .compute(
                ReferenceWeights.of(run.network().weights()),
                ReferenceFeedback.of(run.network().feedback()),
                List.of(ReferenceSample.of(run.task().train().sample(0, 2))),
                ReferenceGradient.Direction.FORWARD);
    Trajectory way = result.trajectories().get(0);
    int steps = way.steps();
    double[] v = new double[steps];
    double[] a = new double[steps];
    double[] psi = new double[steps];
    double[] signal = new double[steps];
    double[] y = new double[steps];
    for (int t = 0; t < steps; t++) {
      v[t] = way.states()[0][t][17][0];
      a[t] = way.states()[0][t][17][1];
      psi[t] = way.psi()[0][t][17];
      signal[t] = result.signals().get(0).signal()[0][0][t][17];
      y[t] = way.readouts()[0][t][0];
    }
    expectCurve("neuron-layer0-17-v", v);
    expectCurve("neuron-layer0-17-a", a);
    expectCurve("neuron-layer0-17-psi", psi);
    expectCurve("neuron-layer0-17-signal", signal);
    expectCurve("readout", y);
    expectCurve(
        "loss",
        new double[] {1.23456789, 0.617283945, 0.41152263, 0.3086419725, 0.246913578, 0.205761315});
    String label =
        browser.evaluate("eprop.specs['neuron-layer0-17-trace'].series[0].label").asText();
    int from = Integer.parseInt(label.replace("from input ", ""));
    SynapseTrace trace =
        SynapseTrace.of(
            network,
            ReferenceWeights.of(run.network().weights()),
            run.network().rule(),
            way,
            network.projections().get(0),
            from,
            17);
    expectCurve("neuron-layer0-17-trace", trace.eligibilityTrace());
    expectCurve("neuron-layer0-17-filtered", trace.filteredTrace()[0]);

    int spikes = 0;
    for (double[] step : way.spikes()[1]) {
      for (double z : step) {
        spikes += (int) z;
      }
    }
    assertTrue(spikes > 20, "spikes " + spikes);
    browser.drawAll();
    assertEquals(spikes, browser.evaluate("eprop.specs['spikes-layer1'].spikes.length").asInt());
  }

  @Test
  void theCursorReadsAValueAndADragZoomsTheWholeGroup() throws Exception {
    open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));
    browser.evaluate(
        "document.querySelector('[data-chart=\"readout\"]').scrollIntoView({behavior:'instant'})");
    browser.settle();
    JsonNode place =
        browser.evaluate(
            "(() => { const r = eprop.plots.readout.over.getBoundingClientRect();"
                + " return { x: r.x, y: r.y + 40, width: r.width }; })()");
    double x = place.get("x").asDouble();
    double y = place.get("y").asDouble();
    double width = place.get("width").asDouble();

    browser.mouse("mouseMoved", x + width * 50 / 199, y);
    browser.settle();
    String legend =
        browser
            .evaluate("document.querySelector('[data-chart=\"readout\"] .u-legend').innerText")
            .asText();
    double value = browser.evaluate("eprop.plots.readout.data[1][50]").asDouble();
    assertTrue(legend.replaceAll("\\s", "").contains("time(ms)50class0" + plain(value)), legend);
    assertEquals(50, browser.evaluate("eprop.plots['spikes-layer0'].cursor.idx").asInt());

    browser.mouse("mousePressed", x + width * 50 / 199, y);
    browser.mouse("mouseMoved", x + width * 100 / 199, y);
    browser.mouse("mouseReleased", x + width * 100 / 199, y);
    browser.settle();
    for (String id : List.of("input", "spikes-layer0", "readout", "spikes-layer1")) {
      String scale = "eprop.plots['" + id + "'].scales.x.";
      assertEquals(50, browser.evaluate(scale + "min").asDouble(), 1.5, id);
      assertEquals(100, browser.evaluate(scale + "max").asDouble(), 1.5, id);
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : new java.math.BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }

  @Test
  void theSliderGoesThroughTraining() throws Exception {
    open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));

    String last = "document.querySelector('[data-chart=\"confusion-epochs\"] output').textContent";
    assertEquals("epoch 6 · 23.1 % of 7800 right", browser.evaluate(last).asText());
    browser.evaluate(
        "(() => { const s = eprop.plots['confusion-epochs'].slider; s.value = 0;"
            + " s.dispatchEvent(new Event('input')); })()");
    assertEquals("epoch 1 · 4.8 % of 6300 right", browser.evaluate(last).asText());
  }

  @Test
  void aMatrixOfElevenClassesIsWholeOnATelephone() throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    open(Runs.classes(plugins, new Runs.Size(2, 100, 8, 20, 11)));
    String cut =
        "[...document.querySelectorAll('.matrices .chart')]"
            + ".filter((e) => e.scrollWidth > e.clientWidth)"
            + ".map((e) => e.scrollWidth + ' of ' + e.clientWidth)";
    assertEquals("[]", browser.evaluate(cut).toString());
  }

  @Test
  void thePointerNamesTheNeuron() throws Exception {
    open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));
    browser.evaluate(
        "document.querySelector('[data-chart=\"spikes-layer1\"]')"
            + ".scrollIntoView({behavior:'instant', block: 'center'})");
    browser.settle();
    JsonNode place =
        browser.evaluate(
            """
            (() => {
              const u = eprop.plots["spikes-layer1"];
              const spec = eprop.specs["spikes-layer1"];
              const box = u.over.getBoundingClientRect();
              const at = spec.spikes.findIndex((row, e) => row >= 12 && e > 20);
              const t = spec.start.findIndex((n) => n > at) - 1;
              const row = spec.spikes[at];
              const band = spec.bands.find((b) => row >= b.first && row < b.first + b.size).label;
              return { x: box.left + u.valToPos(t, "x"), y: box.top + u.valToPos(row, "y"),
                text: "neuron " + row + " · " + band + " · " + t + " ms · spike" };
            })()""");

    browser.mouse("mouseMoved", place.get("x").asDouble(), place.get("y").asDouble());
    browser.settle();
    String tip = "eprop.plots['spikes-layer1'].tip.";
    assertFalse(browser.evaluate(tip + "hidden").asBoolean());
    assertEquals(place.get("text").asText(), browser.evaluate(tip + "textContent").asText());
    assertTrue(browser.evaluate("eprop.plots['spikes-layer0'].tip.hidden").asBoolean());

    browser.mouse("mouseMoved", 2, 2);
    browser.settle();
    assertTrue(browser.evaluate(tip + "hidden").asBoolean());
  }

  /** Also zoomed in, and where losses differ by little on a logarithmic axis. */
  @Test
  void everyAxisHasTwoTicks() throws Exception {
    open(Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)));
    String fewest =
        "Math.min(...Object.values(eprop.plots).filter((u) => u.axes).flatMap((u) =>"
            + " u.axes.map((a) => (a._splits || []).length)))";
    assertTrue(browser.evaluate(fewest).asInt() >= 2, "at first");
    assertEquals(
        "0,0.0001,5e-5,-1e-6,200000,1e6",
        browser
            .evaluate(
                "eprop.plots.loss.axes[1].values(null, [0, 1e-4, 5e-5, -1e-6, 2e5, 1e6]).join()")
            .asText());

    browser.evaluate("eprop.plots.loss.setScale('x', { min: 3, max: 5 })");
    browser.evaluate("eprop.plots.readout.setScale('x', { min: 51, max: 53 })");
    browser.settle();
    assertTrue(browser.evaluate(fewest).asInt() >= 2, "zoomed");
    for (double[] range :
        new double[][] {{0.61, 0.64}, {3, 4}, {0.9, 1.1}, {1e-9, 1e9}, {5, 60}, {2e-4, 3e-3}}) {
      String of = "(" + range[0] + ", " + range[1] + ", 4)";
      for (String axis : List.of("linear", "logarithmic")) {
        JsonNode ticks = browser.evaluate("ticks." + axis + of);
        assertTrue(ticks.size() >= 2 && ticks.size() <= 10, axis + of + " " + ticks);
        for (JsonNode tick : ticks) {
          double slack = 1e-8 * (range[1] - range[0]);
          assertTrue(tick.asDouble() >= range[0] - slack, axis + of + " " + ticks);
          assertTrue(tick.asDouble() <= range[1] + slack, axis + of + " " + ticks);
        }
      }
    }
    assertEquals("[0,1,2,3]", browser.evaluate("ticks.linear(-0.5, 3.5, 9, true)").toString());
  }

  @Test
  void aSinglePointIsSeen() throws Exception {
    ReportedRun run = Runs.values(plugins, new Runs.Size(60, 60, 3, 8, 1));
    List<JsonNode> metrics = new java.util.ArrayList<>(run.metrics());
    for (int e = 0; e < metrics.size(); e++) {
      if (e != 30) {
        ((com.fasterxml.jackson.databind.node.ObjectNode) metrics.get(e)).remove("validation");
      }
    }
    open(
        new ReportedRun(
            "r", run.experiment(), metrics, run.result(), run.network(), "last", run.task()));

    assertEquals(
        "[30]",
        browser.evaluate("eprop.plots.loss.series[2].points.filter(0, 2, false)").toString());
    int painted =
        browser
            .evaluate(
                """
                (() => {
                  const u = eprop.plots.loss;
                  const [x, y] = [u.valToPos(31, "x", true), u.valToPos(u.data[2][30], "y", true)];
                  const all = u.ctx.getImageData(x - 2, y - 2, 5, 5).data;
                  let count = 0;
                  for (let p = 0; p < all.length; p += 4) if (all[p] > 180 && all[p + 2] < 80) count++;
                  return count;
                })()""")
            .asInt();
    assertTrue(painted > 6, painted + " pixels of its colour");
  }

  @Test
  void onPaperChartsAreLightAndLegendsHaveTheirColours() throws Exception {
    open(Runs.values(plugins, new Runs.Size(3, 60, 3, 8, 1)));
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    browser.settle();
    String color = "getComputedStyle(document.documentElement).getPropertyValue('--c0').trim()";
    String dark = browser.evaluate(color).asText();
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertNotEquals(dark, browser.evaluate(color).asText());
    assertTrue(browser.evaluate("eprop.plots.readout.width <= 700").asBoolean());
    assertEquals(
        "exact",
        browser
            .evaluate(
                "getComputedStyle(document.querySelector('.u-legend .u-marker')).printColorAdjust")
            .asText());
    browser.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    assertEquals(
        "time (ms)",
        browser
            .evaluate("document.querySelector('#readout .u-legend tr').innerText.trim()")
            .asText());
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    browser.evaluate("dispatchEvent(new Event('afterprint'))");
    assertEquals(dark, browser.evaluate(color).asText());
  }

  @Test
  void darkWindowsGetADarkPage() throws Exception {
    open(Runs.values(plugins, new Runs.Size(3, 60, 3, 8, 1)));
    String light = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    browser.settle();

    assertNotEquals(
        light, browser.evaluate("getComputedStyle(document.body).backgroundColor").asText());
    assertTrue(browser.evaluate("(" + PAINTED + ")('readout')").asInt() > 30);
    assertEquals(List.of(), browser.complaints());
  }
}
