package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.report.page.Html;
import org.eprop.report.page.Section;

/** All of e-prop in three lines, with the names of everything in them. */
final class SeedSection {

  private final SynapseLesson lesson;
  private final NeuronEquations equations;
  private final String sender;

  private SeedSection(SynapseLesson lesson) {
    this.lesson = lesson;
    this.sender =
        Formula.at(Ink.INPUT, Formula.name("X"), Formula.before(Formula.T, lesson.delay()));
    this.equations =
        new NeuronEquations(
            lesson.toy().neuronModel(), lesson.toy().rule().detachesReset(), Names.W_IN, sender);
  }

  static void add(Section section, SynapseLesson lesson) {
    SeedSection seed = new SeedSection(lesson);
    section.html(
        "<p class=\"big\">A synapse that learns has to answer one question: <em>had I been a little"
            + " stronger, would the error have been smaller?</em> e-prop (Bellec et al. 2020) finds the"
            + " answer while the network runs. It begins like every textbook, and ends with two"
            + " numbers that are at hand at the very moment:</p>");
    section.html(
        "<ol class=\"seed\">"
            + seed.line(seed.downhill(), "<b>Downhill.</b> " + DOWNHILL)
            + seed.line(seed.chain(), "<b>The chain rule.</b> " + seed.chainWords())
            + seed.line(
                seed.product(), "<b>The same sum, added up in another order.</b> " + PRODUCT)
            + "</ol>");
    section.html(seed.names());
  }

  private static final String DOWNHILL =
      "What each spike does to the error <i>E</i>, times what the weight does to that spike; summed"
          + " over the run, and a small step <i>η</i> against it.";

  private static final String PRODUCT =
      "What the network says about the neuron, the <b class=\"k6\">learning signal</b>, times what"
          + " the synapse remembers, its <b class=\"k1\">eligibility trace</b>. Both are known at"
          + " step <i>t</i>: nothing waits for the end, and nothing runs backwards.";

  private String line(String formula, String words) {
    return "<li><div class=\"formula\">" + formula + "</div><p>" + words + "</p></li>";
  }

  private static String d(String of) {
    return Formula.row(Formula.name("d"), of);
  }

  private static String weight() {
    return Formula.row(
        Names.W_IN, "<mo stretchy=\"false\">[</mo>", Formula.T, "<mo stretchy=\"false\">]</mo>");
  }

  private static String spikeByWeight() {
    return Formula.fraction(d(NeuronEquations.spike(Formula.T)), d(weight()));
  }

  private String downhill() {
    return Formula.display(
        Formula.delta(Names.W_IN),
        Formula.EQUALS,
        Formula.MINUS,
        Formula.name("η"),
        Formula.sum(Formula.T, ""),
        Formula.ink(
            Ink.SIGNAL,
            Formula.fraction(d(Formula.name("E")), d(NeuronEquations.spike(Formula.T)))),
        Formula.TIMES,
        Formula.ink(Ink.TRACE, spikeByWeight()));
  }

  private String surrogate() {
    String name =
        SurrogateCharts.isSigmoid(lesson.toy())
            ? Formula.prime(Formula.name("σ"))
            : Formula.name("h");
    return Formula.ink(Ink.PSI, name, "<mo>(</mo>", equations.distance(Formula.T), "<mo>)</mo>");
  }

  private String chain() {
    String exact =
        Formula.row(
            Formula.ink(Ink.TRACE, spikeByWeight()),
            Formula.EQUALS,
            Formula.ink(Ink.PSI, Formula.prime(Formula.name("Θ"))),
            Formula.TIMES,
            reach());
    String smooth = Formula.row("<mo>≈</mo>", surrogate(), Formula.TIMES, reach());
    boolean one = lesson.vector().length == 1;
    return one
        ? Formula.display(exact, smooth)
        : Formula.display(exact) + Formula.display(smooth); // too long for one line
  }

  private String reach() {
    String inner = equations.reachOfDistance();
    return lesson.vector().length == 1 ? inner : Formula.parentheses(inner);
  }

  private String chainWords() {
    return "A weight acts on the membrane <i>U</i>, and the membrane on the spike. The spike is"
        + " Heaviside's step Θ, whose slope Θ′ is 0 or infinite, so a smooth "
        + (SurrogateCharts.isSigmoid(lesson.toy())
            ? "σ′, the slope of a sigmoid,"
            : "bump <i>h</i>")
        + " takes its place. What the weight does to the membrane needs no look back either: "
        + Formula.inline(equations.derivativeTerms(equations.membrane()))
        + ".";
  }

  private String product() {
    return Formula.display(
        Formula.delta(Names.W_IN),
        Formula.EQUALS,
        Formula.MINUS,
        Formula.name("η"),
        Formula.sum(Formula.T, ""),
        underbrace(Formula.at(Ink.SIGNAL, Formula.name("L"), Formula.T), "learning signal"),
        Formula.TIMES,
        underbrace(NeuronEquations.filteredTrace(Formula.T), "eligibility trace"));
  }

  private static String underbrace(String what, String words) {
    return "<munder><munder>%s<mo stretchy=\"true\">⏟</mo></munder>%s</munder>"
        .formatted(what, Formula.word(words));
  }

  private String names() {
    List<String[]> names = new ArrayList<>();
    names.add(
        new String[] {
          Names.W_IN,
          "input weight; " + Formula.inline(weight()) + " is all that it did up to <i>t</i>"
        });
    names.add(new String[] {sender, "input spike, 0 or 1"});
    names.add(
        new String[] {Formula.at(Ink.STATE, Formula.name("U"), Formula.T), "membrane potential"});
    names.add(new String[] {Formula.name("θ"), "threshold"});
    names.add(new String[] {Formula.name("Θ"), "Heaviside's step: 0 below, 1 above threshold"});
    names.add(
        SurrogateCharts.isSigmoid(lesson.toy())
            ? new String[] {
              Formula.ink(Ink.PSI, Formula.prime(Formula.name("σ"))),
              "slope of a sigmoid: the surrogate, or pseudo-derivative"
            }
            : new String[] {
              Formula.ink(Ink.PSI, Formula.name("h")),
              "surrogate, or pseudo-derivative: "
                  + Html.escape(SurrogateCharts.surrogate(lesson.toy()).name())
            });
    names.add(new String[] {NeuronEquations.spike(Formula.T), "spike of the neuron, 0 or 1"});
    names.add(
        new String[] {
          Formula.at(Ink.REACH, Formula.prime(Formula.name("U")), Formula.T),
          "eligibility vector: what the weight does to U"
        });
    names.add(
        new String[] {NeuronEquations.filteredTrace(Formula.T), "filtered eligibility trace"});
    names.add(
        new String[] {
          Formula.at(Ink.SIGNAL, Formula.name("L"), Formula.T),
          "learning signal: the error, sent back"
        });
    names.add(new String[] {Formula.name("E"), "error of the whole run"});
    names.add(new String[] {Formula.name("η"), "learning rate"});
    StringBuilder html = new StringBuilder("<dl class=\"names\">");
    for (String[] name : names) {
      html.append("<div><dt>").append(Formula.inline(name[0])).append("</dt><dd>");
      html.append(name[1]).append("</dd></div>");
    }
    return html.append("</dl>").toString();
  }
}
