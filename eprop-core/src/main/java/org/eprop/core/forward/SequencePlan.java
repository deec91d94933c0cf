package org.eprop.core.forward;

import java.util.function.Supplier;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * What all sequences that go through one network share: the order of a step, and the constants of
 * its neurons for the weights as they are. Thread-safe, as long as nobody writes the weights
 * meanwhile.
 */
public final class SequencePlan {

  /** Which paths of the gradient are kept. */
  public final LearningRule rule;

  /** The order of a step. */
  public final Plan order;

  /** Sizes, and the local mathematics of every neuron. */
  public final NetworkStructure network;

  private final Weights weights;
  private final Supplier<Kernels> kernels = KernelProvider.fastest();

  /** For the weights as they were when somebody last looked. */
  private volatile Constants latest;

  /**
   * @param weights those of the network, that most sequences read
   * @param rule of the network
   */
  public SequencePlan(NetworkStructure network, Weights weights, LearningRule rule) {
    this.network = network;
    this.weights = weights;
    this.rule = rule;
    order = new Plan(network);
    latest = Constants.atStart(network, rule, false);
  }

  /** Kernels for one sequence. */
  public Kernels newKernels() {
    return kernels.get();
  }

  /** The constants for weights as they are now. */
  public Constants constants(Weights of) {
    return constants(latest, of);
  }

  /** The same for a sequence that goes on: those it had if they are the same. */
  public Constants constants(Constants before, Weights of) {
    if (of != weights) {
      return before.now(of);
    }
    if (!latest.areThoseOf(weights)) {
      renew();
    }
    return latest;
  }

  private synchronized void renew() {
    latest = latest.now(weights);
  }
}
