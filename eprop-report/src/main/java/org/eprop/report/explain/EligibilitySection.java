package org.eprop.report.explain;

import org.eprop.report.page.Section;

/** Eligibility: what the synapse remembers, and what it has to do with spikes. */
final class EligibilitySection extends SynapseSection {

  private static final int LOW = 92;
  private static final int HIGH = 150;

  EligibilitySection(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  void add() {
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
      String unrolled = one ? equations.unrolled(causeAt(Formula.name("i"))) : "";
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
    new SurrogateCharts(lesson, frame).add(section);
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
}
