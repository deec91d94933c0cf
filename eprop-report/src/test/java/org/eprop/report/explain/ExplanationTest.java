package org.eprop.report.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.chart.Chart;
import org.eprop.report.explain.LessonPages.ReadoutLesson;
import org.eprop.report.explain.SynapseValues.PlainEquations;
import org.eprop.report.page.Page;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ExplanationTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(ExplanationTest.class.getClassLoader()).build();
  private static final Pattern MATH = Pattern.compile("<math.*?</math>", Pattern.DOTALL);

  @TempDir Path folder;

  private static ExplainSettings with(String... settings) {
    return ExplainSettings.defaults().with(List.of(settings));
  }

  private static JsonNode series(Page page, String chart, int index) {
    for (Chart one : page.charts()) {
      if (one.id().equals(chart)) {
        return one.json().get("series").get(index).get("values");
      }
    }
    throw new AssertionError("no chart " + chart);
  }

  private static void assertCurve(double[] expected, Page page, String chart, int index) {
    JsonNode shown = series(page, chart, index);
    assertEquals(expected.length, shown.size(), chart);
    for (int t = 0; t < expected.length; t++) {
      double allowed = 1e-4 * Math.abs(expected[t]) + 1e-15;
      assertEquals(expected[t], shown.get(t).asDouble(), allowed, chart + " at " + t);
    }
  }

  @Test
  void everyCurveShowsTheNumbers() {
    for (boolean recurrent : new boolean[] {false, true}) {
      Toy toy = recurrent ? Toy.pair(PLUGINS, with()) : Toy.single(PLUGINS, with());
      SynapseLesson lesson = SynapseLesson.of(toy, recurrent);
      Page page =
          new Explanation(PLUGINS, with()).pages().get(recurrent ? "recurrent.html" : "input.html");
      assertCurve(lesson.presynaptic(), page, "x", 0);
      assertCurve(lesson.states()[0], page, "u", 0);
      assertCurve(lesson.spikes(), page, "s", 0);
      assertCurve(lesson.readout(), page, "y", 0);
      assertCurve(toy.target(), page, "y", 1);
      assertCurve(lesson.vector()[0], page, "reach", 0);
      assertCurve(lesson.psi(), page, "psi", 0);
      assertCurve(lesson.trace(), page, "e", 0);
      assertCurve(lesson.signal(), page, "signal", 0);
      assertCurve(lesson.error(), page, "signal", 1);
      assertCurve(lesson.filtered(), page, "filtered", 0);
      assertCurve(lesson.change(), page, "change", 0);
      assertCurve(lesson.running(), page, "running", 0);
      assertCurve(lesson.spikeGradient(), page, "future", 0);
      assertCurve(lesson.running(), page, "ends", 0);
      assertCurve(Sums.fromTheEnd(lesson.backward()), page, "ends", 1);
    }
    ReadoutLesson output = ReadoutLesson.of(Toy.single(PLUGINS, with()));
    Page page = new Explanation(PLUGINS, with()).pages().get("output.html");
    assertCurve(output.spikes(), page, "s", 0);
    assertCurve(output.readout(), page, "y", 0);
    assertCurve(output.filtered(), page, "reach", 0);
    assertCurve(output.error(), page, "signal", 0);
    assertCurve(output.running(), page, "running", 0);
  }

  /** R-STDP by hand, beside e-prop's as the other pages have it. */
  @Test
  void twoTracesAreShownSideBySide() {
    Toy toy = Toy.single(PLUGINS, with());
    SynapseLesson lesson = SynapseLesson.of(toy, false);
    Page page = new Explanation(PLUGINS, with()).pages().get("traces.html");
    assertCurve(lesson.vector()[0], page, "reach", 0);
    assertCurve(lesson.psi(), page, "psi", 0);
    assertCurve(lesson.trace(), page, "e", 0);
    assertCurve(lesson.running(), page, "running", 0);
    int steps = lesson.spikes().length;
    double[] r = new double[steps];
    double[] b = new double[steps];
    double[] e = new double[steps];
    double[] bar = new double[steps];
    double decay = Math.exp(-1.0 / 20);
    double o = 0;
    for (int t = 0; t < steps; t++) {
      r[t] = (t == 0 ? 0 : decay * r[t - 1]) + lesson.presynaptic()[t];
      b[t] = -1.5 * o;
      e[t] = lesson.spikes()[t] * r[t] + b[t] * lesson.presynaptic()[t];
      bar[t] = (t == 0 ? 0 : Math.exp(-1.0 / 30) * bar[t - 1]) + e[t];
      o = decay * (o + lesson.spikes()[t]);
    }
    assertCurve(r, page, "other-reach", 0);
    assertCurve(lesson.spikes(), page, "other-psi", 0);
    assertCurve(b, page, "other-psi", 1);
    assertCurve(e, page, "other-e", 0);
    assertCurve(bar, page, "other-filtered", 0);
  }

  @Test
  void anyTraceIsShownBesideEprop() {
    for (String trace : List.of("triplet", "voltage", "immediate")) {
      Page page = new Explanation(PLUGINS, with("trace=" + trace)).pages().get("traces.html");
      assertTrue(page.html().contains("<i>" + trace + "</i>"), trace);
    }
  }

  @Test
  void theChangeIsShownAsEveryWayComputesIt() {
    SynapseLesson lesson = SynapseLesson.of(Toy.single(PLUGINS, with()), false);
    String html = new Explanation(PLUGINS, with()).pages().get("input.html").html();

    String exact = Text.number(-0.0001 * lesson.forwardGradient(), 9);
    assertEquals(4, html.split(Pattern.quote("\">" + exact + "</td>"), -1).length);
    String fast = Text.number(-0.0001 * lesson.fastGradient(), 9);
    assertTrue(html.contains("<span data-original>" + fast + "</span>"), fast);
  }

  @TestFactory
  List<DynamicTest> everyNeuronsFormulasAreWellFormed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : PLUGINS.all(NeuronFactory.class)) {
      String set = "network.layers[0].populations[0].neuron=" + neuron.name();
      tests.add(
          DynamicTest.dynamicTest(
              neuron.name(),
              () -> {
                for (Map.Entry<String, Page> page :
                    new Explanation(PLUGINS, with(set)).pages().entrySet()) {
                  int found = 0;
                  Matcher math = MATH.matcher(page.getValue().html().split("<script")[0]);
                  while (math.find()) {
                    parse(math.group());
                    found++;
                  }
                  assertTrue(found > 0, page.getKey());
                }
              }));
    }
    return tests;
  }

  private static void parse(String xml) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static String text(String formula) {
    return formula.replaceAll("<[^>]*>", "");
  }

  private static String set(String formula) {
    return text(Formula.of(formula));
  }

  private static NeuronEquations equations(String neuron) {
    Toy toy = Toy.single(PLUGINS, with("network.layers[0].populations[0].neuron=" + neuron));
    return new NeuronEquations(toy.neuronModel(), true, "W_in", "X[t]");
  }

  @Test
  void theEquationsOfLif() {
    NeuronEquations lif = equations("lif");

    assertEquals("U[t]=αU[t−1]+WinX[t]−θS[t−1]", set(lif.dynamics(0)));
    assertEquals("U′[t]=αU′[t−1]+X[t]", set(lif.derivative(0)));
    assertEquals("=∑i≤tαt−iX[i]", set(lif.unrolled("X[i]")));
    assertEquals("U[t]−θ", set(lif.distance()));
    assertEquals("U′[t]", set(lif.reachOfDistance()));
  }

  @Test
  void theEquationsOfAlif() {
    NeuronEquations alif = equations("alif");

    assertEquals("a[t]=ρa[t−1]+S[t−1]", set(alif.dynamics(1)));
    assertEquals("U′[t]=αU′[t−1]+X[t]", set(alif.derivative(0)));
    assertEquals("a′[t]=ρa′[t−1]+S′[t−1]", set(alif.derivative(1)));
    assertEquals("U[t]−βa[t]−θ", set(alif.distance()));
    assertEquals("(U′[t]−βa′[t])", set(alif.reachOfDistance()));
    assertEquals("", alif.unrolled("X[i]"), "its trace is no plain sum");
  }

  @Test
  void theEquationsOfANeuronThatMixesItsStates() {
    NeuronEquations current = equations("current_lif");

    assertEquals(List.of(1, 0), current.states(), "the membrane first");
    assertEquals("i[t]=0.8187i[t−1]+WinX[t]", set(current.dynamics(0)));
    assertEquals("U[t]=0.8187i[t−1]+αU[t−1]+WinX[t]−θS[t−1]", set(current.dynamics(1)));
    assertEquals("U′[t]=0.8187i′[t−1]+αU′[t−1]+X[t]", set(current.derivative(1)));
  }

  @Test
  void theEquationsOfANonlinearNeuron() {
    NeuronEquations adex = equations("adex");

    int v = adex.membrane();
    assertEquals("U[t]=fU(s[t−1],S[t−1],WinX[t])", set(adex.dynamics(v)));
    assertEquals("U′[t]=∑n∂fU∂sns′n[t−1]+∂fU∂IX[t]", set(adex.derivative(v)));
  }

  private static List<String> equationsOf(String neuron) {
    NeuronFactory factory = PLUGINS.find(NeuronFactory.class, neuron);
    return PlainEquations.of(factory.description()).stream().map(ExplanationTest::text).toList();
  }

  @Test
  void theOwnEquationsOfNonlinearNeurons() {
    assertEquals(
        List.of(
            "cmdvdt=−gl(v−el)+glΔtexp(v−vtΔt)−w+kI",
            "τwdwdt=a(v−el)−w",
            "spike whenv&gt;vpeak",
            "thenv=vreset",
            "w←w+b"),
        equationsOf("adex"));
    assertEquals(
        List.of(
            "dvdt=0.04v2+5v+140−u+kI", "dudt=a(bv−u)", "spike whenv&gt;vpeak", "thenv=c", "u←u+d"),
        equationsOf("izhikevich"));
    assertEquals(
        List.of("vt=αvt−1(1−zt−1)+It", "at=ρat−1+zt−1", "spike whenv&gt;θ+βa"),
        equationsOf("alif_reset_zero"));
    assertTrue(
        PlainEquations.of(PLUGINS.find(NeuronFactory.class, "adex").description())
            .get(0)
            .contains("<mfrac><mrow><mi>v</mi>"),
        "a division is a fraction");
    assertEquals(
        List.of(
            "τmdvdt=−v−upstroke",
            "after spikesv←v−threshold",
            "spike whenv&gt;threshold",
            "upstroke=exp(min(20,vΔt))"),
        PlainEquations.of(
                "Written as equations: tau_m * dv/dt = -v - upstroke, after spikes v -= threshold,"
                    + " spike when v > threshold, upstroke = exp(min(20, v/delta_t)).")
            .stream()
            .map(ExplanationTest::text)
            .toList());
    List<String> cases =
        PlainEquations.of(
            "Written as equations: dv/dt = if(v > theta, -v, 2 * (w + if(u > 0, 1, w))), w = 3.");
    assertEquals(
        List.of("dvdt={−vif\u00a0v&gt;θ2(w+{1if\u00a0u&gt;0welse)else", "w=3"),
        cases.stream().map(ExplanationTest::text).toList());
    assertTrue(
        cases.get(0).contains("<mtr><mtd><mrow><mn>1</mn></mrow></mtd><mtd>"), "cases are rows");
    assertEquals(List.of(), PlainEquations.of("A neuron: v = if(a > b, 1)."));
    assertEquals(List.of(), PlainEquations.of("A neuron: v = (a, and more"));
    assertEquals(List.of(), PlainEquations.of("A neuron without equations."));
    assertEquals(
        "A neuron (Me 2026). In mV.", PlainEquations.words("A neuron: v = a b (Me 2026). In mV."));
  }

  @Test
  void nonlinearNeuronsAreShownWithTheirEquationsAndConstants() {
    String html =
        new Explanation(PLUGINS, with("network.layers[0].populations[0].neuron=adex"))
            .pages()
            .get("input.html")
            .html();

    assertTrue(text(html).contains("τwdwdt=a(v−el)−w"));
    assertTrue(html.contains("<dd>281 pF</dd><dd class=\"what\">membrane capacitance</dd>"));
    assertFalse(html.contains("c_m dv/dt"), "not as plain text, too");
    assertFalse(html.contains("class=\"knobs\""));
    assertFalse(html.contains("const lesson ="), "no sliders: the script does not know adex");
  }

  /** The pages open with the idea: gradient through spikes, chain rule, signal times trace. */
  @Test
  void theSeedOfTheIdea() {
    String html = new Explanation(PLUGINS, with()).pages().get("index.html").html();
    String seed = html.substring(html.indexOf("<ol class=\"seed\">"), html.indexOf("</ol>"));

    String[] lines = text(seed.replaceAll("<p>.*?</p>", "\n")).strip().split("\\s*\n\\s*");
    assertEquals("ΔWin=−η∑tdEdS[t]·dS[t]dWin[t]", lines[0]);
    assertEquals("dS[t]dWin[t]=Θ′·U′[t]≈σ′(U[t]−θ)·U′[t]", lines[1]);
    assertEquals("ΔWin=−η∑tL[t]⏟learning signal·S‾′[t]⏟eligibility trace", lines[2]);
    for (String name : List.of("Heaviside&#39;s step", "slope of a sigmoid", "input weight")) {
      assertTrue(html.contains(name), name);
    }
    String alif =
        new Explanation(PLUGINS, with("network.layers[0].populations[0].neuron=alif"))
            .pages()
            .get("index.html")
            .html();
    assertTrue(text(alif).contains("≈σ′(U[t]−βa[t]−θ)·(U′[t]−βa′[t])"));
  }

  /** A graph whose synapses take their time: 5 steps from the input, 3 from A to B. */
  @Test
  void delaysAreShown() {
    ExplainSettings settings =
        with(
            "network={\"populations\": {\"n\": {\"neuron\": \"lif\", \"size\": 1}},"
                + " \"projections\": [{\"from\": \"input\", \"to\": \"n\", \"delay\": 5},"
                + " {\"from\": \"n\", \"to\": \"n\", \"delay\": 3}], \"readouts\": {\"out\":"
                + " {\"bias\": false}}}");
    Map<String, Page> pages = new Explanation(PLUGINS, settings).pages();
    String input = pages.get("input.html").html();
    String recurrent = pages.get("recurrent.html").html();

    assertTrue(text(input).contains("U[t]=αU[t−1]+WinX[t−5]−θS[t−1]"));
    assertTrue(text(input).contains("U′[t]=αU′[t−1]+X[t−5]=∑i≤tαt−iX[i−5]"));
    assertTrue(input.contains("What arrives at the neuron: the input of 5 steps ago."));
    assertTrue(text(recurrent).contains("U′[t]=αU′[t−1]+SA[t−3]=∑i≤tαt−iSA[i−3]"));
    assertTrue(recurrent.contains("whether A spiked 3 steps ago."));
    assertTrue(recurrent.contains(">spiked 3 steps ago?<"));
    assertTrue(input.contains(">X[t−5]</text>"));
    assertTrue(pages.get("index.html").html().contains("X[t−5]"));
  }

  @Test
  void aSignalThatIsNoFeedbackSaysWhatItIs() {
    String html =
        new Explanation(PLUGINS, with("learning_signal=target_projection"))
            .pages()
            .get("input.html")
            .html();

    assertTrue(
        html.contains(
            "What the readout tells the neuron at this very step; here it is"
                + " &quot;target_projection&quot;: "));
  }

  @Test
  void theSameSettingsGiveTheSamePages() {
    Map<String, Page> once = new Explanation(PLUGINS, with()).pages();
    Map<String, Page> again = new Explanation(PLUGINS, with()).pages();

    once.forEach((name, page) -> assertEquals(page.html(), again.get(name).html(), name));
  }

  @Test
  void pagesLeadToEachOtherAndNowhereElse() throws Exception {
    Path first = new Explanation(PLUGINS, with()).write(folder.resolve("new"));

    assertEquals(folder.resolve("new/index.html"), first);
    for (String name :
        List.of("index.html", "input.html", "recurrent.html", "output.html", "traces.html")) {
      String html = Files.readString(folder.resolve("new").resolve(name));
      Matcher link = Pattern.compile("href=\"([^\"#]+)\"").matcher(html);
      while (link.find()) {
        assertTrue(Files.exists(folder.resolve("new").resolve(link.group(1))), link.group(1));
      }
      for (String reference :
          List.of(" src=", "<link", "@import", "fetch(", "http://", "https://")) {
        String own = html.replaceAll("(?s)<script>.*?uPlot.*?</script>", "");
        assertFalse(own.contains(reference), name + " has " + reference);
      }
      assertTrue(Files.size(folder.resolve("new").resolve(name)) < 300_000, name);
    }
  }

  private static String refusal(ExplainSettings settings) {
    return assertThrows(InvalidInputException.class, () -> new Explanation(PLUGINS, settings))
        .getMessage();
  }

  @Test
  void wrongSettingsAreRefused() {
    assertEquals(
        "explain: network: got more than one neuron, but expected one population of a single one",
        refusal(with("network.layers[0].populations[0].size=3")));
    assertEquals(
        "explain: regularizers: got some, but expected none: the pages do not show them",
        refusal(with("regularizers=[\"firing_rate\"]")));
    assertEquals(
        "explain: rule: got \"bptt\", but the pages show how e-prop gets on without it",
        refusal(with("rule=bptt")));
    assertEquals(
        "explain: rule: got \"s_tllr\", but the pages do not show its non-causal term",
        refusal(with("rule=s_tllr")));
    assertEquals(
        "explain: network: expected one readout, which teaches the neuron",
        refusal(with("learning_signal=local")));
    assertEquals(
        "explain: W_in: no weight up to 9.4799e+06 makes the neuron spike 7 times in 120 steps;"
            + " give one, or more input",
        refusal(with("network.layers[0].populations[0].neuron.refractory=1000"))
            .replaceAll("up to [^ ]+", "up to 9.4799e+06"));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertEquals("steps: got 19, but expected 20 to 1000", refused(19, 0.1, 1, 0.1, 0.5));
    assertEquals("steps: got 1001, but expected 20 to 1000", refused(1001, 0.1, 1, 0.1, 0.5));
    assertEquals(
        "input rate: got 0.0, but expected a number > 0 and <= 1", refused(50, 0, 1, 0.1, 0.5));
    assertEquals(
        "learning rate: got -1.0, but expected a number > 0", refused(50, 0.1, 1, -1, 0.5));
    assertEquals(
        "W_in: got 0.0, but expected a finite number other than 0", refused(50, 0.1, 0, 0.1, 0.5));
    assertEquals(
        "W_out: got NaN, but expected a finite number other than 0",
        refused(50, 0.1, 1, 0.1, Double.NaN));
  }

  private static String refused(int steps, double input, double in, double eta, double out) {
    return assertThrows(
            InvalidInputException.class,
            () ->
                new ExplainSettings(
                    List.of(),
                    1,
                    steps,
                    input,
                    OptionalDouble.of(in),
                    OptionalDouble.empty(),
                    out,
                    eta))
        .getMessage();
  }

  @Test
  void numbersInText() {
    assertEquals("0", Text.number(0));
    assertEquals("−0.08242", Text.number(-0.082421));
    assertEquals("1.23·10^−5", Text.number(1.23e-5));
    assertEquals("4.5·10^8", Text.number(4.5e8));
    assertEquals("1200", Text.number(1200));
    assertEquals("NaN", Text.number(Double.NaN));
  }
}
