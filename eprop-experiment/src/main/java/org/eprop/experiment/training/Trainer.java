package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.LeafOptimizer;
import org.eprop.experiment.Note;
import org.eprop.experiment.Training;
import org.eprop.experiment.diagnosis.Diagnosis;
import org.eprop.experiment.diagnosis.LeafChange;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.training.NetworkEvaluation.NotFinite;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a task, epoch by epoch. Everything random follows from the experiment's seed,
 * and nothing depends on the number of threads: the same experiment gives the same weights, also if
 * it is stopped, saved and resumed. Not thread-safe.
 *
 * @since 1.0
 */
public final class Trainer {

  /** Single precision can't tell such currents from a threshold any more. */
  private static final double LARGEST_WEIGHT_NORM = 1e12;

  private final Training training;
  private final Task task;
  private final Workers workers;
  private final RandomStreams streams;

  /** Its weights are updated. */
  private final EpropNetwork learning;

  private final @Nullable AveragedNetwork averaged;

  /** Of the network that is measured. */
  private final GradientEngine engine;

  private final BatchGradient gradients;
  private final Weights gradient;
  private final WeightUpdate update;
  private final Metrics metrics;
  private final Schedule schedule;
  private final double learningRate;

  /** |w|^2 of each leaf before the first update. */
  private final double[] startSquares;

  /** Null if it learns from targets. */
  private final @Nullable Reinforcement reinforcement;

  private final Diagnosis diagnosis;

  TrainingProgress progress;

  /**
   * @param experiment all settings
   * @param task the one it names, loaded
   * @param workers who do the work; not closed by the trainer
   * @throws InvalidInputException if parts of the experiment do not fit together
   */
  public Trainer(Experiment experiment, Task task, Workers workers) {
    this(
        experiment,
        task,
        workers,
        Trainer::here,
        ClassWeights.of(experiment.training().classWeights(), task, workers).on(task.train()));
  }

  /**
   * The same with gradients that are computed elsewhere, to the same bits.
   *
   * @param source makes who computes them, for the trainer's own network
   */
  public Trainer(Experiment experiment, Task task, Workers workers, BatchGradient.Source source) {
    this(experiment, task, workers, source, unweighted(experiment, task));
    GradientEngine.expectOfRates(
        learning.regularizers(), "the gradients are computed by other processes");
    if (update.rewires()) {
      throw new InvalidInputException(
          "constraints: got one that moves synapses, but expected none, for the gradients are"
              + " computed by other processes, where synapses stay as they are");
    }
    if (update.seesErrors()) {
      throw new InvalidInputException(
              "got one in units of the output, but expected \"fixed\", for the gradients are"
                  + " computed by other processes, which say nothing of errors")
          .at("step_size");
    }
  }

  private static BatchGradient here(
      EpropNetwork network, GradientEngine engine, Dataset train, Workers workers) {
    return train instanceof EpisodeSet episodes
        ? new EpisodeGradient(network, engine, episodes, workers)
        : new GradientHere(network, engine, train, workers);
  }

  /** Who computes gradients elsewhere loads the samples there, and knows no weights. */
  private static Dataset unweighted(Experiment experiment, Task task) {
    EnvironmentTaskFactory.refuse(
        experiment.task().factory(), "the gradients are computed by other processes");
    String weights = experiment.training().classWeights();
    if (!weights.isBlank()) {
      throw new InvalidInputException(
              "got \""
                  + weights
                  + "\", but expected \"\", for the gradients are computed by other processes")
          .at("training.class_weights");
    }
    return task.train();
  }

  private Trainer(
      Experiment experiment,
      Task task,
      Workers workers,
      BatchGradient.Source source,
      Dataset train) {
    this.training = experiment.training();
    this.task = task;
    this.workers = workers;
    this.streams = new RandomStreams(experiment.seed());
    Model model = experiment.model(task.inputs(), task.outputs(), task.timeStep());
    learning = EpropNetwork.create(model, experiment.seed());
    averaged =
        training.averaging() == 0
            ? null
            : new AveragedNetwork(
                EpropNetwork.create(model, experiment.seed()), training.averaging());
    engine = network().engine(workers);
    gradients =
        source.of(learning, averaged == null ? engine : learning.engine(workers), train, workers);
    gradient = learning.newGradient();
    update = learning.update(optimizers(training), workers);
    update.measureChanges();
    update.norm(learning.weights());
    startSquares = update.squares().clone();
    metrics = Metrics.of(training, task.timeStep());
    metrics.expectFit(task.train());
    progress = new TrainingProgress(update.names().size(), new Score(metrics));
    schedule = training.schedule().make(training.schedule().context(), ScheduleFactory::create);
    learningRate = learningRate(training.optimizer());
    reinforcement = train instanceof EpisodeSet episodes ? episodes.task().reinforcement() : null;
    diagnosis = new Diagnosis(network(), training, schedule, task);
    if (schedule.seesValidation() && task.validation().isEmpty()) {
      throw new InvalidInputException(
              "got \""
                  + training.schedule().name()
                  + "\", which follows the validation loss, but the task has no validation data")
          .at("schedule");
    }
    if (training.patience() > 0 && task.validation().isEmpty()) {
      throw new InvalidInputException(
              "got "
                  + training.patience()
                  + ", but expected 0, for the task has no validation data")
          .at("training.patience");
    }
  }

  private static double learningRate(Choice<OptimizerFactory> optimizer) {
    return optimizer.arguments().real(OptimizerFactory.LEARNING_RATE);
  }

  private static LeafOptimizers optimizers(Training training) {
    return new LeafOptimizers(
            create(training.optimizer()),
            learningRate(training.optimizer()),
            training.optimizers().stream()
                .map(
                    some ->
                        new LeafOptimizers.Special(
                            some.pattern(),
                            create(some.optimizer()),
                            learningRate(some.optimizer())))
                .toList())
        .withStepSize(
            training.stepSize().make(training.stepSize().context(), StepSizeFactory::create));
  }

  private static Optimizer create(Choice<OptimizerFactory> optimizer) {
    return optimizer.make(optimizer.context(), OptimizerFactory::create);
  }

  /** The network as it is now: with averaging, that of the averaged weights. */
  public EpropNetwork network() {
    return averaged == null ? learning : averaged.network();
  }

  /** The one whose weights are updated, for checkpoints. */
  EpropNetwork learning() {
    return learning;
  }

  /** The average, for checkpoints; null for none. */
  @Nullable AveragedNetwork averaged() {
    return averaged;
  }

  /** The optimizer's memory, for checkpoints. */
  WeightUpdate update() {
    return update;
  }

  /** What can't learn, or hardly: known before the first step. */
  public List<Note> notesBefore() {
    return diagnosis.before(/* episodes= */ reinforcement != null);
  }

  /**
   * What the updates since the last epoch say; empty if there are none. To be asked while training
   * is paused.
   */
  public List<Note> notesNow() {
    if (progress.batch == 0) {
      return List.of();
    }
    return look(
        changesOfLeaves(progress.batch * gradients.passes()),
        progress.learningRate / learningRate,
        progress.epoch + 1,
        /* last= */ true);
  }

  /** Runs a few samples of an epoch, from 1, to see what neurons do. */
  private List<Note> look(List<LeafChange> leaves, double factor, int epoch, boolean last) {
    Dataset train = task.train();
    int count = Math.min(Diagnosis.SAMPLES, train.size());
    return diagnosis.after(
        engine,
        Episodes.samples(network(), train, epoch - 1, 0, count, workers),
        leaves,
        factor,
        epoch,
        last);
  }

  /** How many epochs are done. */
  public int epochsDone() {
    return progress.epoch;
  }

  /**
   * The epoch with the lowest validation {@linkplain Score#error error} so far, from 1, and of
   * several the one with the lowest validation loss; 0 before the first, or if the task has no
   * validation data.
   */
  public int bestEpoch() {
    return progress.bestEpoch;
  }

  /**
   * Whether training is over: all epochs are done, the error to stop at was reached, or patience is
   * at its end.
   */
  public boolean finished() {
    return progress.reached || ranOutOfPatience() || progress.epoch >= training.epochs();
  }

  /** Whether what patience follows has not been lower than before for longer than asked for. */
  public boolean ranOutOfPatience() {
    return training.patience() > 0
        && progress.lowestLossEpoch > 0
        && progress.epoch - progress.lowestLossEpoch >= training.patience();
  }

  /** How many epochs there will be, unless training ends before. */
  public int epochs() {
    return training.epochs();
  }

  /** How many batches an epoch has. */
  public int batches() {
    int size = training.batchSize();
    int samples = task.train().size();
    return samples / size + (samples % size == 0 ? 0 : 1); // the sum of both may be too large
  }

  /** How many updates are made of each batch. */
  int passes() {
    return gradients.passes();
  }

  /** How many updates are done. */
  public long updates() {
    return update.updates();
  }

  /** Time spent training, validation included; goes on where a restored run was. */
  public double seconds() {
    return progress.seconds;
  }

  /** Whether the error to stop at was reached. */
  public boolean reachedError() {
    return progress.reached;
  }

  /**
   * Trains until all epochs are done, the error to stop at is reached, patience is at its end, or
   * told to stop.
   *
   * @param listener is told of each update and epoch; may save a {@link Checkpoint} then
   * @param stop asked after each update and each epoch; once true, training pauses there
   * @return whether training is over
   * @throws DivergenceException if loss or gradient are no finite numbers any more (the network
   *     then holds the weights before that update), or the weights after an update are beyond any
   *     use
   */
  public boolean run(TrainingListener listener, BooleanSupplier stop) {
    progress.start();
    while (!finished()) {
      if (!epoch(listener, stop)) {
        return false;
      }
    }
    return true;
  }

  private boolean epoch(TrainingListener listener, BooleanSupplier stop) {
    int size = training.batchSize();
    int batches = batches();
    int[] order = order(task.train().size(), progress.epoch);
    while (progress.batch < batches) {
      int from = progress.batch * size;
      int[] indices = Arrays.copyOfRange(order, from, from + Math.min(size, order.length - from));
      step(indices, batches, listener);
      if (stop.getAsBoolean()) {
        return false;
      }
    }
    endEpoch(listener);
    progress.start(); // what the listener did is not training
    return finished() || !stop.getAsBoolean();
  }

  /** The samples of an epoch in random order. */
  private int[] order(int size, int epoch) {
    int[] order = new int[size];
    RandomGenerator random = streams.stream("order", epoch);
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private void step(int[] indices, int batches, TrainingListener listener) {
    double loss = gradients.gradient(progress.epoch, indices, gradient, progress.score);
    double norm = update(loss, indices, batches);
    for (int pass = 1; pass < gradients.passes(); pass++) {
      norm = update(gradients.again(gradient), indices, batches);
    }
    progress.batch++;
    progress.lap();
    listener.batch(
        new TrainingListener.Batch(
            progress.epoch + 1,
            training.epochs(),
            progress.batch,
            batches,
            update.updates(),
            progress.learningRate,
            norm,
            progress.score));
  }

  /** Returns the gradient's norm before clipping. */
  private double update(double loss, int[] indices, int batches) {
    double norm = update.clip(gradient, training.clipGradientNorm());
    double[] gradientSquares = update.squares();
    double passed = progress.epoch + (double) progress.batch / batches;
    double factor = schedule.factor(passed, training.epochs(), progress.validationLosses);
    double rate = learningRate * factor;
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      String found = "loss " + loss + ", gradient norm " + norm;
      Optional<String> place =
          NotFinite.where(
              learning,
              Arrays.stream(indices).mapToObj(i -> task.train().sample(progress.epoch, i)));
      if (place.isPresent()) {
        throw new DivergenceException(
            at(update.updates() + 1, batches) + found + ", for in " + place.get());
      }
      throw diverged(update.updates() + 1, found, gradientSquares, factor, batches);
    }
    double errorSquares = 0;
    if (update.seesErrors()) {
      // A gradient that was scaled down is that of smaller errors.
      double clipped = training.clipGradientNorm() / norm;
      double scale = training.clipGradientNorm() > 0 && clipped < 1 ? clipped : 1;
      errorSquares = scale * scale * gradients.errorSquares();
    }
    update.apply(learning.weights(), gradient, learning.feedback(), factor, errorSquares);
    double weightNorm = update.norm(learning.weights());
    if (!(weightNorm < LARGEST_WEIGHT_NORM)) {
      throw diverged(
          update.updates(), "norm of the weights " + weightNorm, update.squares(), factor, batches);
    }
    if (averaged != null) {
      averaged.add(learning, update.updates());
    }
    progress.add(gradientSquares, update.changes());
    progress.learningRate = rate;
    return norm;
  }

  /**
   * @param squares of each leaf: the largest is where it began, unless they are no numbers any more
   */
  private DivergenceException diverged(
      long at, String found, double[] squares, double factor, int batches) {
    int leaf = 0;
    for (int n = 1; n < squares.length; n++) {
      leaf = squares[n] > squares[leaf] ? n : leaf;
    }
    boolean known = squares.length > 0 && Arrays.stream(squares).noneMatch(Double::isNaN);
    String name = known ? update.names().get(leaf) : "";
    return new DivergenceException(
        String.format(
            Locale.ROOT,
            "%s%s%s."
                + " Likely causes: a learning rate too high (%s), gradients without a bound"
                + " (training.clip_gradient_norm is %s), or weights that start too large"
                + " (gains and other initial weights).",
            at(at, batches),
            found,
            known ? ", most of it of \"" + name + "\"" : "",
            rates(name, factor),
            training.clipGradientNorm() == 0 ? "off" : training.clipGradientNorm()));
  }

  /** That of a leaf, and those of others that have their own. */
  private String rates(String leaf, double factor) {
    double own = learningRate;
    List<String> others = new ArrayList<>();
    for (int n = training.optimizers().size() - 1; n >= 0; n--) {
      LeafOptimizer some = training.optimizers().get(n);
      double rate = learningRate(some.optimizer());
      if (Leaf.matches(some.pattern(), leaf)) {
        own = rate; // the first that matches counts
        continue;
      }
      others.add(0, "; of \"" + some.pattern() + "\" it was " + rate * factor);
    }
    return "it was " + own * factor + String.join("", others);
  }

  private String at(long updates, int batches) {
    return String.format(
        Locale.ROOT,
        "training diverged at update %d (epoch %d, batch %d of %d): ",
        updates,
        progress.epoch + 1,
        progress.batch + 1,
        batches);
  }

  private void endEpoch(TrainingListener listener) {
    List<LeafChange> leaves = changesOfLeaves(progress.batch * gradients.passes());
    Arrays.fill(progress.gradientSquares, 0);
    Arrays.fill(progress.changeSquares, 0);
    double factor = progress.learningRate / learningRate;
    progress.epoch++;
    progress.batch = 0;
    Score train = progress.score;
    progress.score = train.none();
    boolean due = progress.epoch % training.evaluateEvery() == 0 || finished();
    Optional<Score> validation = due ? task.validation().map(this::evaluate) : Optional.empty();
    Optional<Score> judged = task.validation().isPresent() ? validation : Optional.of(train);
    boolean best = validation.isPresent() && isBest(validation.get());
    if (schedule.seesValidation()) {
      int known = progress.validationLosses.length;
      double[] losses = Arrays.copyOf(progress.validationLosses, progress.epoch);
      Arrays.fill(losses, known, losses.length, Double.NaN); // of a training that goes on elsewhere
      losses[progress.epoch - 1] = validation.map(Score::judged).orElse(Double.NaN);
      progress.validationLosses = losses;
    }
    progress.reached = judged.isPresent() && reached(judged.get());
    progress.lap();
    listener.epoch(
        new TrainingListener.Epoch(
            progress.epoch,
            update.updates(),
            progress.learningRate,
            train,
            validation,
            best,
            leaves.stream()
                .map(
                    leaf ->
                        new TrainingListener.LeafNorms(
                            leaf.name(), leaf.gradient(), leaf.change(), leaf.weight()))
                .toList(),
            notes(leaves, factor, judged)));
  }

  private List<Note> notes(List<LeafChange> leaves, double factor, Optional<Score> judged) {
    List<Note> notes = new ArrayList<>();
    boolean last = finished();
    if (last || Diagnosis.looksAt(progress.epoch)) {
      notes.addAll(look(leaves, factor, progress.epoch, last));
    }
    if (last && reinforcement == null && judged.isPresent()) {
      notes.addAll(atEnd(judged.get()));
    }
    return notes;
  }

  /** Of the best epoch, if the usual error tells which that was; else of the last. */
  private List<Note> atEnd(Score last) {
    boolean usual = progress.bestEpoch > 0 && metrics.judge().isEmpty();
    double error = last.hasAccuracy() ? 1 - last.accuracy() : last.meanSquaredError();
    double best = usual ? progress.bestError : error;
    return last.hasAccuracy()
        ? diagnosis.atEnd(1 - best, Double.NaN, update.updates())
        : diagnosis.atEnd(Double.NaN, best, update.updates());
  }

  private boolean reached(Score score) {
    if (reinforcement != null) {
      double wanted = reinforcement.stopAtReturn();
      return wanted != 0 && score.meanReturn() >= wanted;
    }
    // Errors of metrics without a best value may be negative.
    return training.stopAtError() > 0 && score.error() < training.stopAtError();
  }

  /** Of the running epoch, so many updates. */
  private List<LeafChange> changesOfLeaves(int count) {
    update.norm(learning.weights());
    double[] weights = update.squares();
    List<String> names = update.names();
    List<LeafChange> leaves = new ArrayList<>();
    for (int n = 0; n < weights.length; n++) {
      leaves.add(
          new LeafChange(
              names.get(n),
              Math.sqrt(progress.gradientSquares[n] / count),
              Math.sqrt(progress.changeSquares[n] / count),
              Math.sqrt(weights[n]),
              Math.sqrt(startSquares[n])));
    }
    return leaves;
  }

  /** Notes a validation score, and says whether it is the best so far. */
  private boolean isBest(Score score) {
    if (score.judged() < progress.lowestLoss) {
      progress.lowestLoss = score.judged();
      progress.lowestLossEpoch = progress.epoch;
    }
    boolean best =
        score.error() < progress.bestError
            || (score.error() == progress.bestError && score.loss() < progress.bestLoss);
    if (best) {
      progress.bestError = score.error();
      progress.bestLoss = Double.isNaN(score.loss()) ? Double.POSITIVE_INFINITY : score.loss();
      progress.bestEpoch = progress.epoch;
    }
    return best;
  }

  /** What is measured of it. */
  public Metrics metrics() {
    return metrics;
  }

  /** Measures the network as it is now on a data set; the loss is without regularizers. */
  public Score evaluate(Dataset data) {
    return NetworkEvaluation.of(network(), engine, data, training.batchSize(), workers, metrics);
  }

  /** Gradients by this process's own threads. */
  static final class GradientHere implements BatchGradient {

    private final EpropNetwork network;
    private final GradientEngine engine;
    private final Dataset train;
    private final Workers workers;
    private double errorSquares;

    GradientHere(EpropNetwork network, GradientEngine engine, Dataset train, Workers workers) {
      this.network = network;
      this.engine = engine;
      this.train = train;
      this.workers = workers;
    }

    @Override
    public double gradient(int epoch, int[] indices, Weights gradient, Score score) {
      Sample[] samples = new Sample[indices.length];
      workers.run(samples.length, (i, worker) -> samples[i] = train.sample(epoch, indices[i]));
      List<Sample> batch = List.of(samples);
      BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
      score.addLoss(result.loss(), batch.size());
      for (int b = 0; b < batch.size(); b++) {
        score.add(batch.get(b), result.runs().get(b), network.structure());
      }
      errorSquares = result.errorSquares();
      return result.loss();
    }

    @Override
    public double errorSquares() {
      return errorSquares;
    }
  }
}
