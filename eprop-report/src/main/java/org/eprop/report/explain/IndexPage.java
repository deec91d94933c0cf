package org.eprop.report.explain;

import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The page to open first. */
final class IndexPage {

  private IndexPage() {}

  static Page of(SynapseLesson input, SynapseLesson recurrent, ReadoutLesson output) {
    Frame frame =
        new Frame(
            "e-prop, explained",
            "How a network of spiking neurons learns from its mistakes while it runs, without ever"
                + " going back in time.",
            input.spikes().length);
    idea(frame, input);
    run(frame, input);
    pages(frame, input, recurrent, output);
    algorithm(frame, input);
    words(frame);
    return frame.finish();
  }

  private static void idea(Frame frame, SynapseLesson lesson) {
    Section section = frame.section("idea", "The idea");
    section.html(Frame.links("index.html"));
    section.html(
        "<p class=\"big\">A synapse that learns has to answer one question: <em>had I been a little"
            + " stronger, would the error have been smaller?</em> e-prop (Bellec et al. 2020) takes"
            + " the answer apart into two factors, and both are known at the very moment:</p>"
            + Frame.above(
                Formula.display(
                    Formula.delta(Formula.name("W")),
                    Formula.EQUALS,
                    Formula.MINUS,
                    Formula.name("η"),
                    Formula.sum(Formula.T, ""),
                    underbrace(
                        Formula.at(Ink.SIGNAL, Formula.name("L"), Formula.T),
                        "what the network says"),
                    Formula.TIMES,
                    underbrace(
                        NeuronEquations.filteredTrace(Formula.T), "what the synapse remembers")),
                "")
            + "<ul class=\"two\"><li><b class=\"k6\">Learning signal.</b> The readout's error at this"
            + " step, sent to the neuron: <q>you spike too much</q>, or <q>too little</q>. The same for"
            + " all synapses of the neuron.</li><li><b class=\"k1\">Eligibility trace.</b> How much this"
            + " synapse had to do with the neuron's recent spikes. Local: it knows what arrived and how"
            + " close the neuron was to its threshold, and nothing of any error.</li></ul>");
    SynapsePage.index(frame, lesson);
    section.html(SynapsePage.drawing(lesson));
  }

  private static String underbrace(String what, String words) {
    return "<munder>"
        + "<munder>"
        + what
        + "<mo stretchy=\"true\">⏟</mo></munder>"
        + Formula.word(words)
        + "</munder>";
  }

  private static void run(Frame frame, SynapseLesson lesson) {
    Section section = frame.section("run", "A run, seen by one synapse");
    section.html(
        "<p>Press play, or move the pointer over the curves. Every number on these pages was computed"
            + " by this framework's reference path, in double precision.</p>");
    section.chart(
        frame
            .chart("x", "What arrives", 64)
            .add(Frame.bars(SynapsePage.causeName(lesson), Ink.INPUT, lesson.presynaptic()))
            .build());
    double[] u = lesson.states()[NeuronEquations.membrane(lesson.toy().neuronModel())];
    section.chart(
        frame
            .chart("u", "What the neuron does with it", 110)
            .add(Frame.line("U[t]", Ink.STATE, u))
            .marks("spikes", spikeTimes(lesson.spikes()))
            .build());
    section.chart(
        frame
            .chart("filtered", "What the synapse remembers", 100)
            .add(Frame.line("S̄′[t]", Ink.TRACE, lesson.filtered()))
            .build());
    section.chart(
        frame
            .chart("signal", "What the network says", 100)
            .add(Frame.line("L[t]", Ink.SIGNAL, lesson.signal()))
            .level("", 0)
            .build());
    section.chart(
        frame
            .chart("running", "How the weight changes", 110)
            .add(Frame.line("ΔW", Ink.PLAIN, lesson.running()))
            .level("", 0)
            .build());
  }

  private static double[] spikeTimes(double[] spikes) {
    return java.util.stream.IntStream.range(0, spikes.length)
        .filter(t -> spikes[t] != 0)
        .asDoubleStream()
        .toArray();
  }

  private static void pages(
      Frame frame, SynapseLesson input, SynapseLesson recurrent, ReadoutLesson output) {
    frame
        .section("pages", "Step by step")
        .html(
            "<div class=\"cards\">"
                + card(
                    "input.html",
                    "Input weight",
                    "Start here. One input, one neuron: every formula above its curve, and why nothing"
                        + " has to go back in time.",
                    last(input.running()))
                + card(
                    "recurrent.html",
                    "Recurrent weight",
                    "Between two neurons: the same steps, and the one thing that e-prop leaves out.",
                    last(recurrent.running()))
                + card(
                    "output.html",
                    "Output weight",
                    "From the neuron to the readout: no threshold, only a memory of spikes.",
                    last(output.running()))
                + "</div>");
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static String card(String file, String title, String words, double change) {
    return "<a class=\"card\" href=\""
        + file
        + "\"><h3>"
        + Html.escape(title)
        + "</h3><p>"
        + Html.escape(words)
        + "</p><p class=\"n\">ΔW = "
        + Text.number(change)
        + "</p></a>";
  }

  private static void algorithm(Frame frame, SynapseLesson lesson) {
    boolean one = lesson.vector().length == 1;
    frame
        .section("algorithm", "The whole algorithm")
        .html(
            "<p>For every synapse, at every step"
                + (one ? ":" : " (a neuron of several states keeps a derivative for each):")
                + "</p><div class=\"algorithm\">"
                + line(
                    "<b class=\"k3\">U′</b> ← α·<b class=\"k3\">U′</b> + <b class=\"k5\">X</b>",
                    "what arrived, fading like the membrane")
                + line(
                    "<b class=\"k1\">S′</b> ← <b class=\"k4\">Θ′</b>(U − θ)·<b"
                        + " class=\"k3\">U′</b>",
                    "did it matter for a spike?")
                + line(
                    "<b class=\"k1\">S̄′</b> ← κ·<b class=\"k1\">S̄′</b> + <b class=\"k1\">S′</b>",
                    "kept as long as the readout keeps a spike")
                + line(
                    "ΔW ← ΔW − η·<b class=\"k6\">L</b>·<b class=\"k1\">S̄′</b>",
                    "what the network says about it")
                + "</div>"
                + "<p>Training here uses a faster way to the same numbers, which needs no trace per"
                + " synapse at all; the last table of each page shows that they agree.</p>");
  }

  private static String line(String formula, String words) {
    return "<code>" + formula + "</code><span>" + words + "</span>";
  }

  private static void words(Frame frame) {
    String rows =
        ""
            + row("X[t]", "x", "i", "input spike")
            + row("U[t]", "v", "j", "membrane potential")
            + row("S[t]", "z", "j", "spike of the neuron")
            + row("y[t]", "y", "k", "readout")
            + row("U′[t]", "ε", "ji", "eligibility vector: derivative of the state by the weight")
            + row("Θ′[t]", "ψ", "j", "pseudo-derivative, from the surrogate")
            + row("S′[t]", "e", "ji", "eligibility trace")
            + row("S̄′[t]", "ē", "ji", "filtered eligibility trace")
            + row("L[t]", "L", "j", "learning signal")
            + "<tr><td>α, κ, ρ</td><td>α, κ, ρ</td><td>what is left after a step of membrane,"
            + " readout, adaptation</td></tr>";
    frame
        .section("words", "Names")
        .html(
            "<table><thead><tr><th>here</th><th>in the paper</th><th>what it is</th></tr></thead>"
                + "<tbody>"
                + rows
                + "</tbody></table><p>G. Bellec, F. Scherr, A. Subramoney, E. Hajek, D. Salaj, R. Legenstein, W. Maass:"
                + " A solution to the learning dilemma for recurrent networks of spiking neurons."
                + " Nature Communications 11, 3625 (2020).</p>");
  }

  private static String row(String here, String letter, String index, String words) {
    return "<tr><td>"
        + here
        + "</td><td>"
        + Formula.inline(
            "<msubsup>", Formula.name(letter), Formula.name(index), Formula.T, "</msubsup>")
        + "</td><td>"
        + words
        + "</td></tr>";
  }
}
