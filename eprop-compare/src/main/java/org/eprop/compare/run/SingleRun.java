package org.eprop.compare.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparedEpoch;
import org.eprop.compare.result.Cost;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.core.common.Placed;
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
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.ResultFile;
import org.eprop.experiment.run.RunLock;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.RunRecorder;
import org.eprop.experiment.run.RunState;
import org.eprop.experiment.run.TaskEvaluation;
import org.eprop.experiment.training.Episodes;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.learning.rule.Bptt;

/**
 * One run of one variant, on the calling thread alone: a training run in a folder of its own, and
 * beside it what comparisons ask for. Goes on where a run that was stopped or killed had got to.
 */
final class SingleRun {

  private static final double SECONDS = 10;
  private static final String COMPARED = "compared";

  private final Variant variant;
  private final int fold;
  private final LoadedExperiment loaded;
  private final Experiment experiment;
  private final Comparison comparison;
  private final Task task;
  private final RunFiles files;
  private final Trainer trainer;
  private final Workers workers;
  private final GradientProbe probe;
  private final DoubleConsumer progress;
  private final List<EpochResult> epochs = new ArrayList<>();
  private final List<ProbeResult> probes = new ArrayList<>();

  /** What keeps it from learning, in the order in which it was seen. */
  private final Set<String> causes = new LinkedHashSet<>();

  /**
   * @param fold that it leaves out, from 1; 0 for none
   * @param loaded what it trains
   * @param workers of one thread
   * @param progress told the share of updates that are done
   */
  SingleRun(
      Comparison comparison,
      Variant variant,
      int fold,
      LoadedExperiment loaded,
      RunFiles files,
      Workers workers,
      DoubleConsumer progress) {
    this.comparison = comparison;
    this.variant = variant;
    this.fold = fold;
    this.loaded = loaded;
    this.experiment = loaded.experiment();
    this.task = loaded.task();
    this.files = files;
    this.workers = workers;
    this.progress = progress;
    this.trainer = new Trainer(experiment, task, workers);
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
    trainer.notesBefore().forEach(note -> causes.add(note.cause().id()));
    RunLock lock = RunLock.of(files.run());
    try {
      measureGradient(0)
          .ifPresent(probes::add); // of a run that goes on, too: it is not trained yet
      try (RunRecorder recorder =
          RunRecorder.startOrResume(trainer, loaded, files.run(), SECONDS)) {
        recorder.before().forEach(this::recall);
        return run(recorder, stop);
      }
    } finally {
      lock.close();
    }
  }

  private void recall(JsonNode line) {
    ComparedEpoch epoch =
        Placed.at(
            files.run().metrics().toString(),
            () -> ResultFiles.of(line.path(COMPARED), ComparedEpoch.class));
    add(epoch);
    line.path("notes").forEach(note -> causes.add(note.path("cause").asText()));
  }

  private void add(ComparedEpoch epoch) {
    epochs.add(epoch.result());
    if (epoch.probe() != null) {
      probes.add(epoch.probe());
    }
  }

  private Optional<RunResult> run(RunRecorder recorder, BooleanSupplier stop) {
    RunResult result;
    Path counting = null;
    try {
      boolean over =
          isThere()
              || trainer.run(listener(recorder), () -> isThere() || stop.getAsBoolean())
              || isThere();
      recorder.save();
      if (!over) {
        return Optional.empty();
      }
      RunNetworks networks = new RunNetworks(files.run(), RunState.of(files.run()));
      counting = networks.counting();
      EpropNetwork network = networks.load(counting, loaded.plugins()).network();
      Measurement measurement = Measurement.of(network, experiment, task, workers);
      ResultFile.write(networks, loaded, trainer, new TaskEvaluation(measurement.scores()));
      result = result(null, measurement);
    } catch (DivergenceException e) {
      result = result(e.getMessage(), null);
    }
    ResultFiles.write(files.compared(), result);
    files.tidy(counting);
    return Optional.of(result);
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

  private TrainingListener listener(RunRecorder recorder) {
    return new TrainingListener() {
      @Override
      public void batch(Batch batch) {
        progress.accept((double) batch.update() / ((double) batch.epochs() * batch.batches()));
        recorder.batch(batch);
      }

      @Override
      public void epoch(Epoch epoch) {
        ComparedEpoch compared = measured(epoch);
        add(compared);
        epoch.notes().forEach(note -> causes.add(note.cause().id()));
        recorder.epoch(epoch, Json.object().set(COMPARED, ResultFiles.json(compared)));
      }
    };
  }

  private ComparedEpoch measured(TrainingListener.Epoch epoch) {
    boolean measured =
        epoch.epoch() % experiment.training().evaluateEvery() == 0 || trainer.finished();
    Map<String, Scores> scores = new LinkedHashMap<>();
    scores.put("train", Scores.of(epoch.train()));
    epoch.validation().ifPresent(score -> scores.put("validation", Scores.of(score)));
    if (measured) {
      task.test().ifPresent(test -> scores.put("test", Scores.of(trainer.evaluate(test))));
    }
    return new ComparedEpoch(
        new EpochResult(epoch.epoch(), epoch.update(), measured, scores),
        measureGradient(epoch.epoch()).orElse(null));
  }

  private Optional<ProbeResult> measureGradient(int epoch) {
    return probe != null && comparison.probe().isDue(epoch, trainer.epochs())
        ? Optional.of(probe.measure(epoch, trainer.updates()))
        : Optional.empty();
  }

  private RunResult result(String problem, Measurement measurement) {
    EpochResult reached = reachedAt();
    Map<String, Scores> scores = new LinkedHashMap<>();
    if (measurement != null) {
      measurement.scores().forEach((set, score) -> scores.put(set, Scores.of(score)));
    }
    return new RunResult(
        variant.name(),
        experiment.seed(),
        fold == 0 ? null : fold,
        ProvenanceJson.write(loaded.provenance()),
        variant.tuned(),
        problem,
        trainer.epochsDone(),
        trainer.updates(),
        trainer.seconds(),
        trainer.bestEpoch() > 0 ? "best" : "last",
        trainer.bestEpoch(),
        scores,
        measurement == null ? null : measurement.cost(),
        measurement == null ? null : measurement.measured(),
        comparison.target().isEmpty()
            ? null
            : new RunResult.TargetResult(
                reached != null, reached == null ? trainer.updates() : reached.update()),
        epochs,
        probes,
        List.copyOf(causes));
  }

  /**
   * What a trained network achieves on each data set, and what it costs on the last of training,
   * validation and test data that there is.
   *
   * @param scores by data set
   * @param cost for a sample
   * @param measured what the scores mean
   */
  private record Measurement(Map<String, Score> scores, Cost cost, Measured measured) {

    static Measurement of(EpropNetwork network, Experiment experiment, Task task, Workers workers) {
      Map<String, Dataset> sets = new LinkedHashMap<>();
      sets.put("train", task.train());
      task.validation().ifPresent(set -> sets.put("validation", set));
      task.test().ifPresent(set -> sets.put("test", set));
      GradientEngine engine = network.engine(workers);
      Map<String, Score> scores = new LinkedHashMap<>();
      Map<String, String> data = new LinkedHashMap<>();
      Map<String, Double> chance = new LinkedHashMap<>();
      Cost cost = null;
      Metrics metrics = Metrics.of(experiment.training(), task.timeStep());
      for (Map.Entry<String, Dataset> set : sets.entrySet()) {
        CostCounter counter = new CostCounter(network);
        int batchSize = experiment.training().batchSize();
        Score score =
            NetworkEvaluation.of(
                network, engine, set.getValue(), batchSize, workers, metrics, counter::add);
        scores.put(set.getKey(), score);
        data.put(set.getKey(), Measures.data(experiment, set.getValue()));
        chance.put(set.getKey(), Measures.chance(score));
        cost = counter.cost(set.getKey());
      }
      chance.values().removeIf(share -> share.isNaN());
      return new Measurement(
          scores,
          cost,
          new Measured(
              Measures.loss(experiment),
              Measures.classWeights(experiment),
              data,
              Measures.judge(metrics),
              Measures.metrics(metrics),
              chance));
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
}
