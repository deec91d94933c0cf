package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The page of an input or a recurrent weight. */
final class SynapsePage extends SynapseSection {

  private SynapsePage(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
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
    new ForwardSection(lesson, page.frame).add();
    new EligibilitySection(lesson, page.frame).add();
    new SignalSection(lesson, page.frame).add();
    new ChangeSection(lesson, page.frame).add();
    new WaitingSection(lesson, page.frame).add();
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

  static String drawing(SynapseLesson lesson) {
    return lesson.recurrent()
        ? Frame.resource("pair.svg").replace("one step ago", ago(lesson))
        : Frame.resource("single.svg").replace("X[t]", causeName(lesson));
  }

  private void why() {
    Section section = frame.section("why", "Why nothing has to go back in time");
    WhySection.add(section, frame, lesson);
  }
}
