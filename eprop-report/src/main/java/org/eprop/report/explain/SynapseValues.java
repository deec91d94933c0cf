package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.surrogate.SurrogateFactory;

/** What the pages of a synapse say: its numbers, and the formulas of its neuron. */
final class SynapseValues {

  private static final int LOW = 92;
  private static final int HIGH = 150;

  private final SynapseLesson lesson;
  private final Toy toy;
  private final NeuronEquations equations;
  private final String weight;
  private final boolean one;
  private final Map<String, Object> values = new HashMap<>();

  SynapseValues(SynapseLesson lesson) {
    this.lesson = lesson;
    this.toy = lesson.toy();
    this.weight = lesson.recurrent() ? "W_rec" : "W_in";
    this.one = lesson.vector().length == 1;
    this.equations =
        new NeuronEquations(toy.neuronModel(), toy.rule().detachesReset(), weight, causeAt("t"));
  }

  /** What arrives through the synapse at a step. */
  private String causeAt(String time) {
    String early = lesson.delay() == 0 ? time : time + "−" + lesson.delay();
    return (lesson.recurrent() ? "S_A[" : "X[") + early + "]";
  }

  /** For the script. */
  ObjectNode data() {
    ObjectNode data = Template.noData();
    data.put("scale", toy.neuronModel().scale());
    if (toy.neuronModel() instanceof LinearNeuron linear && linear.inputWeights().length == 1) {
      data.put("alpha", linear.transition()[0][0]);
    }
    data.put("kappa", toy.kappa()).put("causeName", causeAt("t"));
    data.put("kind", lesson.recurrent() ? "recurrent" : "input");
    ToyPort.of(toy).ifPresent(port -> data.set("toy", port));
    return data;
  }

  Map<String, Object> all() {
    curves();
    words();
    formulas();
    surrogate();
    values.put("letters", letters());
    states();
    ownEquations();
    learningSignal();
    gradients();
    return values;
  }

  private void curves() {
    values.put("p", lesson.presynaptic());
    values.put("u", lesson.states()[equations.membrane()]);
    values.put("distance", lesson.distance());
    values.put("s", lesson.spikes());
    values.put("y", lesson.readout());
    values.put("target", toy.target());
    values.put("error", lesson.error());
    values.put("reach", lesson.reach());
    values.put("psi", lesson.psi());
    values.put("e", lesson.trace());
    values.put("filtered", lesson.filtered());
    values.put("signal", lesson.signal());
    values.put("change", lesson.change());
    values.put("running", lesson.running());
    values.put("contributions", lesson.contributions());
    values.put("dEdS", lesson.spikeGradient());
    values.put("fromTheEnd", Sums.fromTheEnd(lesson.backward()));
    values.put("bpttFromTheEnd", Sums.fromTheEnd(lesson.bptt()));
    values.put("last", LessonPages.last(lesson.running()));
    double[] difference = lesson.readout().clone();
    double[] threshold = lesson.states()[equations.membrane()].clone();
    double g = toy.neuronModel().spikeWeights()[equations.membrane()];
    for (int t = 0; t < difference.length; t++) {
      difference[t] -= toy.target()[t];
      threshold[t] -= lesson.distance()[t] / g;
    }
    values.put("difference", difference);
    values.put("threshold", threshold);
    values.put("level", toy.neuronModel().threshold() / g);
    values.put("linear", toy.neuronModel() instanceof LinearNeuron);
    if (toy.neuronModel() instanceof LinearNeuron linear) {
      WaitingRow row = WaitingRow.of(lesson, linear);
      values.put("stored", row.held());
      values.put("waits", row.waits());
    }
  }

  private void words() {
    boolean recurrent = lesson.recurrent();
    String ago = lesson.delay() == 1 ? "one step ago" : lesson.delay() + " steps ago";
    values.put("recurrent", recurrent);
    values.put("title", recurrent ? "How a recurrent weight learns" : "How an input weight learns");
    values.put(
        "lead",
        recurrent
            ? "Two neurons of a population, each with a synapse onto the other. The weight from A to B"
                + " learns by the same three steps as an input weight; A's spikes of "
                + ago
                + " take the place of the input. Nothing else would change if A were of another"
                + " population."
            : "One input, one neuron, one readout. All curves below show the same run; move"
                + " the pointer over them, or press play.");
    values.put("sender", recurrent ? "Spikes of neuron A" : "Input spikes");
    values.put(
        "arrives",
        recurrent
            ? "What arrives at B through the synapse: whether A spiked " + ago + "."
            : lesson.delay() == 0
                ? "What arrives at the neuron."
                : "What arrives at the neuron: the input of " + ago + ".");
    values.put(
        "drawing",
        recurrent
            ? Template.resource("pair.svg").replace("one step ago", ago)
            : Template.resource("single.svg").replace("X[t]", causeAt("t")));
  }

  private void formulas() {
    values.put("one", one);
    values.put("states", lesson.vector().length);
    values.put("kept", lesson.vector().length + 1);
    values.put("weight", weight);
    values.put("cause", causeAt("t"));
    values.put("c", toy.inputScale() == 1 ? "" : "c");
    values.put("detaches", toy.rule().detachesReset());
    values.put("distanceFormula", equations.distance());
    values.put("reachOfDistance", equations.reachOfDistance());
    values.put("membrane", equations.dynamics(equations.membrane()));
    values.put("membraneDerivative", equations.derivative(equations.membrane()));
  }

  private void surrogate() {
    Choice<SurrogateFactory> surrogate = toy.surrogate();
    boolean sigmoid = toy.hasSigmoid();
    double scale = toy.neuronModel().scale();
    String description = surrogate.factory().description();
    values.put("sigmoid", sigmoid);
    values.put("bump", sigmoid ? "σ′" : "h");
    values.put("unit", scale == toy.neuronModel().threshold() ? "θ" : Formula.number(scale));
    values.put("surrogate", surrogate.name());
    // Here, S is a spike, and s the steepness.
    values.put(
        "surrogateWords",
        sigmoid
            ? description.replace("S(q)", "σ′(q)").replace("s(q)", "σ(q)")
            : description.replace("S(q)", "h(q)"));
    int half = 60;
    double[] x = new double[2 * half + 1];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * scale * (i - half) / half;
      y[i] = toy.population().pseudoDerivative(toy.neuronModel(), x[i]);
    }
    values.put("shapeAt", x);
    values.put("shape", y);
  }

  private List<Map<String, Object>> letters() {
    List<List<String>> letters = new ArrayList<>(equations.letters());
    letters.add(
        List.of("γ", Text.number(toy.population().gamma()), "the height of the spike's surrogate"));
    letters.add(
        List.of("s", Text.number(toy.population().slope()), "the steepness of that surrogate"));
    letters.add(List.of("κ", Text.number(toy.kappa()), "what is left of the readout after a step"));
    if (toy.inputScale() != 1) {
      letters.add(
          List.of("c", Text.number(toy.inputScale()), "the factor on what the readout receives"));
    }
    int i = lesson.recurrent() ? ToyModel.OWN : ToyModel.INPUT;
    int j = toy.neuron();
    double own = toy.weights().projection(i)[0][toy.place(i, 0, j)];
    double out = toy.weights().readout(0, 0)[j][0];
    letters.add(List.of(weight, Text.number(own), "the weight that learns"));
    letters.add(List.of("W_out", Text.number(out), "from the neuron to the readout"));
    letters.add(List.of("η", Text.number(toy.settings().learningRate()), "the learning rate"));
    return letters.stream().map(l -> letter(l.get(0), l.get(1), l.get(2))).toList();
  }

  private static Map<String, Object> letter(String letter, String number, String meaning) {
    return Map.of("letter", letter, "number", number, "meaning", meaning);
  }

  /** The states, each with its equation, and that equation's derivative by the weight. */
  private void states() {
    List<Map<String, Object>> others = new ArrayList<>();
    List<Map<String, Object>> vector = new ArrayList<>();
    for (int m : equations.states()) {
      String name = equations.plainName(m);
      boolean membrane = m == equations.membrane();
      boolean adaptation = !membrane && name.equals("a");
      String reach = one ? "reach" : "vector-" + name;
      Map<String, Object> state = new HashMap<>();
      state.put("name", name);
      state.put("adaptation", adaptation);
      state.put("id", "state-" + name);
      state.put("title", adaptation ? "Adaptation" : "Its state " + name);
      state.put("dynamics", equations.dynamics(m));
      if (!membrane) {
        others.add(state);
      }
      values.put("state-" + name, lesson.states()[m]);
      Map<String, Object> part = new HashMap<>(state);
      part.put("id", reach);
      part.put(
          "title",
          membrane
              ? "How strongly the weight acts on the membrane"
              : "How far it reaches into " + (adaptation ? "the adaptation" : name));
      part.put("height", membrane ? HIGH : LOW);
      part.put("first", membrane && !one);
      part.put("other", !membrane && !adaptation);
      part.put(
          "derivative", equations.derivative(m) + (one ? equations.unrolled(causeAt("i")) : ""));
      vector.add(part);
      values.put(reach, lesson.vector()[m]);
    }
    values.put("others", others);
    values.put("vector", vector);
  }

  /** What the membrane does: of the simplest models in our words, of all others in their own. */
  private void ownEquations() {
    String description = toy.neuronChoice().factory().description();
    List<String> own = PlainEquations.of(description);
    boolean linear = toy.neuronModel() instanceof LinearNeuron;
    List<String> names = toy.neuronModel().stateNames();
    boolean simple =
        linear && names.get(0).equals("v") && (names.size() == 1 || names.get(1).equals("a"));
    values.put("simple", simple);
    values.put(
        "ownWords",
        simple ? "" : own.isEmpty() || linear ? description : PlainEquations.words(description));
    StringBuilder formulas = new StringBuilder();
    for (String formula : linear ? List.<String>of() : own) {
      formulas.append("<math display=\"block\">").append(formula).append("</math>");
    }
    values.put("own", formulas.toString());
    values.put("dt", ToyModel.DT);
    List<Map<String, Object>> constants = new ArrayList<>();
    for (Map.Entry<Parameter, Double> constant : toy.constants().entrySet()) {
      Parameter parameter = constant.getKey();
      String number = Text.number(constant.getValue());
      constants.add(
          letter(
              parameter.name(),
              parameter.unit().isEmpty() ? number : number + " " + parameter.unit(),
              parameter.description()));
    }
    values.put("constants", constants);
  }

  private void learningSignal() {
    LearningSignal signal = toy.signal().factory().create(toy.signal().context());
    values.put("feedback", signal instanceof Feedback);
    values.put("symmetric", signal instanceof Feedback feedback && feedback.isSymmetric());
    values.put("signalName", toy.signal().name());
    values.put("signalWords", toy.signal().factory().description());
  }

  private void gradients() {
    double a = lesson.forwardGradient();
    double b = lesson.bpttGradient();
    boolean same = Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    double eta = toy.settings().learningRate();
    values.put("exact", !lesson.recurrent() && same);
    values.put("inexact", !lesson.recurrent() && !same);
    values.put("alike", a * b > 0);
    values.put("forward", -eta * a);
    values.put("bptt", -eta * b);
  }

  /**
   * The equations in a component's description, as formulas: whatever stands between the first
   * colon and the end of its sentence, or the citation, with commas between. So a plugin's
   * equations are set like those of the built-in neurons.
   */
  static final class PlainEquations {

    private PlainEquations() {}

    /** What stands before the equations, and what they are. */
    private static String[] split(String description) {
      int colon = description.indexOf(": ");
      if (colon < 0) {
        return new String[] {description, ""};
      }
      String equations = description.substring(colon + 2).split(" \\([A-Z]|\\. |\\.$|; ", 2)[0];
      return new String[] {description.substring(0, colon), equations};
    }

    /** A description without its equations. */
    static String words(String description) {
      String[] parts = split(description);
      String rest = description.substring(Math.min(description.length(), parts[0].length()));
      return parts[1].isEmpty()
          ? description
          : parts[0] + rest.substring(": ".length() + parts[1].length());
    }

    /** Each as a piece of MathML; none if there are none, or they can't be understood. */
    static List<String> of(String description) {
      String text = split(description)[1];
      try {
        return text.isEmpty() ? List.of() : parts(text).stream().map(Formula::of).toList();
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }

    /** What stands between commas that are in no parentheses. */
    private static List<String> parts(String text) {
      List<String> parts = new ArrayList<>();
      int depth = 0;
      int from = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
          parts.add(text.substring(from, i));
          from = i + 1;
        }
      }
      parts.add(text.substring(from));
      return parts;
    }
  }

  /**
   * What a row of weights holds that is brought up to date only when its presynaptic neuron spikes,
   * and what the postsynaptic neuron keeps for it meanwhile: with x the synapse's eligibility
   * vector and filtered eligibility trace at its last spike, P what they have moved by since then,
   * and V the sum of -eta c L times P's row of the filtered trace, the weight is w + V.x.
   */
  static final class WaitingRow {

    private final LinearNeuron neuron;
    private final SynapseLesson lesson;
    private final int d;

    /** P [to][from], V, and x. */
    private double[][] moved;

    private double[] sum;
    private final double[] x;

    /** The change of the weight that the row holds, and the one that waits, [step]. */
    private final double[] held;

    private final double[] waits;

    private WaitingRow(SynapseLesson lesson, LinearNeuron neuron) {
      this.lesson = lesson;
      this.neuron = neuron;
      d = neuron.inputWeights().length;
      x = new double[d + 1];
      begin();
      int steps = lesson.spikes().length;
      held = new double[steps];
      waits = new double[steps];
      double now = 0;
      for (int t = 0; t < steps; t++) {
        move(t == 0 ? 0 : lesson.psi()[t - 1]);
        if (lesson.presynaptic()[t] != 0) {
          now += SynapseLesson.dot(sum, x);
          bringUpToDate(lesson.presynaptic()[t]);
        }
        learn(t);
        held[t] = now;
        waits[t] = SynapseLesson.dot(sum, x);
      }
    }

    /** That of a linear neuron's synapse. */
    static WaitingRow of(SynapseLesson lesson, LinearNeuron neuron) {
      return new WaitingRow(lesson, neuron);
    }

    double[] held() {
      return held;
    }

    double[] waits() {
      return waits;
    }

    private void begin() {
      moved = new double[d + 1][d + 1];
      for (int m = 0; m <= d; m++) {
        moved[m][m] = 1;
      }
      sum = new double[d + 1];
    }

    /** The eligibility vector's part of P moves by a step. */
    private void move(double psiBefore) {
      double[] r = neuron.spikeEffect();
      double[][] next = new double[d + 1][];
      for (int m = 0; m < d; m++) {
        boolean leftOut = neuron.detached()[m] && lesson.toy().rule().detachesReset();
        next[m] = new double[d + 1];
        for (int l = 0; l < d; l++) {
          double bySpike = leftOut ? 0 : r[m] * psiBefore * neuron.spikeWeights()[l];
          add(next[m], neuron.transition()[m][l] + bySpike, moved[l]);
        }
      }
      next[d] = moved[d];
      moved = next;
    }

    /** x = P x and what a spike adds; P = 1, V = 0. */
    private void bringUpToDate(double spike) {
      double[] old = x.clone();
      for (int m = 0; m <= d; m++) {
        x[m] = SynapseLesson.dot(moved[m], old) + (m < d ? spike * neuron.inputWeights()[m] : 0);
      }
      begin();
    }

    private void learn(int t) {
      double[] row = new double[d + 1];
      add(row, lesson.toy().kappa(), moved[d]);
      for (int m = 0; m < d; m++) {
        add(row, lesson.psi()[t] * neuron.spikeWeights()[m], moved[m]);
      }
      moved[d] = row;
      double rate = lesson.toy().settings().learningRate() * lesson.toy().inputScale();
      add(sum, -rate * lesson.signal()[t], row);
    }

    private static void add(double[] to, double factor, double[] row) {
      for (int m = 0; m < to.length; m++) {
        to[m] += factor * row[m];
      }
    }
  }
}
