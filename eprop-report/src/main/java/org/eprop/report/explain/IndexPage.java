package org.eprop.report.explain;

import java.util.Optional;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The page to open first. */
final class IndexPage {

  private IndexPage() {}

  static Page of(
      SynapseLesson input, SynapseLesson recurrent, ReadoutLesson output, Optional<Toy> many) {
    Frame frame =
        new Frame(
            "e-prop, explained",
            "How a network of spiking neurons learns from its mistakes while it runs, without ever"
                + " going back in time.",
            input.spikes().length);
    idea(frame, input);
    picture(frame, input);
    run(frame, input);
    many.ifPresent(toy -> LearnSection.add(frame, toy));
    pages(frame, input, recurrent, output);
    algorithm(frame, input);
    words(frame);
    return frame.finish();
  }

  private static void idea(Frame frame, SynapseLesson lesson) {
    Section section = frame.section("idea", "The idea in three lines");
    section.html(Frame.links("index.html"));
    SeedSection.add(section, lesson);
  }

  private static void picture(Frame frame, SynapseLesson lesson) {
    Section section = frame.section("picture", "The picture");
    SynapsePage.index(frame, lesson);
    section.html(SynapsePage.drawing(lesson));
    section.html(
        "<ul class=\"two\"><li><b class=\"k6\">Learning signal.</b> The readout's error at this"
            + " step, sent to the neuron: <q>you spike too much</q>, or <q>too little</q>. The same for"
            + " all synapses of the neuron.</li><li><b class=\"k1\">Eligibility trace.</b> How much this"
            + " synapse had to do with the neuron's recent spikes. Local: it knows what arrived and how"
            + " close the neuron was to its threshold, and nothing of any error.</li></ul>");
  }

  private static void run(Frame frame, SynapseLesson lesson) {
    Section section = frame.section("run", "A run, seen by one synapse");
    frame.feed("x", "p");
    frame.feed("u", "u");
    frame.feed("filtered", "filtered");
    frame.feed("signal", "signal");
    frame.feed("running", "running");
    section.html(
        "<p>Press play, or move the pointer over the curves. Every number on these pages was computed"
            + " by this framework's reference path, in double precision.</p>");
    section.chart(
        frame
            .chart("x", "What arrives", 64)
            .add(Frame.bars(SynapseSection.causeName(lesson), Ink.INPUT, lesson.presynaptic()))
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
                    "W_in",
                    "<span data-result=\"forward\">"
                        + Text.number(last(input.running()))
                        + "</span>")
                + card(
                    "recurrent.html",
                    "Recurrent weight",
                    "Between two neurons: the same steps, and the one thing that e-prop leaves out.",
                    "W_rec",
                    Text.number(last(recurrent.running())))
                + card(
                    "output.html",
                    "Output weight",
                    "From the neuron to the readout: no threshold, only a memory of spikes.",
                    "W_out",
                    Text.number(last(output.running())))
                + "</div>");
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static String card(
      String file, String title, String words, String weight, String change) {
    return "<a class=\"card\" href=\"%s\"><h3>%s</h3><p>%s</p><p class=\"n\">%s = %s</p></a>"
        .formatted(
            file,
            Html.escape(title),
            Html.escape(words),
            Formula.inline(Formula.delta(Names.letter(weight))),
            change);
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
            + row(
                "Θ′[t], σ′",
                "ψ",
                "j",
                "slope of Heaviside's step Θ, and the surrogate for it: pseudo-derivative")
            + row("S′[t]", "e", "ji", "eligibility trace")
            + row("S̄′[t]", "ē", "ji", "filtered eligibility trace")
            + row("L[t]", "L", "j", "learning signal")
            + "<tr><td>W_in, W_rec, W_out</td><td>W<sup>in</sup>, W<sup>rec</sup>, W<sup>out</sup></td>"
            + "<td>weights of inputs, between neurons, to the readout</td></tr>"
            + "<tr><td>α, κ, ρ</td><td>α, κ, ρ</td><td>what is left after a step of membrane,"
            + " readout, adaptation</td></tr>";
    frame
        .section("words", "Names")
        .html(
            "<table><thead><tr><th scope=\"col\">here</th><th scope=\"col\">in the paper</th><th scope=\"col\">what it is</th></tr></thead>"
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
