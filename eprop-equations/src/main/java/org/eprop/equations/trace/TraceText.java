package org.eprop.equations.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.terms.ConstantTerms;
import org.eprop.equations.terms.Evaluation;

/**
 * A trace as its text says it, checked. Immutable.
 *
 * @param source the text
 * @param parameters by name
 * @param abbreviations what each name of a {@code let} stands for
 * @param neuron names of the neuron's states that it reads
 * @param pre the presynaptic states
 * @param post the postsynaptic states
 * @param states those of a synapse, the last of which is the trace
 * @param output what the trace is instead; null for that
 * @param byReadout whether readouts filter it
 * @param rates the differential equation of each state, by name
 * @param onPre what a presynaptic spike does, in order
 * @param onPost what a postsynaptic spike does, in order
 * @param onStep what happens at each step, in order
 * @param notLinear why it goes synapse by synapse; null if it is linear
 */
public record TraceText(
    SourceText source,
    Map<String, Quantity> parameters,
    Map<String, Expr> abbreviations,
    List<String> neuron,
    List<Expr> pre,
    List<Expr> post,
    List<Expr> states,
    Expr output,
    boolean byReadout,
    Map<String, Expr> rates,
    List<Change> onPre,
    List<Change> onPost,
    List<Change> onStep,
    String notLinear) {

  /**
   * A change of a state.
   *
   * @param state which
   * @param sign =, +=, -= or *=
   * @param value by how much
   */
  record Change(Expr state, String sign, Expr value) {}

  /**
   * Parses a text.
   *
   * @throws InvalidInputException if something is wrong with it, with the place
   */
  public static TraceText of(String text) {
    TraceText read = TraceParser.parse(text);
    try {
      new TraceTerms(read, 1); // what is not linear is so for every time step
      return read;
    } catch (TraceTerms.NotLinearException e) {
      new SynapticTerms(read, 1);
      return new TraceText(
          read.source,
          read.parameters,
          read.abbreviations,
          read.neuron,
          read.pre,
          read.post,
          read.states,
          read.output,
          read.byReadout,
          read.rates,
          read.onPre,
          read.onPost,
          read.onStep,
          e.getMessage());
    }
  }

  /** The parameters that it declares, as a component has them. */
  public List<Parameter> declared() {
    return parameters.values().stream().map(Quantity::parameter).toList();
  }

  /**
   * The trace for a time step and values of the parameters.
   *
   * @throws InvalidInputException if a state grows by itself
   */
  public EligibilityTrace trace(Context context) {
    Map<String, Double> values = new LinkedHashMap<>(Quantity.values(parameters, context));
    if (notLinear == null) {
      TraceTerms terms = new TraceTerms(this, context.timeStep());
      checkGrowth(terms, values);
      return new CompiledTrace(this, terms, values);
    }
    SynapticTerms terms = new SynapticTerms(this, context.timeStep());
    checkGrowth(terms, values);
    return new CompiledSynapses(this, terms, values);
  }

  private void checkGrowth(TraceNames of, Map<String, Double> values) {
    of.left.forEach(
        (state, term) -> {
          double factor = new ConstantTerms(of.terms, new int[] {term}).values(values)[0];
          if (!(factor <= 1)) {
            String grows = "%s grows by itself, to %s times as much in a step; expected a decay";
            throw source.error(grows.formatted(state.text(), factor), rates.get(state.text()));
          }
        });
  }

  /** What spikes do to the trace, in a row. */
  public String inWords() {
    List<String> all = new ArrayList<>();
    onPost.stream().filter(this::isOfState).forEach(c -> all.add("on post: " + words(c)));
    onPre.stream().filter(this::isOfState).forEach(c -> all.add("on pre: " + words(c)));
    onStep.forEach(c -> all.add("on step: " + words(c)));
    for (Expr state : states) {
      all.add("d" + state.text() + "/dt = " + rates.get(state.text()).plain());
    }
    if (output != null) {
      all.add("trace = " + output.plain());
    }
    return String.join(", ", all);
  }

  /** All changes, in order. */
  List<Change> events() {
    List<Change> all = new ArrayList<>(onPre);
    all.addAll(onPost);
    all.addAll(onStep);
    return all;
  }

  boolean isOfPre(Change change) {
    return isOf(change, pre);
  }

  boolean isOfState(Change change) {
    return isOf(change, states);
  }

  private static boolean isOf(Change change, List<Expr> some) {
    return some.stream().anyMatch(state -> state.text().equals(change.state().text()));
  }

  private static String words(Change change) {
    return change.state().text() + " " + change.sign() + " " + change.value().plain();
  }

  /** A trace ready to run, evaluated for all neurons at once. Immutable. */
  private static final class CompiledTrace implements LinearTrace {

    private final TraceText text;
    private final double rho;
    private final double kappa;
    private final Evaluation arriving;

    private final boolean nothingBefore;

    /** G where nobody spikes; null if it is 0. */
    private final Evaluation resting;

    /** G at a spike, and the postsynaptic states after it, of one neuron. */
    private final Evaluation spiking;

    /** Whether a spike changes G or a postsynaptic state. */
    private final boolean actsAtSpikes;

    /** What becomes of these until the next step. */
    private final Evaluation flowing;

    CompiledTrace(TraceText text, TraceTerms of, Map<String, Double> values) {
      this.text = text;
      double[] decays = new ConstantTerms(of.terms, new int[] {of.rho, of.kappa}).values(values);
      rho = decays[0];
      kappa = decays[1];
      arriving = Evaluation.ofFinite(of.terms, of.states, new int[] {of.arriving}, values);
      nothingBefore = of.terms.is(of.arriving, 0);
      boolean rests = of.terms.is(of.resting, 0);
      int[] own = {of.resting};
      resting = rests ? null : Evaluation.ofFinite(of.terms, of.inputs, own, values);
      int[] wanted = new int[1 + of.after.length];
      wanted[0] = of.spiking;
      System.arraycopy(of.after, 0, wanted, 1, of.after.length);
      spiking = Evaluation.ofFinite(of.terms, of.inputs, wanted, values);
      actsAtSpikes = of.spiking != of.resting || !Arrays.equals(of.after, of.states);
      flowing = Evaluation.ofStep(of.terms, of.inputs, of.next, values);
    }

    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(kappa);
    }

    @Override
    public double presynapticDecay() {
      return rho;
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      List<String> names = text.neuron();
      int[] numbers = names.stream().mapToInt(neurons::state).toArray();
      return new Side(neurons.size(), numbers);
    }

    private final class Side implements PostsynapticSide {
      private final int n;
      private final int[] neuron;
      private final int first;
      private final int states = text.post().size();
      private final ThreadLocal<Room> rooms = ThreadLocal.withInitial(() -> new Room(this));

      Side(int n, int[] neuron) {
        this.n = n;
        this.neuron = neuron;
        first = 2 + neuron.length;
      }

      @Override
      public int stateSize() {
        return states;
      }

      @Override
      public boolean onlyAtSpikes() {
        return resting == null;
      }

      @Override
      public boolean addsNothingBefore() {
        return nothingBefore;
      }

      @Override
      public void before(double[][] state, double[] factor) {
        double[][] r = rooms.get().arriving;
        place(state, r, 0);
        arriving.runInto(r, n, factor);
      }

      @Override
      public void after(PostsynapticStep now, double[][] state, double[] factor) {
        Room room = rooms.get();
        room.see(now, neuron);
        if (resting != null) {
          room.seen(room.resting, state);
          resting.runInto(room.resting, n, factor);
        }
        int[] who = now.spiking();
        for (int k = 0; actsAtSpikes && k < now.spikeCount(); k++) {
          spike(room, who[k], state, factor);
        }
        double[][] r = room.flowing;
        room.seen(r, state);
        flowing.step(r, n);
      }

      private void spike(Room room, int j, double[][] state, double[] factor) {
        double[] r = room.spiking;
        for (int i = 0; i < first; i++) {
          r[i] = room.inputs[i] == null ? 0 : room.inputs[i][j];
        }
        for (int k = 0; k < states; k++) {
          r[first + k] = state[k][j];
        }
        spiking.run(r);
        factor[j] = r[spiking.place(0)];
        for (int k = 0; k < states; k++) {
          state[k][j] = r[spiking.place(1 + k)];
        }
      }
    }

    /** Makes rows registers; mostly they are already, and writing references takes time. */
    private static void place(double[][] rows, double[][] registers, int first) {
      for (int k = 0; k < rows.length; k++) {
        if (registers[first + k] != rows[k]) {
          registers[first + k] = rows[k];
        }
      }
    }

    /** A thread's registers, of which inputs that nobody needs are left out. */
    private final class Room {
      final double[][] arriving;
      final double[][] resting;
      final double[] spiking;
      final double[][] flowing;

      /** z, psi and the neuron's states; null where nobody reads them. */
      final double[][] inputs;

      private final boolean[] read;

      Room(Side of) {
        CompiledTrace trace = CompiledTrace.this;
        arriving = trace.arriving.registers(of.n);
        resting = trace.resting == null ? null : trace.resting.registers(of.n);
        spiking = trace.spiking.registers();
        flowing = trace.flowing.registers(of.n);
        inputs = new double[of.first][];
        read = new boolean[of.first];
        for (int i = 0; i < read.length; i++) {
          read[i] = trace.spiking.reads(i) || trace.flowing.reads(i);
          read[i] |= trace.resting != null && trace.resting.reads(i);
        }
      }

      void see(PostsynapticStep now, int[] neuron) {
        inputs[0] = now.spikes();
        inputs[1] = read[1] ? now.pseudoDerivatives() : null;
        for (int i = 2; i < inputs.length; i++) {
          inputs[i] = read[i] ? now.state(neuron[i - 2]) : null;
        }
      }

      /** The arrays themselves are the registers of inputs. */
      void seen(double[][] registers, double[][] state) {
        for (int i = 0; i < inputs.length; i++) {
          if (inputs[i] != null && registers[i] != inputs[i]) {
            registers[i] = inputs[i];
          }
        }
        place(state, registers, inputs.length);
      }
    }
  }

  /** A trace that goes synapse by synapse, ready to run. Immutable. */
  private static final class CompiledSynapses implements SynapticTrace {

    private final TraceText text;
    private final OptionalDouble decay;
    private final int stored;
    private final Evaluation neurons;
    private final Evaluation synapses;
    private final int factors;

    CompiledSynapses(TraceText text, SynapticTerms of, Map<String, Double> values) {
      this.text = text;
      double kappa = new ConstantTerms(of.terms, new int[] {of.kappa}).values(values)[0];
      decay = text.byReadout() ? OptionalDouble.empty() : OptionalDouble.of(kappa);
      stored = of.after.length - (of.isFiltered ? 1 : 0);
      neurons = Evaluation.ofStep(of.terms, of.inputs, of.next, values);
      factors = of.inputs.length;
      int[] inputs = new int[2 + stored + factors];
      System.arraycopy(of.synapse, 0, inputs, 0, 2 + stored);
      System.arraycopy(of.inputs, 0, inputs, 2 + stored, factors);
      int[] wanted = new int[1 + stored];
      wanted[0] = of.own;
      System.arraycopy(of.after, 0, wanted, 1, stored);
      synapses = Evaluation.ofFinite(of.terms, inputs, wanted, values);
    }

    @Override
    public String reason() {
      return text.notLinear();
    }

    @Override
    public OptionalDouble decay() {
      return decay;
    }

    @Override
    public int stateSize() {
      return stored;
    }

    @Override
    public Side onto(PostsynapticNeurons of) {
      List<String> names = text.neuron();
      return new Onto(of.size(), names.stream().mapToInt(of::state).toArray());
    }

    /** The factors of a step: z, psi, the neuron's states, and the postsynaptic ones before it. */
    private final class Onto implements Side {
      private final int n;
      private final int[] neuron;

      Onto(int n, int[] neuron) {
        this.n = n;
        this.neuron = neuron;
      }

      @Override
      public int stateSize() {
        return text.post().size();
      }

      @Override
      public int factors() {
        return factors;
      }

      @Override
      public void after(PostsynapticStep now, double[][] state, double[][] said) {
        System.arraycopy(now.spikes(), 0, said[0], 0, n);
        System.arraycopy(now.pseudoDerivatives(), 0, said[1], 0, n);
        for (int i = 0; i < neuron.length; i++) {
          System.arraycopy(now.state(neuron[i]), 0, said[2 + i], 0, n);
        }
        int first = 2 + neuron.length;
        for (int k = 0; k < state.length; k++) {
          System.arraycopy(state[k], 0, said[first + k], 0, n);
        }
        double[][] r = neurons.ofThread(n);
        for (int i = 0; i < factors; i++) {
          System.arraycopy(said[i], 0, r[i], 0, n);
        }
        neurons.step(r, n);
        for (int k = 0; k < state.length; k++) {
          System.arraycopy(r[first + k], 0, state[k], 0, n);
        }
      }

      @Override
      public void step(
          int count,
          double[] arriving,
          double[] weights,
          double[][] said,
          double[][] state,
          double[] trace) {
        double[][] r = synapses.ofThread(count);
        System.arraycopy(arriving, 0, r[0], 0, count);
        System.arraycopy(weights, 0, r[1], 0, count);
        for (int m = 0; m < stored; m++) {
          System.arraycopy(state[m], 0, r[2 + m], 0, count);
        }
        for (int f = 0; f < factors; f++) {
          System.arraycopy(said[f], 0, r[2 + stored + f], 0, count);
        }
        synapses.run(r, count);
        System.arraycopy(synapses.result(r, 0), 0, trace, 0, count);
        for (int m = 0; m < stored; m++) {
          System.arraycopy(synapses.result(r, 1 + m), 0, state[m], 0, count);
        }
      }
    }
  }
}
