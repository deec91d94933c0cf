package org.eprop.report.explain;

import org.eprop.report.chart.LineChart;
import org.eprop.report.page.Section;

/** Why e-prop needs no back-propagation through time: three pictures. */
final class WhySection {

  private WhySection() {}

  static void add(Section section, Frame frame, SynapseLesson lesson) {
    swap(section, frame, lesson);
    ends(section, frame, lesson);
    memory(section, lesson);
    if (lesson.recurrent()) {
      leftOut(section, lesson);
    }
  }

  /** Two sums over the same pairs of steps. */
  private static void swap(Section section, Frame frame, SynapseLesson lesson) {
    double[] spikeGradient = lesson.spikeGradient();
    frame.quantity("dEdS", "", Ink.SIGNAL, spikeGradient);
    frame.feed("future", "dEdS", "signal");
    frame.feed("ends", "running", "fromTheEnd", "bpttFromTheEnd");
    String spike = Formula.at(Ink.PLAIN, Formula.name("S"), Formula.T);
    String later = Formula.prime(Formula.name("t"));
    String scale = lesson.toy().inputScale() == 1 ? "" : Formula.name("c");
    String gradient = Formula.fraction("<mo>∂</mo>" + Formula.name("E"), "<mo>∂</mo>" + spike);
    section.chart(
        frame
            .chart("future", "What a spike does to all errors to come", 120)
            .add(Frame.line("∂E/∂S[t], known only at the end", Ink.SIGNAL, spikeGradient))
            .add(Frame.dashed("L[t], known at t", Ink.SIGNAL, lesson.signal()))
            .level("", 0)
            .build(),
        Frame.above(
            Formula.display(
                    gradient,
                    Formula.EQUALS,
                    scale,
                    Formula.sum(Formula.row(later, "<mo>≥</mo>", Formula.T), ""),
                    Formula.sup(Formula.name("κ"), Formula.row(later, Formula.MINUS, Formula.T)),
                    Formula.at(Ink.SIGNAL, Formula.name("L"), later))
                + Formula.display(
                    Formula.sum(Formula.T, ""),
                    gradient,
                    Formula.TIMES,
                    NeuronEquations.trace(Formula.T),
                    Formula.EQUALS,
                    Formula.sum(Formula.T, ""),
                    scale,
                    Formula.at(Ink.SIGNAL, Formula.name("L"), Formula.T),
                    Formula.TIMES,
                    NeuronEquations.filteredTrace(Formula.T)),
            "The textbook says: gradient by the spike, times the spike's derivative by the weight."
                + " But the solid curve looks ahead: a spike shows in every later error, by"
                + " κ, κ², κ³ … Both sides of the second line add the same products, one for each"
                + " trace and each error after it. Adding them by the error's time instead of the"
                + " spike's turns a look into the future into a memory of the past."));
  }

  private static void ends(Section section, Frame frame, SynapseLesson lesson) {
    double[] back = Sums.fromTheEnd(lesson.backward());
    LineChart.Builder chart =
        frame
            .chart("ends", "One number, from both ends", 170)
            .add(Frame.line("e-prop, forward", Ink.PLAIN, lesson.running()))
            .add(Frame.line("the same gradient, backward", Ink.TRACE, back));
    if (lesson.recurrent()) {
      chart.add(
          Frame.dashed("back-propagation through time", Ink.STATE, Sums.fromTheEnd(lesson.bptt())));
    }
    chart.level("", lesson.running()[lesson.running().length - 1]);
    String backward =
        "Back-propagation through time starts when all is over and walks from the right to the left,"
            + " with everything that happened in store. e-prop walks from the left to the right"
            + " while it happens. ";
    section.chart(
        chart.build(),
        "<p class=\"say\">"
            + backward
            + (lesson.recurrent()
                ? "The two solid curves meet: they are the same gradient. The dashed one goes through"
                    + " the other neuron's spikes as well, and ends elsewhere: see below."
                : same(lesson.forwardGradient(), lesson.bpttGradient())
                    ? "With a single neuron both arrive at the very same number: e-prop <em>is</em>"
                        + " the gradient of back-propagation through time here."
                    : "Both arrive at the very same number. (Back-propagation through time itself"
                        + " would find <span data-result=\"bptt\">"
                        + Text.number(-eta(lesson) * lesson.bpttGradient())
                        + "</span>: it sends errors back through the readout weights.)")
            + "</p>");
  }

  private static boolean same(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  }

  private static double eta(SynapseLesson lesson) {
    return lesson.toy().settings().learningRate();
  }

  private static void memory(Section section, SynapseLesson lesson) {
    int d = lesson.vector().length;
    section.html(
        ("<div class=\"memory\" data-states=\"%s\"><h3>What has to be kept until <i"
                + " data-live=\"time\"></i></h3><div class=\"meter\"><span>Back-propagation"
                + " through time</span><div class=\"track\"><div class=\"fill"
                + " bptt\"></div></div><output data-live=\"bptt\"></output></div><div"
                + " class=\"meter\"><span>e-prop</span><div class=\"track\"><div class=\"fill"
                + " eprop\"></div></div><output data-live=\"eprop\"></output></div><p"
                + " class=\"say\">One needs the whole past: for every step what arrived, and"
                + " how close the neuron was to spiking. The other needs %s numbers for the"
                + " synapse, however long the sequence is: %s and <i>S̄</i>′.</p></div>")
            .formatted(d, d + 1, d == 1 ? "<i>U</i>′" : "its " + d + " state derivatives"));
  }

  private static void leftOut(Section section, SynapseLesson lesson) {
    double eta = eta(lesson);
    section.html(
        "<h3>What e-prop leaves out</h3><p>A spike of B also makes A spike a little differently, and"
            + " with it B again, later. This way round, through <em>another</em> neuron, is the only"
            + " one that e-prop does not follow; the synapse could not know of it. Back-propagation"
            + " through time does, and finds "
            + "<b data-result=\"bptt\">"
            + Text.number(-eta * lesson.bpttGradient())
            + "</b> instead of <b data-result=\"forward\">"
            + Text.number(-eta * lesson.forwardGradient())
            + "</b> for Δ"
            + Formula.inline(Names.W_REC)
            + ": "
            + either(
                lesson,
                "another length, but the same direction.",
                "here even of the other sign. Over many synapses and samples the two agree more often"
                    + " than not; <code>eprop compare</code> measures by how much.")
            + "</p>");
  }

  /** Words for gradients of the same sign, and for others; the page's script chooses anew. */
  private static String either(SynapseLesson lesson, String same, String other) {
    boolean alike = lesson.bpttGradient() * lesson.forwardGradient() > 0;
    return "<span data-if=\"same\"%s%s</span><span data-if=\"other\"%s%s</span>"
        .formatted(alike ? ">" : " hidden>", same, alike ? " hidden>" : ">", other);
  }
}
