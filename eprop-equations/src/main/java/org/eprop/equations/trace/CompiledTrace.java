package org.eprop.equations.trace;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.equations.terms.ConstantTerms;
import org.eprop.equations.terms.Evaluation;

/** A trace ready to run, evaluated for all neurons at once. Immutable. */
final class CompiledTrace implements LinearTrace {

  private final TraceText text;
  private final double rho;
  private final double kappa;
  private final Evaluation before;
  private final Evaluation after;

  CompiledTrace(TraceText text, TraceTerms of, Map<String, Double> values) {
    this.text = text;
    double[] decays = new ConstantTerms(of.terms, new int[] {of.rho, of.kappa}).values(values);
    rho = decays[0];
    kappa = decays[1];
    before = new Evaluation(of.terms, of.states, new int[] {of.arriving}, values);
    int[] wanted = new int[1 + of.next.length];
    wanted[0] = of.own;
    System.arraycopy(of.next, 0, wanted, 1, of.next.length);
    after = new Evaluation(of.terms, of.inputs, wanted, values);
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

    Side(int n, int[] neuron) {
      this.n = n;
      this.neuron = neuron;
    }

    private int states() {
      return text.post().size();
    }

    @Override
    public int stateSize() {
      return states() * n;
    }

    @Override
    public void before(double[] state, double[] factor) {
      double[][] r = before.registers(n);
      for (int k = 0; k < states(); k++) {
        System.arraycopy(state, k * n, r[k], 0, n);
      }
      before.run(r, n);
      System.arraycopy(before.result(r, 0), 0, factor, 0, n);
    }

    @Override
    public void after(PostsynapticStep now, double[] state, double[] factor) {
      double[][] r = after.registers(n);
      System.arraycopy(now.spikes(), 0, r[0], 0, n);
      System.arraycopy(now.pseudoDerivatives(), 0, r[1], 0, n);
      for (int i = 0; i < neuron.length; i++) {
        System.arraycopy(now.state(neuron[i]), 0, r[2 + i], 0, n);
      }
      for (int k = 0; k < states(); k++) {
        System.arraycopy(state, k * n, r[2 + neuron.length + k], 0, n);
      }
      after.run(r, n);
      System.arraycopy(after.result(r, 0), 0, factor, 0, n);
      for (int k = 0; k < states(); k++) {
        System.arraycopy(after.result(r, 1 + k), 0, state, k * n, n);
      }
    }
  }
}
