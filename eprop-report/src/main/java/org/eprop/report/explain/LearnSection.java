package org.eprop.report.explain;

import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Section;

/**
 * Many synapses onto one neuron, run after run, until the error has fallen; by the page's script.
 */
final class LearnSection {

  private LearnSection() {}

  static void add(Frame frame, Toy many) {
    ToyPort.of(many)
        .ifPresent(
            port -> {
              frame.data().set("many", port);
              section(frame.section("learn", "Again and again: until the error has fallen"), many);
            });
  }

  private static void section(Section section, Toy many) {
    int steps = many.target().length;
    int inputs = many.input()[0].length;
    double[] none = new double[steps];
    section.html(
        "<p>One update of one weight moves a few spikes, or none. So take "
            + inputs
            + " inputs onto the one neuron. Each synapse has an eligibility trace of its own, all hear"
            + " the same learning signal, and the weight to the readout learns as well. Run, add "
            + Formula.inline(Formula.delta(Formula.name("W")))
            + " to every weight, run again:</p>"
            + "<div class=\"buttons\"><button type=\"button\" id=\"learn-go\">Learn until the error has"
            + " fallen</button><button type=\"button\" class=\"quiet\" id=\"learn-one\">One"
            + " update</button><button type=\"button\" class=\"quiet\" id=\"learn-over\">Start"
            + " over</button></div><p class=\"live\" id=\"learn-says\" role=\"status\"></p>");
    section.chart(
        LineChart.builder("learn-y", "Readout and target")
            .x("t", LineChart.steps(steps))
            .height(170)
            .add(Series.line("y[t] now", none).color(Ink.READOUT.color()))
            .add(
                Series.line("y*[t], the target", many.target())
                    .style(Series.Style.DASHED)
                    .color(Ink.PLAIN.color()))
            .add(Series.line("y[t] before", none).style(Series.Style.DASHED).color(3))
            .build());
    section.chart(
        LineChart.builder("learn-error", "The error, update by update")
            .x("updates", 0, 1)
            .height(140)
            .add(Series.line("E", Double.NaN, Double.NaN).color(Ink.SIGNAL.color()))
            .log()
            .build());
    double[] numbers = new double[inputs];
    for (int i = 0; i < inputs; i++) {
      numbers[i] = i + 1;
    }
    section.chart(
        LineChart.builder("learn-w", "The weights")
            .x("synapse", numbers)
            .height(120)
            .add(
                Series.line("W_in now", new double[inputs])
                    .style(Series.Style.BARS)
                    .color(Ink.TRACE.color()))
            .add(Series.line("before", new double[inputs]).color(Ink.PLAIN.color()))
            .build(),
        "<p class=\"say\">Synapses whose spikes came when more was wanted have grown, the others have"
            + " shrunk. The sliders above change this network, too: with a large <i>η</i> it learns"
            + " in leaps and falls silent, with a flat σ′ it hears from spikes far away.</p>");
  }
}
