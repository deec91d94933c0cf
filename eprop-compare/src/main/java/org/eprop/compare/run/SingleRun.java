package org.eprop.compare.run;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.Cost;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunProgress;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Episodes;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.learning.rule.Bptt;

/**
 * One run of one variant, on the calling thread alone: trains, measures, saves. Goes on where a run
 * that was stopped or killed had got to.
 */
final class SingleRun implements TrainingListener {

  private final Variant variant;
  private final int fold;
  private final Experiment experiment;
  private final Comparison comparison;
  private final Task task;
  private final Plugins plugins;
  private final Provenance provenance;
  private final RunFiles files;
  private final Trainer trainer;
  private final Workers workers;
  private final GradientProbe probe;
  private final DoubleConsumer progress;
  private final List<EpochResult> epochs = new ArrayList<>();
  private final List<ProbeResult> probes = new ArrayList<>();
  private final RunSaving saving;

  /**
   * @param fold that it leaves out, from 1; 0 for none
   * @param task the experiment's, loaded
   * @param provenance what it is made from
   * @param workers of one thread
   * @param progress told the share of updates that are done
   */
  SingleRun(
      Comparison comparison,
      Variant variant,
      int fold,
      Experiment experiment,
      Task task,
      Plugins plugins,
      Provenance provenance,
      RunFiles files,
      Workers workers,
      DoubleConsumer progress) {
    this.comparison = comparison;
    this.variant = variant;
    this.fold = fold;
    this.experiment = experiment;
    this.task = task;
    this.plugins = plugins;
    this.provenance = provenance;
    this.files = files;
    this.workers = workers;
    this.progress = progress;
    this.trainer = new Trainer(experiment, task, workers);
    this.saving = new RunSaving(trainer, provenance, files);
    int samples = comparison.probe().samples();
    this.probe =
        samples == 0 ? null : new GradientProbe(trainer.network(), task.train(), samples, workers);
  }

  /**
   * Runs to the end.
   *
   * @param stop asked after each update; once true, the run is saved and left
   * @return the result, or nothing if it was stopped
   */
  Optional<RunResult> run(BooleanSupplier stop) {
    RunResult result;
    try {
      if (!train(stop)) {
        save();
        return Optional.empty();
      }
      result = result(null);
    } catch (DivergenceException e) {
      result = result(e.getMessage());
    }
    ResultFiles.write(files.result(), result);
    files.discardCheckpoint();
    return Optional.of(result);
  }

  private boolean train(BooleanSupplier stop) {
    RunProgress saved = saving.restore(RunProgress.class, task.validation().isPresent());
    if (saved == null) {
      measureGradient(0);
    } else {
      int done = trainer.epochsDone();
      saved.epochs().stream().filter(epoch -> epoch.epoch() <= done).forEach(epochs::add);
      saved.probes().stream().filter(result -> result.epoch() <= done).forEach(probes::add);
    }
    if (isThere()) {
      return true;
    }
    return trainer.run(this, () -> isThere() || stop.getAsBoolean()) || isThere();
  }

  /** Whether the target at which training is to stop is reached. */
  private boolean isThere() {
    return comparison.target().filter(target -> target.stop()).isPresent() && reachedAt() != null;
  }

  private EpochResult reachedAt() {
    return comparison
        .target()
        .flatMap(target -> epochs.stream().filter(target::reached).findFirst())
        .orElse(null);
  }

  @Override
  public void batch(Batch batch) {
    progress.accept((double) batch.update() / ((double) batch.epochs() * batch.batches()));
    saveIfDue();
  }

  @Override
  public void epoch(Epoch epoch) {
    boolean measured =
        epoch.epoch() % experiment.training().evaluateEvery() == 0 || trainer.finished();
    Map<String, Scores> scores = new LinkedHashMap<>();
    scores.put("train", Scores.of(epoch.train()));
    epoch.validation().ifPresent(score -> scores.put("validation", Scores.of(score)));
    if (measured) {
      task.test().ifPresent(test -> scores.put("test", Scores.of(trainer.evaluate(test))));
    }
    epochs.add(new EpochResult(epoch.epoch(), epoch.update(), measured, scores));
    measureGradient(epoch.epoch());
    if (epoch.best() && task.validation().isPresent()) {
      saving.keepBest();
    }
    saveIfDue();
  }

  private void measureGradient(int epoch) {
    if (probe != null && comparison.probe().isDue(epoch, trainer.epochs())) {
      probes.add(probe.measure(epoch, trainer.updates()));
    }
  }

  private void saveIfDue() {
    if (saving.isDue()) {
      save();
    }
  }

  private void save() {
    saving.save(new RunProgress(epochs, probes), true);
  }

  private RunResult result(String problem) {
    saving.saveBest();
    boolean takeBest = task.validation().isPresent() && Files.exists(files.best());
    Measurement measurement = null;
    if (problem == null) {
      EpropNetwork network =
          takeBest ? NetworkFile.read(files.best(), plugins).network() : trainer.network();
      NetworkFile.of(network, provenance, Map.of()).write(files.network());
      measurement = Measurement.of(network, experiment, task, workers);
    }
    EpochResult reached = reachedAt();
    return new RunResult(
        variant.name(),
        experiment.seed(),
        fold == 0 ? null : fold,
        ProvenanceJson.write(provenance),
        variant.tuned(),
        problem,
        trainer.epochsDone(),
        trainer.updates(),
        trainer.seconds(),
        takeBest ? "best" : "last",
        trainer.bestEpoch(),
        measurement == null ? Map.of() : measurement.scores(),
        measurement == null ? null : measurement.cost(),
        measurement == null ? null : measurement.measured(),
        comparison.target().isEmpty()
            ? null
            : new RunResult.TargetResult(
                reached != null, reached == null ? trainer.updates() : reached.update()),
        epochs,
        probes);
  }

  /**
   * What a trained network achieves on each data set, and what it costs on the last of training,
   * validation and test data that there is.
   *
   * @param scores by data set
   * @param cost for a sample
   * @param measured what the scores mean
   */
  private record Measurement(Map<String, Scores> scores, Cost cost, Measured measured) {

    static Measurement of(EpropNetwork network, Experiment experiment, Task task, Workers workers) {
      Map<String, Dataset> sets = new LinkedHashMap<>();
      sets.put("train", task.train());
      task.validation().ifPresent(set -> sets.put("validation", set));
      task.test().ifPresent(set -> sets.put("test", set));
      GradientEngine engine = network.engine(workers);
      Map<String, Scores> scores = new LinkedHashMap<>();
      Map<String, String> data = new LinkedHashMap<>();
      Cost cost = null;
      Metrics metrics = Metrics.of(experiment.training(), task.timeStep());
      for (Map.Entry<String, Dataset> set : sets.entrySet()) {
        CostCounter counter = new CostCounter(network);
        int batchSize = experiment.training().batchSize();
        Score score =
            NetworkEvaluation.of(
                network, engine, set.getValue(), batchSize, workers, metrics, counter::add);
        scores.put(set.getKey(), Scores.of(score));
        data.put(set.getKey(), Measures.data(experiment, set.getValue()));
        cost = counter.cost(set.getKey());
      }
      return new Measurement(
          scores,
          cost,
          new Measured(
              Measures.loss(experiment),
              Measures.classWeights(experiment),
              data,
              Measures.judge(metrics),
              Measures.metrics(metrics)));
    }
  }

  /**
   * Compares the gradient that a network learns by with that of back-propagation through time, on
   * the same weights and always the same samples:
   *
   * <pre>    cos = sum g h / sqrt(sum g^2 sum h^2)</pre>
   *
   * <p>g is the network's own gradient, before clipping: its rule, its feedback, its regularizers.
   * h is the gradient of the same loss along all paths, reset included, with feedback B = W_out^T
   * whatever the network's own is, from each readout to every population that it both sees and
   * teaches: one that it does not see is reached through other neurons, and one that it is not to
   * teach it does not teach here either. Neither weights nor random streams are touched. Not
   * thread-safe.
   */
  static final class GradientProbe {

    private final EpropNetwork network;
    private final List<Projection> projections;
    private final List<Sample> batch;
    private final GradientEngine own;
    private final GradientEngine bptt;
    private final Weights gradient;
    private final Weights reference;

    /**
     * @param data gives its first samples
     * @param samples how many, if it has so many
     */
    GradientProbe(EpropNetwork network, Dataset data, int samples, Workers workers) {
      this.network = network;
      this.projections = network.structure().projections();
      int count = Math.min(samples, data.size());
      this.batch = Episodes.samples(network, data, 0, 0, count, workers);
      Bptt rule = new Bptt();
      this.own = network.engine(workers);
      this.bptt = network.engine(rule.create(Context.defaults(rule)), workers);
      this.gradient = network.newGradient();
      this.reference = network.newGradient();
    }

    /** With the weights as they are now. */
    ProbeResult measure(int epoch, long update) {
      own.gradient(network.weights(), network.feedback(), batch, gradient);
      bptt.gradient(network.weights(), symmetric(), batch, reference);
      Products forward = new Products();
      Products recurrent = new Products();
      for (int i = 0; i < projections.size(); i++) {
        if (gradient.projection(i) != null) {
          Products products = projections.get(i).isForward() ? forward : recurrent;
          products.add(gradient.projection(i), reference.projection(i));
        }
      }
      Products all = new Products();
      Map<String, Double> leaves = new LinkedHashMap<>();
      for (int n = 0; n < gradient.leaves().size(); n++) {
        Leaf leaf = gradient.leaves().get(n);
        float[][] full = reference.leaves().get(n).rows();
        Products alone = new Products();
        alone.add(leaf.rows(), full);
        leaves.put(leaf.name(), alone.cosine());
        all.add(leaf.rows(), full);
      }
      return new ProbeResult(
          epoch, update, forward.cosine(), recurrent.cosine(), all.cosine(), leaves);
    }

    /** B = W_out^T of the weights as they are now, where there is any. */
    private FeedbackWeights symmetric() {
      NetworkStructure structure = network.structure();
      LearningSignal[][] signals =
          new LearningSignal[structure.readouts().size()][structure.populations().size()];
      for (int m = 0; m < signals.length; m++) {
        Readout readout = structure.readouts().get(m);
        for (int p = 0; p < signals[m].length; p++) {
          signals[m][p] = readout.sees()[p] && readout.teaches()[p] ? new Transposed() : null;
        }
      }
      FeedbackWeights feedback = new FeedbackWeights(structure, signals);
      feedback.initialise(network.weights(), new RandomStreams(network.seed()));
      return feedback;
    }

    /** B_j = the neuron's readout weights. */
    private record Transposed() implements Feedback {
      @Override
      public boolean isSymmetric() {
        return true;
      }

      @Override
      public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
        System.arraycopy(wOut, 0, b, 0, b.length);
      }
    }

    /** Sums of g h, g^2 and h^2. */
    static final class Products {
      private double gh;
      private double gg;
      private double hh;

      void add(float[][] g, float[][] h) {
        for (int i = 0; i < g.length; i++) {
          for (int j = 0; j < g[i].length; j++) {
            gh += (double) g[i][j] * h[i][j];
            gg += (double) g[i][j] * g[i][j];
            hh += (double) h[i][j] * h[i][j];
          }
        }
      }

      /** Null if one of the two is zero, or not finite. */
      Double cosine() {
        double cosine = gh / Math.sqrt(gg * hh);
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : null;
      }
    }
  }

  /**
   * What a run saves, so that one that was stopped or killed goes on where it had got to. The files
   * on the disk are never further than the next thing written: progress and best network come
   * before the checkpoint that counts on them, and what they know beyond it is learned again, to
   * the same bits.
   */
  static final class RunSaving {

    private static final double SECONDS = 10;

    private final Trainer trainer;
    private final Provenance provenance;
    private final RunFiles files;
    private byte[] best;
    private long savedAt = System.nanoTime();

    RunSaving(Trainer trainer, Provenance provenance, RunFiles files) {
      this.trainer = trainer;
      this.provenance = provenance;
      this.files = files;
    }

    /**
     * What a run that was begun before knew, and the trainer then, which goes on from there.
     *
     * @param keepsBest whether runs keep the best network
     * @return null if nothing was begun
     */
    <P extends Record> P restore(Class<P> progress, boolean keepsBest) {
      // Without its other half a checkpoint is worth nothing.
      if (!Files.exists(files.checkpoint()) || !Files.exists(files.progress())) {
        return null;
      }
      Checkpoint.restore(trainer, files.checkpoint());
      if (keepsBest && trainer.bestEpoch() > 0 && !Files.exists(files.best())) {
        throw new InvalidInputException(
                "is missing, but the checkpoint beside it needs it; delete "
                    + files.checkpoint().getFileName()
                    + " there to start the run again")
            .at(files.best().toString());
      }
      return ResultFiles.read(files.progress(), progress);
    }

    /** The network is the best so far; it is written when the run is saved. */
    void keepBest() {
      best = NetworkFile.of(trainer.network(), provenance, Map.of()).bytes();
    }

    boolean isDue() {
      return System.nanoTime() - savedAt >= SECONDS * 1e9;
    }

    void saveBest() {
      if (best != null) {
        byte[] bytes = best;
        AtomicFiles.write(files.best(), out -> out.write(bytes));
        best = null;
      }
    }

    /**
     * @param goesOn whether there is to be a checkpoint
     */
    void save(Record progress, boolean goesOn) {
      saveBest();
      ResultFiles.write(files.progress(), progress);
      if (goesOn) {
        Checkpoint.save(trainer, files.checkpoint());
      }
      savedAt = System.nanoTime();
    }
  }
}
