package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.loss.Loss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.OneAtATime;
import org.eprop.core.parallel.Workers;

/**
 * Loss and gradient of a batch, in single precision and fast: the gradient costs what the forward
 * pass costs. Gives the same bits for any number of threads.
 *
 * <p>The samples of a batch are added up in up to 16 partial sums, the fewer the larger the network
 * is beside the batch, so that threads have nothing to share: as many threads as there are sums
 * work side by side, more of them share samples and rows.
 *
 * <p>An engine owns buffers, but neither weights nor threads. It is not thread-safe, and refuses a
 * call during another; several engines may share a network and, while nobody writes them, its
 * weights.
 */
public final class GradientEngine {

  /** How many bytes a worker's records may have before there is only one of them. */
  private static final long CACHE = 1 << 20;

  /** Partial sums for each worker from which on it does not matter if they don't come out even. */
  private static final int ENOUGH = 4;

  private final NetworkStructure network;
  private final Loss loss;
  private final boolean mean;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;
  private final Supplier<Kernels> kernels;
  private final Workers workers;
  private final int layers;
  private final NonlinearNeurons[] nonlinear;
  private final ForwardPass[] forward;
  private final AdjointPass[] adjoint;
  private final GradientAccumulation accumulation;
  private final PartialSums sums;
  private final IntFunction<Weights> sumOfSample;
  private final List<SampleRun> buffers = new ArrayList<>();
  private final List<LargeRecord> records = new ArrayList<>();
  private final OneAtATime guard = new OneAtATime("engine");
  private StateRecorder recorder;

  /**
   * With the fastest kernels there are.
   *
   * @param network what to run
   * @param loss of the readout
   * @param mean whether it is divided by the batch's number of terms
   * @param regularizers of the firing rates of each layer
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with the engine
   */
  public GradientEngine(
      NetworkStructure network,
      Loss loss,
      boolean mean,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers) {
    this(network, loss, mean, regularizers, rule, workers, KernelProvider.fastest());
  }

  /**
   * With kernels of the caller's choice.
   *
   * @param network what to run
   * @param loss of the readout
   * @param mean whether it is divided by the batch's number of terms
   * @param regularizers of the firing rates of each layer
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with the engine
   * @param kernels makes the inner loops, an instance for each worker and purpose
   */
  public GradientEngine(
      NetworkStructure network,
      Loss loss,
      boolean mean,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels) {
    this.network = network;
    this.loss = loss;
    this.mean = mean;
    this.regularizers = List.copyOf(regularizers);
    this.rule = rule;
    this.workers = workers;
    this.kernels = kernels;
    this.layers = network.layers().size();
    this.nonlinear = NonlinearNeurons.of(network, rule);
    this.forward = new ForwardPass[workers.count()];
    this.adjoint = new AdjointPass[workers.count()];
    this.accumulation = new GradientAccumulation(network, kernels, workers);
    this.sums = new PartialSums(network, kernels, workers);
    this.sumOfSample = sums::ofSample;
  }

  /** Lets a recorder watch every forward pass from now on; null for none. */
  public void watch(StateRecorder newRecorder) {
    recorder = newRecorder;
  }

  /**
   * Runs a batch forward.
   *
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchResult evaluate(Weights weights, List<Sample> batch) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the network");
    guard.enter();
    try {
      return evaluateAlone(weights, batch);
    } finally {
      guard.exit();
    }
  }

  private BatchResult evaluateAlone(Weights weights, List<Sample> batch) {
    double norm = prepare(batch);
    records(workers.count());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(worker));
          runForward(b, worker, weights, batch, norm, false);
          buffers.get(b).detach(records.get(worker));
        });
    return result(batch, regularise(batch, new float[layers][]));
  }

  /**
   * Runs a batch forward and computes the gradient of its loss.
   *
   * @param feedback B
   * @param gradient receives dE/dW; what it held before is lost
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchResult gradient(
      Weights weights, Feedback feedback, List<Sample> batch, Weights gradient) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the network");
    Objects.requireNonNull(feedback, "feedback: got null, but expected that of the network");
    Objects.requireNonNull(gradient, "gradient: got null, but expected room for it");
    guard.enter();
    try {
      return gradientAlone(weights, feedback, batch, gradient);
    } finally {
      guard.exit();
    }
  }

  private BatchResult gradientAlone(
      Weights weights, Feedback feedback, List<Sample> batch, Weights gradient) {
    double norm = prepare(batch);
    sums.begin(batch, gradient);
    TransposedWeights through =
        rule.throughOtherNeurons() ? new TransposedWeights(network, weights) : null;
    float[][] rateGradient = new float[layers][];
    double regularisation = 0;
    boolean inOneGo = regularizers.isEmpty();
    if (!inOneGo) { // the rates of the whole batch have to be known before the first way back
      records(batch.size());
      workers.run(
          batch.size(),
          (b, worker) -> {
            buffers.get(b).attach(records.get(b));
            runForward(b, worker, weights, batch, norm, true);
          });
      regularisation = regularise(batch, rateGradient);
    }
    Way way =
        new Way(weights, feedback, batch, norm, rateGradient, through, /* recorded= */ !inOneGo);
    if (sums.count() % workers.count() == 0 || sums.count() >= ENOUGH * workers.count()) {
      eachAlone(way);
    } else {
      allTogether(way);
    }
    sums.addUp();
    gradient.clearAutapses();
    return result(batch, regularisation);
  }

  /** What it takes to go through samples there and back. */
  private record Way(
      Weights weights,
      Feedback feedback,
      List<Sample> batch,
      double norm,
      float[][] rateGradient,
      TransposedWeights through,
      boolean recorded) {}

  /** Each worker takes a partial sum after the other: nothing is shared. */
  private void eachAlone(Way way) {
    int most = samplesAtOnce(way.batch);
    records(way.recorded ? way.batch.size() : workers.count() * most);
    workers.run(
        sums.count(),
        (g, worker) -> {
          sums.sum(g).clear();
          int last = sums.first(g + 1);
          for (int first = sums.first(g); first < last; first += most) {
            int end = Math.min(last, first + most);
            for (int b = first; b < end; b++) {
              thereAndBack(way, b, worker, worker * most + b - first);
            }
            accumulation.addAlone(worker, way.batch, buffers, first, end, sumOfSample);
            for (int b = first; b < end; b++) {
              detach(way, b, worker * most + b - first);
            }
          }
        });
  }

  /** For more workers than there are sums: they share samples, and then rows of the gradient. */
  private void allTogether(Way way) {
    for (int g = 0; g < sums.count(); g++) {
      sums.sum(g).clear();
    }
    int most = workers.count() * samplesAtOnce(way.batch);
    records(way.recorded ? way.batch.size() : Math.min(way.batch.size(), most));
    for (int first = 0; first < way.batch.size(); first += most) {
      int start = first;
      int end = Math.min(way.batch.size(), first + most);
      workers.run(
          end - first,
          (i, worker) -> {
            thereAndBack(way, start + i, worker, i);
            accumulation.index(buffers.get(start + i));
          });
      accumulation.addTogether(way.batch, buffers, first, end, sumOfSample);
      for (int b = first; b < end; b++) {
        detach(way, b, b - first);
      }
    }
  }

  private void thereAndBack(Way way, int b, int worker, int record) {
    if (!way.recorded) {
      buffers.get(b).attach(records.get(record));
      runForward(b, worker, way.weights, way.batch, way.norm, true);
    }
    runBackward(b, worker, way.feedback, way.rateGradient, way.through);
  }

  private void detach(Way way, int b, int record) {
    buffers.get(b).detach(records.get(way.recorded ? b : record));
  }

  /** How many samples a worker records at once: as many as fit into the cache, or one. */
  private int samplesAtOnce(List<Sample> batch) {
    long neurons = 0;
    for (int l = 0; l < layers; l++) {
      neurons += network.size(l);
    }
    long bytes = Float.BYTES * neurons * Math.max(1, batch.get(0).input().steps());
    return (int) Math.max(1, Math.min(batch.size(), CACHE / bytes));
  }

  /** The record last used by the i-th of the samples that are recorded at once. */
  LargeRecord record(int i) {
    return records.get(i);
  }

  private void records(int count) {
    while (records.size() < count) {
      records.add(new LargeRecord(layers));
    }
  }

  private double prepare(List<Sample> batch) {
    Objects.requireNonNull(batch, "batch: got null, but expected samples");
    if (batch.isEmpty()) {
      throw new InvalidInputException("batch: got no sample, but expected at least one");
    }
    double terms = 0;
    for (int b = 0; b < batch.size(); b++) {
      Sample sample = batch.get(b);
      try {
        if (sample == null) {
          throw new InvalidInputException("got null, but expected a sample");
        }
        if (sample.input().channels() != network.inputs()) {
          throw new InvalidInputException(
              "got "
                  + sample.input().channels()
                  + " input channels, but the network has "
                  + network.inputs());
        }
        sample.target().checkFor(network.outputs());
        loss.check(sample.target());
      } catch (InvalidInputException e) {
        throw e.at("sample " + b);
      }
      terms += loss.terms(sample.target());
      if (b == buffers.size()) {
        buffers.add(new SampleRun(network));
      }
    }
    return mean && terms > 0 ? 1 / terms : 1;
  }

  private void runForward(
      int b, int worker, Weights weights, List<Sample> batch, double norm, boolean wanted) {
    if (forward[worker] == null) {
      forward[worker] =
          new ForwardPass(network, kernels.get(), LayerConstants.of(network, rule), nonlinear);
    }
    SampleRun run = buffers.get(b);
    Sample sample = batch.get(b);
    forward[worker].run(sample.input(), weights, run, wanted, recorder, b);
    run.evaluate(loss, sample.target(), norm);
  }

  private void runBackward(
      int b, int worker, Feedback feedback, float[][] rateGradient, TransposedWeights through) {
    if (adjoint[worker] == null) {
      adjoint[worker] =
          new AdjointPass(network, kernels.get(), LayerConstants.of(network, rule), nonlinear);
    }
    SampleRun run = buffers.get(b);
    adjoint[worker].run(run, feedback, rateGradient, through);
  }

  /** E_reg, and dE_reg/dz_j^t of each layer. */
  private double regularise(List<Sample> batch, float[][] rateGradient) {
    if (regularizers.isEmpty()) {
      return 0;
    }
    double sum = 0;
    long steps = 0;
    for (int b = 0; b < batch.size(); b++) {
      steps += buffers.get(b).steps();
    }
    for (int l = 0; l < layers; l++) {
      double[] rate = new double[network.size(l)];
      for (int b = 0; b < batch.size(); b++) {
        buffers.get(b).countSpikes(l, rate);
      }
      for (int j = 0; j < rate.length; j++) {
        rate[j] /= steps;
      }
      double[] slope = new double[rate.length];
      for (Regularizer regularizer : regularizers) {
        sum += regularizer.evaluate(rate, slope);
      }
      rateGradient[l] = new float[rate.length];
      for (int j = 0; j < rate.length; j++) {
        rateGradient[l][j] = (float) (slope[j] / steps);
      }
    }
    return sum;
  }

  private BatchResult result(List<Sample> batch, double regularisation) {
    List<SampleRun> runs = List.copyOf(buffers.subList(0, batch.size()));
    double sum = 0;
    for (SampleRun run : runs) {
      sum += run.loss;
    }
    return new BatchResult(sum, regularisation, runs);
  }
}
