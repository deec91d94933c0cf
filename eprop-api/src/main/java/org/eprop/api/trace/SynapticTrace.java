package org.eprop.api.trace;

/**
 * A trace of any form, synapse by synapse: for rules that read the weight, bound it, or are not
 * linear in what a synapse remembers. With x what a synapse remembers, p what arrives at it, its
 * delay included, and f what the postsynaptic neuron says of the step,
 *
 * <pre>
 * (x_ji^t, e_ji^t) = step(x_ji^{t-1}, p_i^t, w_ji^t, f_j^t)       the trace
 * ebar_ji^t = kappa_e ebar_ji^{t-1} + e_ji^t                      if it has a decay()
 * </pre>
 *
 * <p>Each step costs all synapses, forward in time, in a batch as well as step by step. A {@link
 * LinearTrace} costs what spikes cost. Immutable and thread-safe.
 *
 * @since 1.0
 */
public non-sealed interface SynapticTrace extends EligibilityTrace {

  /** Why it is no {@link LinearTrace}, such as {@code "it reads the weight"}: learners say so. */
  String reason();

  /** How many numbers a synapse remembers, all zero at the start of a sequence. */
  int stateSize();

  /**
   * Its synapses onto a population.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if the neurons lack a state that it needs
   */
  Side onto(PostsynapticNeurons neurons);

  /**
   * What the neurons of a population say of each step, and what becomes of synapses onto them.
   * Holds no state. Thread-safe.
   */
  interface Side {

    /** How many numbers each neuron remembers, all zero at the start of a sequence. */
    int stateSize();

    /** How many numbers a neuron says of a step. */
    int factors();

    /**
     * After the neurons have taken a step.
     *
     * @param now what they have done
     * @param state what they remember, [number][neuron], brought up to this step
     * @param factors receives f^t [factor][neuron]; zero before
     */
    void after(PostsynapticStep now, double[][] state, double[][] factors);

    /**
     * The same step of some synapses of one presynaptic neuron. All arrays have a number for each
     * synapse, [0 .. count-1].
     *
     * @param count how many synapses
     * @param arriving p^t: 1 for a spike, or a real-valued input; 0 for none; read only
     * @param weights w^t, as the step has used them; read only
     * @param factors f^t of each one's postsynaptic neuron, [factor][synapse]; read only
     * @param state x [number][synapse], brought up to this step
     * @param trace receives e^t
     */
    void step(
        int count,
        double[] arriving,
        double[] weights,
        double[][] factors,
        double[][] state,
        double[] trace);
  }
}
