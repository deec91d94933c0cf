package org.eprop.api.trace;

/**
 * What the postsynaptic neurons of a population contribute to the traces of their synapses. Holds
 * no state: what it remembers is in arrays that the caller keeps, zero at the start of a sequence.
 * Thread-safe.
 *
 * @since 1.0
 */
public interface PostsynapticSide {

  /** How many numbers it remembers of each neuron. */
  int stateSize();

  /**
   * Whether G^t is 0 of all neurons but those that spike in the step: then only theirs are read,
   * which takes less time.
   */
  default boolean onlyAtSpikes() {
    return false;
  }

  /** Whether B^t is 0 at all times: then {@link #before} is not called, which takes less time. */
  default boolean addsNothingBefore() {
    return false;
  }

  /**
   * What a presynaptic spike of this step adds to e: of what is known before the postsynaptic
   * neurons take the step.
   *
   * @param state as after the step before, [number][neuron]; read only
   * @param factor receives B^t of each neuron
   */
  void before(double[][] state, double[] factor);

  /**
   * What the postsynaptic neurons do to e, and to what is remembered.
   *
   * @param now what they have done
   * @param state [number][neuron], is brought up to this step
   * @param factor receives G^t of each neuron; zero before if it acts {@link #onlyAtSpikes}
   */
  void after(PostsynapticStep now, double[][] state, double[] factor);
}
