package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The page of an input or a recurrent weight. */
final class SynapsePage {

  private static final int LOW = 92;
  private static final int HIGH = 150;

  private final SynapseLesson lesson;
  private final Toy toy;
  private final NeuronEquations equations;
  private final Frame frame;
  private final String weight;
  private final String cause;
  private final String causeAtI;

  private SynapsePage(SynapseLesson lesson, Frame frame) {
    this.lesson = lesson;
    this.toy = lesson.toy();
    this.frame = frame;
    String sender =
        lesson.recurrent() ? Formula.sub(Formula.name("S"), Formula.word("A")) : Formula.name("X");
    this.cause = Formula.at(Ink.INPUT, sender, Formula.before(Formula.T, lesson.delay()));
    this.causeAtI =
        Formula.at(Ink.INPUT, sender, Formula.before(Formula.name("i"), lesson.delay()));
    this.weight = Names.weight(lesson);
    this.equations =
        new NeuronEquations(toy.neuronModel(), toy.rule().detachesReset(), weight, cause);
  }

  private static Frame frame(SynapseLesson lesson) {
    return lesson.recurrent()
        ? new Frame(
            "How a recurrent weight learns",
            "Two neurons of a population, each with a synapse onto the other. The weight from A to B"
                + " learns by the same three steps as an input weight; A's spikes of "
                + ago(lesson)
                + " take the place of the input. Nothing else would change if A were of another"
                + " population.",
            lesson.spikes().length)
        : new Frame(
            "How an input weight learns",
            "One input, one neuron, one readout. Every curve below is of one and the same run; move"
                + " the pointer over them, or press play.",
            lesson.spikes().length);
  }

  /** The numbers alone, for a page that shows the same run. */
  static void index(Frame frame, SynapseLesson lesson) {
    new SynapsePage(lesson, frame).quantities();
  }

  static Page of(SynapseLesson lesson) {
    SynapsePage page = new SynapsePage(lesson, frame(lesson));
    page.quantities();
    page.overview();
    page.forward();
    page.eligibility();
    page.signal();
    page.change();
    page.why();
    return page.frame.finish();
  }

  private void quantities() {
    frame.quantity("p", cause, Ink.INPUT, lesson.presynaptic());
    double[] membrane = lesson.states()[equations.membrane()];
    frame.quantity("u", Formula.at(Ink.STATE, Formula.name("U"), Formula.T), Ink.STATE, membrane);
    frame.quantity("distance", "", Ink.STATE, lesson.distance());
    frame.quantity("s", NeuronEquations.spike(Formula.T), Ink.PLAIN, lesson.spikes());
    frame.quantity("y", "", Ink.READOUT, lesson.readout());
    frame.quantity("target", "", Ink.READOUT, toy.target());
    frame.quantity("error", "", Ink.SIGNAL, lesson.error());
    frame.quantity(
        "reach",
        lesson.vector().length == 1
            ? Formula.at(Ink.REACH, Formula.prime(Formula.name("U")), Formula.T)
            : "",
        Ink.REACH,
        lesson.reach());
    frame.quantity("psi", NeuronEquations.psi(Formula.T), Ink.PSI, lesson.psi());
    frame.quantity("e", NeuronEquations.trace(Formula.T), Ink.TRACE, lesson.trace());
    frame.quantity(
        "filtered", NeuronEquations.filteredTrace(Formula.T), Ink.TRACE, lesson.filtered());
    frame.quantity("signal", signalAt(Formula.T), Ink.SIGNAL, lesson.signal());
    frame.quantity("change", "", Ink.PLAIN, lesson.change());
    frame.quantity(
        "running", Formula.ink(Ink.PLAIN, Formula.delta(weight)), Ink.PLAIN, lesson.running());
    frame.data().put("scale", toy.neuronModel().scale());
    if (toy.neuronModel() instanceof LinearNeuron linear && linear.inputWeights().length == 1) {
      frame.data().put("alpha", linear.transition()[0][0]);
    }
    frame.data().put("kappa", toy.kappa());
    frame.data().put("causeName", causeName(lesson));
    frame.data().put("kind", lesson.recurrent() ? "recurrent" : "input");
    ToyPort.of(toy).ifPresent(port -> frame.data().set("toy", port));
  }

  private static String signalAt(String time) {
    return Formula.at(Ink.SIGNAL, Formula.name("L"), time);
  }

  private void overview() {
    Section section = frame.section("picture", "The picture");
    section.html(
        Frame.links(lesson.recurrent() ? "recurrent.html" : "input.html") + drawing(lesson));
    section.html(
        Frame.above(
            Formula.display(
                Formula.delta(weight),
                Formula.EQUALS,
                Formula.MINUS,
                Formula.name("η"),
                Formula.sum(Formula.T, ""),
                scale(),
                signalAt(Formula.T),
                Formula.TIMES,
                NeuronEquations.filteredTrace(Formula.T)),
            "That is all of e-prop: at every step the weight changes by <b class=\"k6\">what the"
                + " network says about the neuron</b>, the learning signal, times <b class=\"k1\">what"
                + " the synapse remembers</b>, its eligibility trace. Both are known at step"
                + " <i>t</i>. The rest of this page is where the two come from."));
    letters(section);
  }

  private void letters(Section section) {
    List<List<String>> letters = new ArrayList<>(equations.letters());
    double c = toy.inputScale();
    letters.add(
        List.of("γ", Text.number(toy.population().gamma()), "the height of the spike's surrogate"));
    letters.add(
        List.of("s", Text.number(toy.population().slope()), "the steepness of that surrogate"));
    letters.add(List.of("κ", Text.number(toy.kappa()), "what is left of the readout after a step"));
    if (c != 1) {
      letters.add(List.of("c", Text.number(c), "the factor on what the readout receives"));
    }
    letters.add(
        List.of(Names.plainWeight(lesson), Text.number(weightValue()), "the weight that learns"));
    int j = toy.neuron();
    letters.add(
        List.of(
            "W_out",
            Text.number(toy.weights().readout(0, 0)[j][0]),
            "from the neuron to the readout"));
    letters.add(List.of("η", Text.number(toy.settings().learningRate()), "the learning rate"));
    StringBuilder html = new StringBuilder("<dl class=\"letters\">");
    for (List<String> letter : letters) {
      String symbol = Formula.inline(Names.letter(Html.escape(letter.get(0))));
      html.append("<div title=\"").append(Html.escape(letter.get(2))).append("\"><dt>");
      html.append(symbol).append("</dt><dd data-letter=\"").append(Html.escape(letter.get(0)));
      html.append("\">").append(Html.escape(letter.get(1)));
      html.append("</dd><dd class=\"what\">")
          .append(Html.escape(letter.get(2)))
          .append("</dd></div>");
    }
    section.html(html.append("</dl>").toString());
  }

  private double weightValue() {
    int i = lesson.recurrent() ? ToyModel.OWN : ToyModel.INPUT;
    return toy.weights().projection(i)[0][toy.place(i, 0, toy.neuron())];
  }

  private String scale() {
    return toy.inputScale() == 1 ? "" : Formula.name("c");
  }

  private void forward() {
    Section section = frame.section("forward", "Forward: the neuron runs");
    section.chart(
        frame
            .chart("x", lesson.recurrent() ? "Spikes of neuron A" : "Input spikes", 64)
            .add(Frame.bars(causeName(lesson), Ink.INPUT, lesson.presynaptic()))
            .build(),
        Frame.above(
            Formula.display(cause, "<mo>∈</mo><mo>{</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>}</mo>"),
            (lesson.recurrent()
                    ? "What arrives at B through the synapse: whether A spiked " + ago(lesson) + "."
                    : lesson.delay() == 0
                        ? "What arrives at the neuron."
                        : "What arrives at the neuron: the input of " + ago(lesson) + ".")
                + " <span class=\"hint\">The strong part of each bar is how much of it still counts"
                + " at <i>t</i>.</span>"));
    frame.feed("x", "p");
    frame.feed("u", "u", "threshold");
    frame.feed("s", "s");
    frame.feed("y", "y", "target");
    frame.feed("reach", "reach");
    frame.feed("e", "e");
    frame.feed("signal", "signal", "difference");
    frame.feed("filtered", "filtered", "e");
    frame.feed("change", "change");
    frame.feed("running", "running");
    section.chart(
        membrane(),
        Frame.above(equations.dynamics(equations.membrane()), membraneText()) + ownEquations());
    for (int m : equations.states()) {
      if (m != equations.membrane()) {
        String name = equations.plainName(m);
        frame.feed("state-" + name, "state-" + name);
        section.chart(
            frame
                .chart("state-" + name, name.equals("a") ? "Adaptation" : "Its state " + name, LOW)
                .add(Frame.line(name + "[t]", Ink.STATE, lesson.states()[m]))
                .build(),
            Frame.above(
                equations.dynamics(m),
                name.equals("a")
                    ? "Every spike raises the threshold a little, and this adaptation decays slowly."
                    : "The other part of what the neuron knows."));
      }
    }
    section.chart(
        frame
            .chart("s", "Output spikes", 64)
            .add(Frame.bars("S[t]", Ink.PLAIN, lesson.spikes()))
            .build(),
        Frame.above(
            equations.spiking(),
            "It spikes when the membrane is above threshold. Θ is Heaviside's step: 0 below, 1 above;"
                + " its slope is 0 or infinite, of no use for learning."));
    section.chart(
        frame
            .chart("y", "Readout and target", HIGH - 20)
            .add(Frame.line("y[t]", Ink.READOUT, lesson.readout()))
            .add(Frame.dashed("y*[t]", Ink.READOUT, toy.target()))
            .build(),
        Frame.above(
            readoutFormula(toy),
            "The readout is a leaky sum of the spikes; it should follow the dashed target."));
  }

  /** What the membrane does: of the simplest models in our words, of all others in their own. */
  private String membraneText() {
    boolean simple =
        toy.neuronModel() instanceof LinearNeuron linear
            && linear.stateNames().get(0).equals("v")
            && (linear.stateNames().size() == 1 || linear.stateNames().get(1).equals("a"));
    String description =
        toy.model().network().populations().get(0).groups().get(0).neuron().factory().description();
    return simple
        ? "The membrane leaks, adds up what comes in through "
            + Formula.inline(weight)
            + ", and is lowered after a spike."
        : Html.escape(
            PlainEquations.of(description).isEmpty() || toy.neuronModel() instanceof LinearNeuron
                ? description
                : PlainEquations.words(description));
  }

  /** Of a neuron beyond the linear family, what f stands for, and its constants. */
  private String ownEquations() {
    if (toy.neuronModel() instanceof LinearNeuron) {
      return "";
    }
    List<String> own = PlainEquations.of(toy.neuronChoice().factory().description());
    if (own.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<p class=\"say\"><i>f</i> is a step of ");
    html.append(Text.number(ToyModel.DT)).append(" ms of these equations, where ");
    html.append(Formula.inline(Formula.name("v"), Formula.EQUALS, Formula.name("U")));
    html.append(" and ").append(Formula.inline(Formula.name("I"), Formula.EQUALS, weight, cause));
    html.append(":</p><div class=\"formula equations\">");
    own.forEach(formula -> html.append(Formula.display(formula)));
    html.append("</div><dl class=\"letters\">");
    toy.constants()
        .forEach(
            (parameter, value) -> {
              html.append("<div><dt>")
                  .append(Formula.inline(PlainEquations.letter(parameter.name())));
              html.append("</dt><dd>").append(Text.number(value));
              html.append(parameter.unit().isEmpty() ? "" : " " + Html.escape(parameter.unit()));
              html.append("</dd><dd class=\"what\">").append(Html.escape(parameter.description()));
              html.append("</dd></div>");
            });
    return html.append("</dl>").toString();
  }

  /** {@code y[t] = kappa y[t-1] + c W_out S[t]}. */
  static String readoutFormula(Toy toy) {
    return Formula.display(
        Formula.at(Ink.READOUT, Formula.name("y"), Formula.T),
        Formula.EQUALS,
        Formula.name("κ"),
        Formula.at(Ink.READOUT, Formula.name("y"), Formula.BEFORE),
        Formula.PLUS,
        toy.inputScale() == 1 ? "" : Formula.name("c"),
        Names.W_OUT,
        NeuronEquations.spike(Formula.T));
  }

  private LineChart membrane() {
    int membrane = equations.membrane();
    double[] u = lesson.states()[membrane];
    double[] g = toy.neuronModel().spikeWeights();
    LineChart.Builder chart =
        frame.chart("u", "Membrane", HIGH).add(Frame.line("U[t]", Ink.STATE, u));
    if (lesson.states().length == 1) {
      chart.level("threshold θ", toy.neuronModel().threshold() / g[membrane]);
    } else {
      double[] threshold = new double[u.length];
      for (int t = 0; t < u.length; t++) {
        threshold[t] = u[t] - lesson.distance()[t] / g[membrane];
      }
      chart.add(Series.line("threshold", threshold).style(Series.Style.DASHED).color(7));
    }
    return chart.build();
  }

  private void eligibility() {
    Section section = frame.section("eligibility", "Eligibility: what the synapse remembers");
    section.html(
        "<p>Had "
            + Formula.inline(weight)
            + " been a little larger, how much would each quantity have changed?"
            + " Differentiate the neuron's own equations by it: every quantity gets a prime,"
            + " and "
            + Formula.inline(weight, cause)
            + " leaves "
            + Formula.inline(cause)
            + ". Nothing else is needed, whatever the neuron model."
            + (toy.rule().detachesReset()
                ? " (The reset is left out, as in the paper: it acts, but nothing is learned through"
                    + " it.)"
                : "")
            + "</p>");
    boolean one = lesson.vector().length == 1;
    for (int m : equations.states()) {
      String name = equations.plainName(m);
      boolean first = m == equations.membrane();
      frame.feed(one ? "reach" : "vector-" + name, one ? "reach" : "vector-" + name);
      String unrolled = one ? equations.unrolled(causeAtI) : "";
      String formula = equations.derivative(m);
      if (!unrolled.isEmpty()) {
        formula = formula.replace("</mrow></math>", unrolled + "</mrow></math>");
      }
      section.chart(
          frame
              .chart(
                  one ? "reach" : "vector-" + name,
                  first
                      ? "How far the weight reaches into the membrane"
                      : "How far it reaches into " + (name.equals("a") ? "the adaptation" : name),
                  first ? HIGH : LOW)
              .add(Frame.line(name + "′[t]", Ink.REACH, lesson.vector()[m]))
              .build(),
          Frame.above(formula, derivativeText(m, one)));
    }
    if (one) {
      frame.stack("reach", "x", Ink.REACH, lesson.contributions());
    } else {
      stackOfMany(section);
    }
    surrogate(section);
    section.chart(
        frame
            .chart("e", "Eligibility trace", HIGH)
            .add(Frame.line("S′[t]", Ink.TRACE, lesson.trace()))
            .build(),
        Frame.above(
            equations.eligibility(),
            "The chain rule inside the neuron. It is large when the synapse was active <em>and</em>"
                + " the neuron was close to spiking: then the weight mattered."));
  }

  private String derivativeText(int m, boolean one) {
    if (m != equations.membrane()) {
      return equations.plainName(m).equals("a")
          ? "Through its effect on spikes the weight reaches the adaptation, too. It decays slowly:"
              + " this is how a synapse remembers for seconds."
          : "The same for the other state.";
    }
    if (!one) {
      return "The membrane's part of the eligibility vector: one number that the synapse keeps.";
    }
    return "One number that the synapse keeps: times α, plus what arrives. Each shade is what is left"
        + " of one spike, and their sum is the curve: keeping the number up to date is the same as"
        + " adding up the whole past. <output class=\"live\" data-live=\"recursion\"></output>";
  }

  private void stackOfMany(Section section) {
    section.chart(
        frame
            .chart("reach", "Together: how far it reaches towards the threshold", LOW)
            .add(Frame.line("distance′[t]", Ink.REACH, lesson.reach()))
            .build(),
        Frame.above(
            Formula.display(
                Formula.fraction(
                    "<mo>∂</mo>" + Formula.parentheses(equations.distance(Formula.T)),
                    "<mo>∂</mo>" + weight)),
            "What counts for a spike. The thin lines are what is left of each single spike that"
                + " arrived; they add up to the curve."));
    frame.stack("reach", "x", Ink.REACH, lesson.contributions());
  }

  private void surrogate(Section section) {
    boolean sigmoid = isSigmoid(toy);
    String description = Html.escape(surrogate(toy).factory().description());
    // Here, S is a spike, and s the steepness.
    description =
        sigmoid
            ? description.replace("S(q)", "σ′(q)").replace("s(q)", "σ(q)")
            : description.replace("S(q)", "h(q)");
    section.chart(
        frame
            .chart("psi", "Surrogate of the spike's slope", LOW)
            .add(Frame.line("Θ′[t]", Ink.PSI, lesson.psi()))
            .build(),
        Frame.above(
            surrogateFormula(),
            "A smooth bump "
                + (sigmoid ? "σ′, the slope of a sigmoid σ scaled to 1 at its peak," : "<i>h</i>")
                + " takes the place of the step's slope Θ′: largest at threshold, small far"
                + " away, 0 while refractory; γ is its height and <i>s</i> its steepness, both in"
                + " units of the threshold. It is the surrogate "
                + Html.escape(surrogate(toy).name())
                + ": "
                + description));
    frame.feed("psi", "psi");
    section.chart(shape(), "");
  }

  /** {@code Theta'[t] = (gamma / theta) h((s / theta) (U[t] - theta))}. */
  private String surrogateFormula() {
    String unit =
        toy.neuronModel().scale() == toy.neuronModel().threshold()
            ? Formula.name("θ")
            : Formula.number(toy.neuronModel().scale());
    return Formula.display(
        NeuronEquations.psi(Formula.T),
        Formula.EQUALS,
        Formula.fraction(Formula.name("γ"), unit),
        surrogateName(),
        Formula.parentheses(
            Formula.fraction(Formula.name("s"), unit),
            Formula.parentheses(equations.distance(Formula.T))));
  }

  /** sigma' of a sigmoid, h of any other surrogate. */
  private String surrogateName() {
    return isSigmoid(toy) ? Formula.prime(Formula.name("σ")) : Formula.name("h");
  }

  static boolean isSigmoid(Toy toy) {
    return surrogate(toy).name().equals("sigmoid");
  }

  static Choice<SurrogateFactory> surrogate(Toy toy) {
    return toy.model().network().populations().get(0).surrogate();
  }

  /** Theta' as a function of the distance to threshold. */
  private LineChart shape() {
    double scale = toy.neuronModel().scale();
    int half = 60;
    double far = 2 * scale;
    double[] x = new double[2 * half + 1];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = far * (i - half) / half;
      y[i] = toy.population().pseudoDerivative(toy.neuronModel(), x[i]);
    }
    return LineChart.builder("shape", "The bump itself, and where the neuron is on it")
        .x("distance to threshold", x)
        .height(HIGH - 30)
        .add(Frame.line("Θ′", Ink.PSI, y))
        .build();
  }

  private void signal() {
    Section section = frame.section("signal", "Learning signal: what the network says");
    section.chart(
        frame
            .chart("signal", "Learning signal", HIGH - 20)
            .add(Frame.line("L[t]", Ink.SIGNAL, lesson.signal()))
            .add(Frame.dashed("y[t] − y*[t]", Ink.READOUT, difference()))
            .level("", 0)
            .build(),
        Frame.above(
            signalFormula(),
            signalText() + " Above zero: the neuron spikes too much; below: too little."));
    section.chart(
        frame
            .chart("filtered", "The trace waits for the readout", HIGH - 20)
            .add(Frame.line("S̄′[t]", Ink.TRACE, lesson.filtered()))
            .add(Frame.dashed("S′[t]", Ink.TRACE, lesson.trace()))
            .build(),
        Frame.above(
            Formula.display(
                NeuronEquations.filteredTrace(Formula.T),
                Formula.EQUALS,
                Formula.name("κ"),
                NeuronEquations.filteredTrace(Formula.BEFORE),
                Formula.PLUS,
                NeuronEquations.trace(Formula.T)),
            "A spike stays in the readout for a while and shows in later errors. So the trace is"
                + " kept just as long, by the readout's own leak κ."));
  }

  private String signalFormula() {
    return learningSignal() instanceof Feedback
        ? Formula.display(
            signalAt(Formula.T),
            Formula.EQUALS,
            Formula.name("B"),
            Formula.fraction(
                "<mo>∂</mo>" + Formula.name("E"),
                "<mo>∂</mo>" + Formula.at(Ink.READOUT, Formula.name("y"), Formula.T)))
        : Formula.display(signalAt(Formula.T));
  }

  private String signalText() {
    String name = '"' + Html.escape(toy.signal().name()) + '"';
    if (!(learningSignal() instanceof Feedback feedback)) {
      return "What the readout tells the neuron at this very step; here it is "
          + name
          + ": "
          + Html.escape(toy.signal().factory().description());
    }
    return "The readout's error at this very step, sent back to the neuron through <i>B</i>"
        + (feedback.isSymmetric()
            ? " = <i>W</i><sub>out</sub>."
            : ", which is not the readout weight: the learning signal here is " + name + ".");
  }

  private LearningSignal learningSignal() {
    return toy.signal().factory().create(toy.signal().context());
  }

  /** {@code S_A[t−1]}. */
  static String causeName(SynapseLesson lesson) {
    String time = lesson.delay() == 0 ? "t" : "t−" + lesson.delay();
    return (lesson.recurrent() ? "S_A[" : "X[") + time + "]";
  }

  private static String ago(SynapseLesson lesson) {
    return lesson.delay() == 1 ? "one step ago" : lesson.delay() + " steps ago";
  }

  static String drawing(SynapseLesson lesson) {
    return lesson.recurrent()
        ? Frame.resource("pair.svg").replace("one step ago", ago(lesson))
        : Frame.resource("single.svg").replace("X[t]", causeName(lesson));
  }

  private double[] difference() {
    double[] difference = lesson.readout().clone();
    double[] target = toy.target();
    for (int t = 0; t < difference.length; t++) {
      difference[t] -= target[t];
    }
    return difference;
  }

  private void change() {
    Section section = frame.section("change", "The weight changes");
    section.chart(
        frame
            .chart("change", "What each step adds", HIGH - 20)
            .add(Frame.bars("−η L[t] S̄′[t]", Ink.SIGNAL, lesson.change()))
            .build(),
        Frame.above(
            Formula.display(
                Formula.MINUS,
                Formula.name("η"),
                scale(),
                signalAt(Formula.T),
                Formula.TIMES,
                NeuronEquations.filteredTrace(Formula.T)),
            "Learning signal times trace: two numbers that are both at hand at step <i>t</i>."
                + " <output class=\"live\" data-live=\"product\"></output>"));
    section.chart(
        frame
            .chart("running", "The weight's change so far", HIGH)
            .add(Frame.line("ΔW", Ink.PLAIN, lesson.running()))
            .level("", 0)
            .build(),
        Frame.above(
            Formula.display(
                Formula.delta(weight),
                Formula.EQUALS,
                Formula.MINUS,
                Formula.name("η"),
                Formula.sum(Formula.row(Formula.name("i"), "<mo>≤</mo>", Formula.T), ""),
                scale(),
                signalAt(Formula.name("i")),
                Formula.TIMES,
                NeuronEquations.filteredTrace(Formula.name("i"))),
            "Adding up as time goes by. With the last step the gradient is complete:"
                + " nothing has to be run backwards."));
    section.html(checks());
  }

  private String checks() {
    double eta = toy.settings().learningRate();
    double last = lesson.running()[lesson.running().length - 1];
    Checks checks = new Checks("Δ" + Names.plainWeight(lesson), eta);
    checks.add("the curve above, at its end", last, "forward");
    checks.addGradient(
        "−η times the reference's gradient, with eligibility traces",
        lesson.forwardGradient(),
        "forward");
    checks.addGradient(
        "−η times the reference's gradient, computed backward in time",
        lesson.backwardGradient(),
        "backward");
    checks.addOriginal(
        "−η times the gradient as training computes it, fast and in single precision",
        lesson.fastGradient());
    return checks.html();
  }

  private void why() {
    Section section = frame.section("why", "Why nothing has to go back in time");
    WhySection.add(section, frame, lesson);
  }
}
