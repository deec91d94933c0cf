package org.eprop.core.gradient;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.core.common.OneAtATime;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.run.StateRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Loss and gradient of a batch, in single precision and fast: the gradient costs what the forward
 * pass costs. Gives the same bits for any number of threads.
 *
 * <p>The samples of a batch are added up in up to 16 partial sums, the fewer the larger the network
 * is beside the batch, so that threads have nothing to share: as many threads as there are sums
 * work side by side, more of them share samples and rows.
 *
 * <p>A batch that is empty, or has a sample that does not fit the network, is an {@link
 * InvalidInputException}, placed at the sample; a call while another is under way an {@link
 * IllegalStateException}.
 *
 * <p>An engine owns buffers, but neither weights nor threads. It is not thread-safe; several
 * engines may share a network and, while nobody writes them, its weights.
 *
 * @since 1.0
 */
public final class GradientEngine {

  private final NetworkStructure network;
  private final int populations;
  private final BatchLosses losses;
  private final PartialSums sums;
  private final BatchRuns runs;
  private final OneAtATime guard = new OneAtATime("engine");

  /**
   * With the fastest kernels there are: vector ones if the Java virtual machine was started with
   * {@code --add-modules jdk.incubator.vector}, else plain ones, which give the same bits.
   *
   * @param network what to run
   * @param losses of the readouts, in their order
   * @param regularizers of the firing rates of each population, of membranes, or of weights
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with the engine
   */
  public GradientEngine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers) {
    this(network, losses, regularizers, rule, workers, KernelProvider.fastest());
  }

  /** With kernels of the caller's choice, an instance for each worker and purpose. */
  GradientEngine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels) {
    this.network = network;
    this.populations = network.populations().size();
    this.losses = new BatchLosses(network, losses, regularizers);
    if (this.losses.others.seesMembranes() && !(rule.trace() instanceof DerivedTrace)) {
      OtherRegularizers.refuse(regularizers, "the trace is not derived from the neuron's states");
    }
    this.sums = new PartialSums(network, kernels, workers);
    this.runs = new BatchRuns(network, this.losses, rule, workers, kernels, sums);
  }

  /** Lets a recorder watch every forward pass from now on; null for none. */
  public void watch(@Nullable StateRecorder newRecorder) {
    runs.watch(newRecorder);
  }

  /** Runs a batch forward. */
  public BatchResult evaluate(Weights weights, List<Sample> batch) {
    guard.enter();
    try {
      prepare(batch, weights);
      runs.forward(weights, batch);
      List<SampleRecord> all = runs.of(batch.size());
      double regularisation = losses.regularise(all, new float[populations][]);
      return result(batch, regularisation + losses.others.addTo(weights, null));
    } finally {
      guard.exit();
    }
  }

  /**
   * Runs a batch forward and computes the gradient of its loss.
   *
   * @param feedback B
   * @param gradient receives dE/dW; what it held before is lost
   */
  public BatchResult gradient(
      Weights weights, FeedbackWeights feedback, List<Sample> batch, Weights gradient) {
    return gradient(weights, feedback, batch, gradient, (float[][][]) null);
  }

  /**
   * The same, and what comes back to the input, from the learning signals and by the paths that the
   * rule keeps: dE/dx_i^t = sum_j W_in,ji q_j^t. With symmetric feedback and {@code "bptt"} that is
   * the derivative. A rule's non-causal term takes no part in it.
   *
   * @param inputGradient receives dE/dx, [sample][step][channel]; null if it is not wanted
   * @throws InvalidInputException if it is wanted, but the network's trace is no derivative
   */
  public BatchResult gradient(
      Weights weights,
      FeedbackWeights feedback,
      List<Sample> batch,
      Weights gradient,
      float @Nullable [][][] inputGradient) {
    guard.enter();
    try {
      prepare(batch, weights);
      checkGradient(weights, feedback, gradient);
      sums.begin(batch, gradient);
      float[][] rateGradient = new float[populations][];
      double regularisation = 0;
      if (losses.regularizes()) {
        runs.record(weights, batch); // the rates of all have to be known before the first way back
        regularisation = losses.regularise(runs.of(batch.size()), rateGradient);
      }
      runs.run(
          weights,
          batch,
          new BatchRuns.Errors(feedback, rateGradient, null, inputGradient, losses.regularizes()),
          gradient);
      return result(batch, regularisation + losses.others.addTo(weights, gradient));
    } finally {
      guard.exit();
    }
  }

  /**
   * The first phase of a gradient whose parts are computed apart, perhaps in other processes: what
   * the parts have to know of the whole. Runs the samples forward if there are regularizers.
   *
   * @param part some of the batch's samples
   */
  public BatchTotals totals(Weights weights, List<Sample> part) {
    guard.enter();
    try {
      double[] terms = prepare(part, weights);
      List<SampleRecord> all = List.of();
      if (losses.regularizes()) {
        runs.forward(weights, part);
        all = runs.of(part.size());
      }
      long steps = part.stream().mapToLong(sample -> sample.input().steps()).sum();
      return new BatchTotals(terms, losses.spikes(all), steps);
    } finally {
      guard.exit();
    }
  }

  /**
   * The second phase: the gradient of a part of a batch. Those of all parts, as {@link #parts}
   * divides the batch and {@link OrderedSum} adds them up, are the gradient of the whole to the
   * bit.
   *
   * @param part some of the batch's samples
   * @param whole the totals of the batch
   * @param gradient receives the part's share of dE/dW; what it held before is lost
   *     <p>Of regularizers that see weights a part has no share.
   * @return the part's share of the loss, without that of firing rates: {@link #regularisation}
   */
  public BatchResult gradient(
      Weights weights,
      FeedbackWeights feedback,
      List<Sample> part,
      BatchTotals whole,
      Weights gradient) {
    guard.enter();
    try {
      prepare(part, weights);
      losses.normalise(whole.terms(), whole.steps());
      checkGradient(weights, feedback, gradient);
      sums.beginOne(part, gradient);
      float[][] rateGradient = new float[populations][];
      losses.regularise(whole.spikes(), whole.steps(), rateGradient);
      runs.run(
          weights,
          part,
          new BatchRuns.Errors(feedback, rateGradient, null, null, /* recorded= */ false),
          gradient);
      return result(part, 0);
    } finally {
      guard.exit();
    }
  }

  /** E_reg of a batch. */
  public double regularisation(BatchTotals whole) {
    return losses.regularise(whole.spikes(), whole.steps(), new float[populations][]);
  }

  /**
   * How a batch is divided into parts that can be computed apart: part i is the samples from {@code
   * parts[i]} to {@code parts[i + 1] - 1}. Depends on the batch and the network alone.
   */
  public int[] parts(List<Sample> batch) {
    return divide(sums.count(batch), batch.size());
  }

  /** The same for who has not got the samples, but knows how many steps they have together. */
  public int[] parts(int samples, long steps) {
    return divide(sums.count(samples, steps), samples);
  }

  private static int[] divide(int count, int samples) {
    int[] first = new int[count + 1];
    for (int g = 0; g <= count; g++) {
      first[g] = PartialSums.first(g, count, samples);
    }
    return first;
  }

  /**
   * Checks that gradients can be computed in parts, or step by step.
   *
   * @param who needs that, in words
   * @throws InvalidInputException if a regularizer sees membranes or weights
   */
  public static void expectOfRates(List<Regularizer> regularizers, String who) {
    OtherRegularizers.refuse(regularizers, who);
  }

  /**
   * Whether there are regularizers of firing rates: {@link #totals} then has to run the samples.
   */
  public boolean hasRegularizers() {
    return losses.regularizes();
  }

  @SuppressWarnings("ReferenceEquality") // a network of equal parts has other weights
  private void checkGradient(Weights weights, FeedbackWeights feedback, Weights gradient) {
    Objects.requireNonNull(feedback, "feedback: got null, but expected that of the network");
    Objects.requireNonNull(gradient, "gradient: got null, but expected room for it");
    if (feedback.network() != network || gradient.network() != network) {
      throw new InvalidInputException("got the feedback weights or gradient of another network");
    }
    if (gradient == weights) {
      throw new InvalidInputException("got the weights themselves as room for their gradient");
    }
    for (int i = 0; i < gradient.leaves().size(); i++) { // an iterator would be garbage
      Leaf leaf = gradient.leaves().get(i);
      if (leaf.storage() != Storage.FLOAT32) {
        throw new InvalidInputException(
            "gradient: got "
                + leaf.name()
                + " stored in two bytes, but expected room in single precision, as"
                + " Weights.gradient makes it");
      }
    }
  }

  /** The record last used by the i-th of the samples that are recorded at once. */
  SampleRecord.Memory record(int i) {
    return runs.record(i);
  }

  /**
   * Checks a batch, and prepares its losses and runs.
   *
   * @return the terms of each readout's loss
   */
  @SuppressWarnings("ReferenceEquality") // a network of equal parts has other weights
  private double[] prepare(List<Sample> batch, Weights weights) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the network");
    double[] terms = losses.take(batch);
    if (weights.network() != network) {
      throw new InvalidInputException("got the weights of another network");
    }
    runs.prepare(batch.size(), weights);
    return terms;
  }

  private BatchResult result(List<Sample> batch, double regularisation) {
    List<SampleRecord> all = runs.of(batch.size());
    double sum = 0;
    double ofMembranes = 0;
    for (SampleRecord run : all) {
      sum += run.loss();
      ofMembranes += run.membraneLoss;
    }
    return new BatchResult(sum, regularisation + ofMembranes, List.copyOf(all));
  }
}
