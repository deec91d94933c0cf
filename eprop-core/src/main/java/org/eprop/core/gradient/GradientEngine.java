package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.parallel.Workers;

/**
 * Loss and gradient of a batch, in single precision and fast: the gradient costs what the forward
 * pass costs. Gives the same bits for any number of threads.
 *
 * <p>The samples of a batch are added up in up to 16 partial sums, the fewer the larger the network
 * is beside the batch, so that threads have nothing to share: as many threads as there are sums
 * work side by side, more of them share samples and rows.
 *
 * <p>An engine owns buffers, but neither weights nor threads. It is not thread-safe; several
 * engines may share a network and, while nobody writes them, its weights.
 */
public final class GradientEngine {

  /** How many bytes a worker's records may have before there is only one of them. */
  private static final long CACHE = 1 << 20;

  /** Partial sums for each worker from which on it does not matter if they don't come out even. */
  private static final int ENOUGH = 4;

  private final NetworkStructure network;
  private final ReadoutLoss[] losses;
  private final List<Regularizer> regularizers;
  private final Supplier<Kernels> kernels;
  private final Workers workers;
  private final int populations;
  private final Plan plan;
  private final KeptPaths paths;
  private final NonCausal nonCausal;
  private final ForwardPass[] forward;
  private final AdjointPass[] adjoint;
  private final GradientAccumulation accumulation;
  private final PartialSums sums;
  private final IntFunction<Weights> sumOfSample;
  private final List<SampleRun> buffers = new ArrayList<>();
  private final List<LargeRecord> records = new ArrayList<>();
  private final double[] norms;
  private Constants constants;
  private StateRecorder recorder;

  /**
   * With the fastest kernels there are.
   *
   * @param network what to run
   * @param losses of the readouts, in their order
   * @param regularizers of the firing rates of each population
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

  /**
   * With kernels of the caller's choice.
   *
   * @param network what to run
   * @param losses of the readouts, in their order
   * @param regularizers of the firing rates of each population
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with the engine
   * @param kernels makes the inner loops, an instance for each worker and purpose
   */
  public GradientEngine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels) {
    if (losses.size() != network.readouts().size()) {
      throw new IllegalArgumentException(
          "got "
              + losses.size()
              + " losses, but expected one for each of the "
              + network.readouts().size()
              + " readouts");
    }
    this.network = network;
    this.losses = losses.toArray(ReadoutLoss[]::new);
    this.norms = new double[losses.size()];
    this.regularizers = List.copyOf(regularizers);
    this.workers = workers;
    this.kernels = kernels;
    this.populations = network.populations().size();
    this.plan = new Plan(network);
    this.paths = new KeptPaths(network, plan, rule);
    this.nonCausal = NonCausal.of(network, rule);
    this.constants = Constants.atStart(network, rule);
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
   * @throws InvalidInputException if a sample does not fit the network, placed at the sample
   */
  public BatchResult evaluate(Weights weights, List<Sample> batch) {
    prepare(batch, weights);
    records(workers.count());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(worker));
          runForward(b, worker, weights, batch, false);
          buffers.get(b).detach(records.get(worker));
        });
    return result(batch, regularise(batch, new float[populations][]));
  }

  /**
   * Runs a batch forward and computes the gradient of its loss.
   *
   * @param feedback B
   * @param gradient receives dE/dW; what it held before is lost
   * @throws InvalidInputException if a sample does not fit the network, placed at the sample
   */
  public BatchResult gradient(
      Weights weights, FeedbackWeights feedback, List<Sample> batch, Weights gradient) {
    prepare(batch, weights);
    sums.begin(batch, gradient);
    PathMatrices matrices =
        paths.any ? new PathMatrices(paths, network, weights, kernels.get()) : null;
    float[][] rateGradient = new float[populations][];
    double regularisation = 0;
    boolean inOneGo = regularizers.isEmpty();
    if (!inOneGo) { // the rates of the whole batch have to be known before the first way back
      records(batch.size());
      workers.run(
          batch.size(),
          (b, worker) -> {
            buffers.get(b).attach(records.get(b));
            runForward(b, worker, weights, batch, true);
          });
      regularisation = regularise(batch, rateGradient);
    }
    Way way =
        new Way(
            weights,
            feedback,
            batch,
            rateGradient,
            matrices,
            Signals.any(feedback),
            /* recorded= */ !inOneGo);
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
      FeedbackWeights feedback,
      List<Sample> batch,
      float[][] rateGradient,
      PathMatrices matrices,
      boolean stepSignals,
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
            accumulation.addAlone(worker, buffers, first, end, sumOfSample);
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
      accumulation.addTogether(buffers, first, end, sumOfSample);
      for (int b = first; b < end; b++) {
        detach(way, b, b - first);
      }
    }
  }

  private void thereAndBack(Way way, int b, int worker, int record) {
    if (!way.recorded) {
      buffers.get(b).attach(records.get(record));
      runForward(b, worker, way.weights, way.batch, true);
    }
    runBackward(b, worker, way);
  }

  private void detach(Way way, int b, int record) {
    buffers.get(b).detach(records.get(way.recorded ? b : record));
  }

  /** How many samples a worker records at once: as many as fit into the cache, or one. */
  private int samplesAtOnce(List<Sample> batch) {
    long neurons = network.neurons();
    long bytes = Float.BYTES * neurons * Math.max(1, batch.get(0).input().steps());
    return (int) Math.max(1, Math.min(batch.size(), CACHE / bytes));
  }

  /** The record last used by the i-th of the samples that are recorded at once. */
  LargeRecord record(int i) {
    return records.get(i);
  }

  private void records(int count) {
    while (records.size() < count) {
      records.add(new LargeRecord(populations, losses.length));
    }
  }

  private void prepare(List<Sample> batch, Weights weights) {
    if (batch.isEmpty()) {
      throw new InvalidInputException("got a batch of no samples, but expected at least one");
    }
    if (weights.network() != network) {
      throw new InvalidInputException("got the weights of another network");
    }
    constants = constants.now(weights);
    double[] terms = new double[losses.length];
    for (int b = 0; b < batch.size(); b++) {
      try {
        check(batch.get(b), terms);
      } catch (InvalidInputException e) {
        throw e.at("sample " + b);
      }
      if (b == buffers.size()) {
        buffers.add(new SampleRun(network));
      }
    }
    for (int m = 0; m < norms.length; m++) {
      norms[m] = losses[m].mean() && terms[m] > 0 ? 1 / terms[m] : 1;
    }
  }

  private void check(Sample sample, double[] terms) {
    int channels = sample.input().channels();
    if (channels != network.channels()) {
      throw new InvalidInputException(
          "got " + channels + " input channels, but the network has " + network.channels());
    }
    int given = sample.targets().size();
    if (given != 1 && given != losses.length) {
      throw new InvalidInputException(
          "got " + given + " targets, but the network has " + losses.length + " readouts");
    }
    for (int m = 0; m < losses.length; m++) {
      sample.target(m).checkFor(network.readouts().get(m).outputs());
      losses[m].loss().check(sample.target(m));
      terms[m] += losses[m].loss().terms(sample.target(m));
    }
  }

  private void runForward(
      int b, int worker, Weights weights, List<Sample> batch, boolean wanted) {
    if (forward[worker] == null) {
      forward[worker] = new ForwardPass(plan, kernels.get(), constants);
    }
    SampleRun run = buffers.get(b);
    Sample sample = batch.get(b);
    forward[worker].use(constants);
    forward[worker].run(sample.input(), weights, run, wanted, recorder, b);
    run.evaluate(losses, sample, norms);
  }

  private void runBackward(int b, int worker, Way way) {
    if (adjoint[worker] == null) {
      adjoint[worker] = new AdjointPass(paths, kernels.get(), constants);
    }
    SampleRun run = buffers.get(b);
    adjoint[worker].use(constants);
    SignalInput seen = way.stepSignals ? SignalInput.of(way.batch.get(b)) : null;
    float[][][] added = nonCausal == null ? null : nonCausal.of(run, way.feedback, seen);
    adjoint[worker].run(run, way.feedback, way.rateGradient, way.matrices, seen);
    adjoint[worker].setKappaGradients(run, way.weights);
    if (added != null) {
      nonCausal.add(run, added);
    }
  }

  /** E_reg, and dE_reg/dz_j^t of each population. */
  private double regularise(List<Sample> batch, float[][] rateGradient) {
    if (regularizers.isEmpty()) {
      return 0;
    }
    double sum = 0;
    long steps = 0;
    for (int b = 0; b < batch.size(); b++) {
      steps += buffers.get(b).steps();
    }
    for (int l = 0; l < populations; l++) {
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
      sum += run.loss();
    }
    return new BatchResult(sum, regularisation, runs);
  }
}
