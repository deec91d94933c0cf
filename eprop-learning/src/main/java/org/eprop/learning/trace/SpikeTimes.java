package org.eprop.learning.trace;

import java.util.OptionalDouble;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;

/**
 * Rules of the times of spikes, all to all. o_1 and o_2 are traces of the neuron's own spikes, as a
 * spike finds them before itself:
 *
 * <pre>
 * o_l^t  = d_l (o_l^{t-1} + z^{t-1})
 * B_j^t  = -minus o_1j^t                      at a presynaptic spike
 * G_j^t  = z_j^t (plus + triplet o_2j^t)      at a postsynaptic spike
 * </pre>
 *
 * @param presynapticDecay rho
 * @param kappa of the tag
 * @param plus what a pair adds
 * @param minus what a pair takes
 * @param triplet what a triplet of two postsynaptic spikes adds
 * @param pairDecay d_1
 * @param tripletDecay d_2
 */
record SpikeTimes(
    double presynapticDecay,
    double kappa,
    double plus,
    double minus,
    double triplet,
    double pairDecay,
    double tripletDecay)
    implements LinearTrace {

  @Override
  public OptionalDouble decay() {
    return OptionalDouble.of(kappa);
  }

  @Override
  public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
    return new Side(this, neurons.size(), triplet != 0);
  }

  /** State: o_1, then o_2 if it counts, both as the next step finds them. */
  private record Side(SpikeTimes of, int n, boolean triplets) implements PostsynapticSide {

    @Override
    public int stateSize() {
      return triplets ? 2 : 1;
    }

    @Override
    public boolean onlyAtSpikes() {
      return true;
    }

    @Override
    public boolean addsNothingBefore() {
      return of.minus == 0;
    }

    @Override
    public void before(double[][] state, double[] factor) {
      double minus = -of.minus;
      double[] pairs = state[0];
      for (int j = 0; j < n; j++) {
        factor[j] = minus * pairs[j];
      }
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[] factor) {
      int[] who = now.spiking();
      for (int k = 0; k < now.spikeCount(); k++) {
        int j = who[k];
        factor[j] = of.plus;
        state[0][j]++;
        if (triplets) {
          factor[j] += of.triplet * state[1][j];
          state[1][j]++;
        }
      }
      decay(state[0], of.pairDecay);
      if (triplets) {
        decay(state[1], of.tripletDecay);
      }
    }

    private void decay(double[] state, double decay) {
      for (int j = 0; j < n; j++) {
        state[j] *= decay;
      }
    }
  }
}
