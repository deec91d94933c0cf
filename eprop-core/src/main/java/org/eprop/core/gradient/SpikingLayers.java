package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.common.OneAtATime;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.jspecify.annotations.Nullable;

/**
 * The spiking layers of a network between parts of someone else's: input goes in and spikes come
 * out; then dE/dz goes in, and dE/dW and dE/dx come out. Readout, loss and feedback weights play no
 * part. With the adjoint lambda of each neuron, running backwards in time,
 *
 * <pre>
 * S_j^t      = (dE/dz_j^t + r~.lambda_j^{t+1} [+ P_j^t]) psi_j^t
 * lambda_j^t = A^T lambda_j^{t+1} + g S_j^t
 * q_j^t      = u.lambda_j^t
 * dE/dW_ji   = sum_t q_j^t p_i^t,   dE/dx_i^t = sum_j W_in,ji q_j^t
 * </pre>
 *
 * <p>The bracketed path through other neurons is the rule's choice: without it the gradient is
 * e-prop's, that of automatic differentiation with the recurrent spikes detached. Then a layer
 * learns from its own signal alone, and nothing passes from a layer to the one below; to let it
 * pass, put single layers above each other and give dE/dx of one as dE/dz to the next. A rule's
 * non-causal term takes dE/dz for its L, and no part in dE/dx.
 *
 * <p>Single precision; the same bits for any number of threads. Owns buffers, but neither weights
 * nor threads. Not thread-safe, and refuses a call during another; several may share a network and,
 * while nobody writes them, its weights.
 *
 * @since 1.0
 */
public final class SpikingLayers {

  private final NetworkStructure network;
  private final FeedbackWeights noFeedback;
  private final PartialSums sums;
  private final BatchRuns runs;
  private final OneAtATime guard = new OneAtATime("spiking layers");
  private List<Sample> batch = List.of();

  /**
   * With the fastest kernels there are.
   *
   * @param network what to run
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with this
   */
  public SpikingLayers(NetworkStructure network, LearningRule rule, Workers workers) {
    this(network, rule, workers, KernelProvider.fastest());
  }

  SpikingLayers(
      NetworkStructure network, LearningRule rule, Workers workers, Supplier<Kernels> kernels) {
    this.network = network;
    if (rule.hops() == Hops.ONE) {
      throw new InvalidInputException(
          "rule: got one whose paths cross one synapse, but expected one without, such as"
              + " \"eprop\", or of any length, such as \"bptt\"");
    }
    int populations = network.populations().size();
    noFeedback =
        new FeedbackWeights(network, new LearningSignal[network.readouts().size()][populations]);
    sums = new PartialSums(network, kernels, workers);
    runs = new BatchRuns(network, /* losses= */ null, rule, workers, kernels, sums);
  }

  /**
   * Runs a batch forward, from rest.
   *
   * @param weights W_in and W_rec are read
   * @param inputs x of each sample; the lengths may differ
   * @return what each sample did, valid until the next call of {@link #forward}
   * @throws InvalidInputException if a sample does not fit the network, placed at the sample
   */
  public List<SampleRun> forward(Weights weights, List<? extends Input> inputs) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the network");
    Objects.requireNonNull(inputs, "inputs: got null, but expected those of a batch");
    if (inputs.isEmpty()) {
      throw new InvalidInputException("batch: got no input, but expected at least one");
    }
    guard.enter();
    try {
      List<Sample> samples = new ArrayList<>();
      for (int b = 0; b < inputs.size(); b++) {
        Input input = inputs.get(b);
        if (input == null) {
          throw new InvalidInputException("got null, but expected an input").at("sample " + b);
        }
        if (input.channels() != network.channels()) {
          throw new InvalidInputException(
                  "got %s input channels, but the network has %s"
                      .formatted(input.channels(), network.channels()))
              .at("sample " + b);
        }
        samples.add(new Sample(input, Target.sequenceClass(Target.UNLABELLED, input.steps())));
      }
      batch = samples;
      runs.prepare(samples.size(), weights);
      runs.record(weights, samples);
      return List.copyOf(runs.of(samples.size()));
    } finally {
      guard.exit();
    }
  }

  /**
   * The gradient of the batch that was run forward last; once for each.
   *
   * @param weights those of the forward run
   * @param signal dE/dz
   * @param gradient receives dE/dW_in and dE/dW_rec, and zero for the readout; what it held before
   *     is lost
   * @param inputGradient receives dE/dx, [sample][step][channel]; null if it is not wanted
   * @throws IllegalStateException if no batch was run forward since the last call, or another call
   *     is under way
   * @throws InvalidInputException if there is no room for the gradient of a sample's input, or it
   *     is wanted of a trace that is no derivative
   */
  public void backward(
      Weights weights,
      ExternalSignal signal,
      Weights gradient,
      float @Nullable [][][] inputGradient) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the forward run");
    Objects.requireNonNull(signal, "signal: got null, but expected dE/dz");
    Objects.requireNonNull(gradient, "gradient: got null, but expected room for it");
    guard.enter();
    try {
      if (batch.isEmpty()) {
        throw new IllegalStateException("backward() is called without a forward() before it");
      }
      checkRoom(inputGradient);
      List<Sample> samples = batch;
      batch = List.of();
      sums.beginOne(samples, gradient);
      IntFunction<float[][][]> all = b -> take(signal, b, samples.get(b).input().steps());
      BatchRuns.Errors errors =
          new BatchRuns.Errors(noFeedback, null, all, inputGradient, /* recorded= */ true);
      runs.run(weights, samples, errors, gradient);
    } finally {
      guard.exit();
    }
  }

  /** dE/dz of a sample, [population][step][neuron]. */
  private float[][][] take(ExternalSignal signal, int sample, int steps) {
    float[][][] all = new float[network.populations().size()][steps][];
    for (int p = 0; p < all.length; p++) {
      for (int t = steps - 1; t >= 0; t--) {
        all[p][t] = new float[network.size(p)];
        signal.addTo(all[p][t], sample, p, t);
      }
    }
    return all;
  }

  private void checkRoom(float @Nullable [][][] inputGradient) {
    for (int b = 0; inputGradient != null && b < batch.size(); b++) {
      int steps = batch.get(b).input().steps();
      if (b >= inputGradient.length
          || inputGradient[b].length < steps
          || (steps > 0 && inputGradient[b][0].length != network.channels())) {
        throw new InvalidInputException(
            "input gradient of sample %s: expected room for %s steps of %s channels"
                .formatted(b, steps, network.channels()));
      }
    }
  }
}
