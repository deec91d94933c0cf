package org.eprop.equations.trace;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.equations.terms.ConstantTerms;
import org.eprop.equations.terms.Evaluation;

/** A trace that goes synapse by synapse, ready to run. Immutable. */
final class CompiledSynapses implements SynapticTrace {

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
