package org.eprop.compare.run;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.compare.definition.Folds;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.split.HeldOut;

/**
 * A task as a run sees it: with some data out of reach, or with training data set aside.
 *
 * @param task it is made of, whose test data nobody asks for but through {@code test}
 */
record RunTask(Task task, Dataset train, Optional<Dataset> validation, Optional<Dataset> test)
    implements Task {

  /** Of so many folds, one is set aside of a task that sets nothing aside itself. */
  private static final int PARTS = 5;

  /** The task of an experiment, as it is. */
  static Task of(Experiment experiment) {
    Choice<TaskFactory> choice = experiment.task();
    return choice.make(choice.context().withSeed(experiment.seed()), TaskFactory::create);
  }

  /**
   * To choose settings with: without test data.
   *
   * @param experiment set to leave out the fold, if its task can be
   * @param folds if there are any
   * @param fold which, from 1; 0 for none
   * @throws InvalidInputException if there is nothing to choose by
   */
  static Task validated(Experiment experiment, Optional<Folds> folds, int fold) {
    Task whole = of(experiment);
    TaskFactory factory = experiment.task().factory();
    if (folds.isPresent()) {
      expectSamples(factory);
      return Folds.knownTo(factory)
          ? new RunTask(whole, whole.train(), whole.validation(), Optional.empty())
          : setAside(whole, folds.get(), fold);
    }
    Optional<Dataset> validation = whole.validation();
    if (validation.isEmpty() && isLeftToUs(factory)) {
      return setAside(whole, new Folds(0, ""), 1);
    }
    return new RunTask(whole, whole.train(), validation, Optional.empty());
  }

  /** With a fold as test data: settings and epochs are not chosen by what is measured. */
  static Task tested(Experiment experiment, Optional<Folds> folds, int fold) {
    if (folds.isEmpty()) {
      return of(experiment);
    }
    Task apart = validated(experiment, folds, fold);
    return new RunTask(apart, apart.train(), Optional.empty(), apart.validation());
  }

  private static void expectSamples(TaskFactory factory) {
    if (factory instanceof EnvironmentTaskFactory) {
      throw new InvalidInputException(
              "got folds, but expected none: episodes are played anew, and there is nothing to split")
          .at("folds");
    }
  }

  /** Whether a task neither sets validation data aside nor could: then anybody may. */
  static boolean isLeftToUs(TaskFactory factory) {
    return !(factory instanceof EnvironmentTaskFactory) && validationParameters(factory).isEmpty();
  }

  /** What sets some aside. */
  static List<String> validationParameters(TaskFactory factory) {
    return factory.parameters().stream()
        .map(Parameter::name)
        .filter(name -> name.startsWith("validation"))
        .toList();
  }

  /**
   * By group if the samples have groups, or else at random, of each class alike.
   *
   * @param folds of no count for a fifth, or the first group of fewer
   * @param fold which, from 1
   */
  private static Task setAside(Task task, Folds folds, int fold) {
    String by = folds.by();
    Dataset all = task.train();
    Set<String> groups = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      groups.add(all.group(i));
    }
    if (by.equals(Folds.GROUP) && groups.size() < 2) {
      throw new InvalidInputException(
              "got \"group\", but the training samples are of "
                  + (groups.contains("") ? "no known group" : "one group, " + groups)
                  + "; expected several, told by Dataset.group")
          .at("folds.by");
    }
    boolean byGroup = by.equals(Folds.GROUP) || (by.isEmpty() && groups.size() > 1);
    int units = byGroup ? groups.size() : all.size();
    int count = folds.count() == 0 ? Math.min(PARTS, units) : folds.count();
    HeldOut heldOut = new HeldOut(0, count, fold - 1);
    BitSet samples = new BitSet();
    samples.set(0, all.size());
    BitSet apart =
        byGroup
            ? heldOut.of(samples, i -> "", all::group)
            : heldOut.of(samples, stratum(all), order(all.size()));
    if (apart.isEmpty() || apart.cardinality() == all.size()) {
      throw new InvalidInputException(
              "got " + all.size() + " training samples, but expected enough to set some aside")
          .at("task");
    }
    Dataset validation = new Part(all, apart.stream().toArray());
    apart.flip(0, all.size());
    return new RunTask(
        task, new Part(all, apart.stream().toArray()), Optional.of(validation), Optional.empty());
  }

  /** The class, of sequences that have one. */
  private static IntFunction<String> stratum(Dataset all) {
    return i -> {
      Target target = all.sample(0, i).target();
      return target.hasClasses() && target.isSequenceClass() && target.steps() > 0
          ? Integer.toString(target.classAt(target.steps() - 1))
          : "";
    };
  }

  /** The same random order under every seed. */
  private static IntFunction<Integer> order(int size) {
    RandomGenerator random = new RandomStreams(0).stream("held out");
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return i -> order[i];
  }

  /** Some samples of a set. */
  private record Part(Dataset all, int[] chosen) implements Dataset {
    @Override
    public int size() {
      return chosen.length;
    }

    @Override
    public Sample sample(int epoch, int index) {
      return all.sample(epoch, chosen[index]);
    }

    @Override
    public String group(int index) {
      return all.group(chosen[index]);
    }
  }

  @Override
  public int inputs() {
    return task.inputs();
  }

  @Override
  public int outputs() {
    return task.outputs();
  }

  @Override
  public List<String> classNames() {
    return task.classNames();
  }

  @Override
  public double timeStep() {
    return task.timeStep();
  }
}
