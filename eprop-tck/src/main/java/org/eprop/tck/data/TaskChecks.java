package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.data.LabelProbe.TaskSets;

/**
 * What a task must be: samples that fit its sizes and say something, the same each time they are
 * asked for, in data sets that have nothing in common.
 */
public final class TaskChecks {

  private static final long SEED = 1;
  private static final int SAMPLES = 5;

  public static final CommonChecks<TaskFactory, Task> COMMON =
      new CommonChecks<>(
          TaskFactory.class,
          List.of(),
          false,
          new Probe<>(
              (f, c, dt) -> f.create(c.withSeed(SEED)),
              TaskChecks::measure,
              TaskSamplesCheck::complaint),
          TaskChecks::lacking,
          subject -> new double[0]);

  /** Looks at a task. */
  private interface Look {
    void at(Task task, Findings findings);
  }

  private TaskChecks() {}

  /** All of them. */
  public static List<Check<TaskFactory>> all() {
    return COMMON.followedBy(
        List.of(
            check(
                "samples",
                "all samples fit the numbers of inputs and outputs, and something in them counts",
                (task, findings) -> new TaskSamplesCheck(task, findings).fit()),
            check(
                "informative",
                "inputs are not silent, samples differ by their index, and so do labels",
                (task, findings) -> new TaskSamplesCheck(task, findings).informative()),
            check(
                "pure",
                "sample(epoch, index) is the same in any order, and stays as it is",
                (task, findings) -> new TaskSetsCheck(task, findings).pure()),
            check(
                "apart",
                "training, validation and test set have no sample in common",
                (task, findings) -> new TaskSetsCheck(task, findings).apart()),
            new Check<TaskFactory>(
                    "seeded",
                    "the same seed makes the same data, another seed others, unless they are from"
                        + " files",
                    TaskChecks::seeded)
                .lacking(TaskChecks::lacking)));
  }

  /** What a task of files says if it is not told which. */
  private static String lacking(Choice<TaskFactory> subject) {
    try {
      COMMON.probe().make(subject);
      return "";
    } catch (InvalidInputException e) {
      return "without parameters there are no data, " + e.getMessage();
    }
  }

  /** Sizes, and some samples of each set. */
  private static double[] measure(Task task, long question) {
    List<Double> numbers = new ArrayList<>();
    numbers.add((double) task.inputs());
    numbers.add((double) task.outputs());
    numbers.add(task.timeStep());
    for (Dataset set : TaskSets.of(task).values()) {
      numbers.add((double) set.size());
      for (int i : TaskSets.indices(set, SAMPLES)) {
        SampleNumbers.add(set.sample((int) question, i), numbers);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Check<TaskFactory> check(String property, String statement, Look look) {
    return new Check<TaskFactory>(
            property,
            statement,
            (subject, findings) -> look.at(COMMON.probe().make(subject), findings))
        .lacking(TaskChecks::lacking);
  }

  /** Generated data follow from the seed. */
  private static void seeded(Choice<TaskFactory> subject, Findings findings) {
    if (!subject.factory().sources(subject.arguments()).isEmpty()) {
      findings.notApplicable("its data are from files");
      return;
    }
    Task one = COMMON.probe().make(subject);
    if (!TaskSetsCheck.sameTraining(one, COMMON.probe().make(subject))) {
      findings.add("data follow from the seed", "seed 1, twice", "others", "the same");
    }
    Task other = subject.factory().create(subject.context().withSeed(SEED + 1));
    if (TaskSetsCheck.sameTraining(one, other)) {
      findings.add(
          "data follow from the seed",
          "seeds 1 and 2, training set",
          "the same samples",
          "others; or, of data from files, the files named by sources(...)");
    }
  }

  /** What a task's data sets are: each the same whoever asks in which order, and apart. */
  private record TaskSetsCheck(Task task, Findings findings) {

    private static final int SAMPLES = 12;
    private static final int EPOCHS = 3;

    /** Of which samples are the same when asked for again. */
    private static final List<Integer> SOME_EPOCHS = List.of(0, 1, 2, 1000);

    /** A sample is the same when it is asked for again, later, or in another order. */
    void pure() {
      TaskSets.of(task).forEach(this::pure);
    }

    private void pure(String name, Dataset set) {
      int size = set.size();
      int[] indices = TaskSets.indices(set, SAMPLES);
      Map<String, Long> first = new LinkedHashMap<>();
      Map<String, Sample> kept = new LinkedHashMap<>();
      for (int epoch : SOME_EPOCHS) {
        for (int i : indices) {
          String where = name + " set, epoch " + epoch + ", sample " + i;
          Sample sample = set.sample(epoch, i);
          kept.put(where, sample);
          first.put(where, SampleNumbers.identity(sample));
        }
      }
      kept.forEach(
          (where, sample) ->
              same(
                  "a sample stays as it is when others are asked for",
                  where,
                  SampleNumbers.identity(sample) == first.get(where),
                  "other numbers in its arrays"));
      for (int epoch : List.of(1000, 2, 1, 0)) {
        for (int n = indices.length - 1; n >= 0; n--) {
          String where = name + " set, epoch " + epoch + ", sample " + indices[n];
          same(
              "sample(epoch, index) is always the same",
              where + ", asked again in reverse order",
              SampleNumbers.identity(set.sample(epoch, indices[n])) == first.get(where),
              "another sample");
        }
      }
      int after = set.size();
      same("size() is always the same", name + " set", after == size, size + ", then " + after);
    }

    private void same(String equation, String where, boolean holds, String found) {
      if (!holds) {
        findings.add(equation, where, found, "the same");
      }
    }

    /**
     * What is learned from is not what is measured on. A single sequence, to be learned by heart,
     * has nothing to be apart from.
     */
    void apart() {
      Map<String, Dataset> sets = TaskSets.of(task);
      boolean byHeart = sets.values().stream().allMatch(set -> set.size() == 1);
      if (sets.size() == 1) {
        findings.notApplicable("there is one data set");
        return;
      }
      if (byHeart) {
        findings.notApplicable("there is one sequence, to be learned by heart");
        return;
      }
      Map<Long, String> known = new HashMap<>();
      sets.forEach(
          (name, set) -> {
            Map<Long, String> own = new HashMap<>();
            int epochs = name.equals("training") ? EPOCHS : 1;
            int shared = 0;
            String example = "";
            for (int epoch = 0; epoch < epochs; epoch++) {
              for (int i : TaskSets.indices(set)) {
                long sample = SampleNumbers.identity(set.sample(epoch, i));
                String place = name + " sample " + i + (epoch > 0 ? " of epoch " + epoch : "");
                if (known.containsKey(sample)) {
                  example = example.isEmpty() ? place + " is " + known.get(sample) : example;
                  shared++;
                }
                own.putIfAbsent(sample, place);
              }
            }
            if (shared > 0) {
              findings.add(
                  "the " + name + " set has no sample of another set",
                  example,
                  shared + " of " + own.size() + " samples in both",
                  "none");
            }
            own.forEach(known::putIfAbsent);
          });
    }

    /** Other seeds make other data. */
    static boolean sameTraining(Task one, Task other) {
      int[] indices = TaskSets.indices(one.train(), SAMPLES);
      if (one.train().size() != other.train().size()) {
        return false;
      }
      for (int i : indices) {
        if (SampleNumbers.identity(one.train().sample(0, i))
            != SampleNumbers.identity(other.train().sample(0, i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** What a task's samples are, one by one and together. */
  private static final class TaskSamplesCheck {

    /** Of fewer samples, it may be chance that all are alike. */
    private static final int ENOUGH = 12;

    /** Where an index into the samples of all epochs may no longer fit into an int. */
    private static final int LATE = 1_000_000;

    /** Where parameters are varied. */
    private static final int SOME = 8;

    private final int most;
    private final Task task;
    private final Findings findings;

    TaskSamplesCheck(Task task, Findings findings) {
      this(task, findings, TaskSets.MOST);
    }

    private TaskSamplesCheck(Task task, Findings findings, int most) {
      this.task = task;
      this.findings = findings;
      this.most = most;
    }

    /** What is wrong with some of the samples; empty if nothing. */
    static String complaint(Task task) {
      Findings findings = new Findings();
      new TaskSamplesCheck(task, findings, SOME).fit();
      return findings.isEmpty() ? "" : findings.list().get(0).message();
    }

    /** Sizes, channels, labels and weights of every sample. */
    void fit() {
      positive("inputs()", task.inputs());
      positive("outputs()", task.outputs());
      if (!(task.timeStep() > 0) || Double.isInfinite(task.timeStep())) {
        findings.add("timeStep() > 0", "", Numbers.text(task.timeStep()), "ms, > 0");
      }
      int names = task.classNames().size();
      if (names != 0 && names != task.outputs()) {
        findings.number("as many classNames() as outputs()", "", names, task.outputs());
      }
      task.inputShape()
          .ifPresent(
              shape ->
                  findings.near(
                      "inputShape() has inputs() channels",
                      "",
                      shape.channels(),
                      task.inputs(),
                      0));
      boolean classes = task.train().size() > 0 && task.train().sample(0, 0).target().hasClasses();
      for (Map.Entry<String, Dataset> entry : TaskSets.of(task).entrySet()) {
        Dataset set = entry.getValue();
        positive("size() of the " + entry.getKey() + " set", set.size());
        int counted = 0;
        int[] indices = TaskSets.indices(set, most);
        for (int i : indices) {
          String where = entry.getKey() + " set, sample " + i + " of " + set.size();
          counted += fits(where, set.sample(0, i), classes) ? 1 : 0;
        }
        if (most > SOME && indices.length > 0) {
          int last = set.size() - 1;
          fits(entry.getKey() + " set, epoch " + LATE, set.sample(LATE, last), classes);
        }
        if (most > SOME && 2 * counted < indices.length) {
          findings.add(
              "some step of a sample counts",
              entry.getKey() + " set",
              "none in " + (indices.length - counted) + " of " + indices.length + " samples",
              "at least one, in most of them");
        }
      }
    }

    private void positive(String what, int number) {
      if (number <= 0) {
        findings.add(what + " > 0", "", String.valueOf(number), "> 0");
      }
    }

    /** Whether some of its steps count. */
    private boolean fits(String where, Sample sample, boolean classes) {
      if (sample.input().channels() != task.inputs()) {
        findings.number(
            "a sample has inputs() channels", where, sample.input().channels(), task.inputs());
      }
      if (sample.input().steps() == 0) {
        findings.add("a sample has steps", where, "none", "one or more");
      }
      int counted = 0;
      for (Target target : sample.targets()) {
        try {
          target.checkFor(task.outputs());
        } catch (InvalidInputException e) {
          findings.add("a target fits outputs()", where, e);
        }
        counted += target.countedSteps();
        if (target.hasClasses() != classes) {
          findings.add(
              "all targets are of one kind",
              where,
              target.hasClasses() ? "classes" : "values",
              (classes ? "classes" : "values") + ", like the first training sample's");
        }
      }
      if (sample.rewards() != null) {
        for (float reward : sample.rewards()) {
          findings.finite("rewards are finite", where, reward);
        }
      }
      return counted > 0;
    }

    /** Inputs that say something, and targets that differ. */
    void informative() {
      TaskSets.of(task).forEach(this::informative);
    }

    private void informative(String name, Dataset set) {
      int[] indices = TaskSets.indices(set);
      Set<Long> samples = new HashSet<>();
      Set<Long> inputs = new HashSet<>();
      Set<Long> targets = new HashSet<>();
      Set<Integer> labels = new HashSet<>();
      boolean silent = true;
      boolean zero = true;
      for (int i : indices) {
        Sample sample = set.sample(0, i);
        samples.add(SampleNumbers.identity(sample));
        inputs.add(SampleNumbers.identity(sample.input()));
        targets.add(SampleNumbers.targets(sample));
        silent &= SampleNumbers.isSilent(sample.input());
        zero &= labels(sample.target(), labels);
      }
      String where = "the " + indices.length + " samples of the " + name + " set";
      if (silent && indices.length > 0) {
        findings.add("inputs are not silent", where, "no spike, and no value but 0", "some");
      }
      if (zero && indices.length > 0) {
        findings.add("targets say something", where, "0 everywhere", "other values, too");
      }
      if (name.equals("training")) {
        LabelProbe.of(task, set).ifPresent(probe -> probe.look(findings));
      }
      boolean enough = indices.length >= ENOUGH;
      if (enough && samples.size() == 1) {
        findings.add("sample(epoch, index) depends on the index", where, "all the same", "others");
      } else if (enough && inputs.size() == 1 && targets.size() > 1) {
        findings.add(
            "the target can be told from the input", where, "one input for all targets", "more");
      }
      boolean fromOne =
          indices.length >= ENOUGH * task.outputs()
              && !labels.contains(0)
              && labels.contains(task.outputs() - 1);
      if (fromOne && task.outputs() > 2) {
        findings.add(
            "classes are counted from 0", where, "none is of class 0", "classes 0, 1, ...");
      }
      if (enough && labels.size() == 1 && task.outputs() > 1) {
        findings.add("labels differ", where, "class " + labels + " alone", "several classes");
      }
    }

    /** Collects classes; whether the target is nothing but zeros as values. */
    private static boolean labels(Target target, Set<Integer> labels) {
      boolean zero = !target.hasClasses();
      for (int t = 0; t < target.steps(); t++) {
        if (target.weight(t) == 0) {
          continue;
        }
        if (target.hasClasses()) {
          labels.add(target.classAt(t));
        } else {
          zero &= Numbers.largest(target.valuesAt(t)) == 0;
        }
      }
      return zero;
    }
  }

  /** All that is in a sample, as numbers. */
  private static final class SampleNumbers {

    private static final long PRIME = 0x100000001b3L;

    private SampleNumbers() {}

    /** Input, targets and rewards. */
    static void add(Sample sample, List<Double> numbers) {
      add(sample.input(), numbers);
      for (Target target : sample.targets()) {
        add(target, numbers);
      }
      if (sample.rewards() != null) {
        for (float reward : sample.rewards()) {
          numbers.add((double) reward);
        }
      }
    }

    private static void add(Input input, List<Double> numbers) {
      numbers.add((double) input.steps());
      if (input instanceof SpikeInput spikes) {
        for (int e = 0; e < spikes.events(); e++) {
          numbers.add((double) spikes.channel()[e]);
        }
        for (int start : spikes.start()) {
          numbers.add((double) start);
        }
      } else if (input instanceof RealInput real) {
        for (float[] row : real.values()) {
          for (float x : row) {
            numbers.add((double) x);
          }
        }
      }
    }

    private static void add(Target target, List<Double> numbers) {
      for (int t = 0; t < target.steps(); t++) {
        numbers.add(target.weight(t));
        if (target.hasClasses()) {
          numbers.add((double) target.classAt(t));
          continue;
        }
        for (double x : target.valuesAt(t)) {
          numbers.add(x);
        }
      }
    }

    /** Whether a network would get nothing. */
    static boolean isSilent(Input input) {
      if (input instanceof SpikeInput spikes) {
        return spikes.events() == 0;
      }
      for (float[] row : ((RealInput) input).values()) {
        for (float x : row) {
          if (x != 0) {
            return false;
          }
        }
      }
      return true;
    }

    /** A number that identifies a sample. */
    static long identity(Sample sample) {
      List<Double> numbers = new ArrayList<>();
      add(sample, numbers);
      return hash(numbers);
    }

    /** A number that identifies an input. */
    static long identity(Input input) {
      List<Double> numbers = new ArrayList<>();
      add(input, numbers);
      return hash(numbers);
    }

    /** A number that identifies the targets. */
    static long targets(Sample sample) {
      List<Double> numbers = new ArrayList<>();
      for (Target target : sample.targets()) {
        add(target, numbers);
      }
      return hash(numbers);
    }

    private static long hash(List<Double> numbers) {
      long hash = 0xcbf29ce484222325L;
      for (double x : numbers) {
        long bits = Double.doubleToLongBits(x);
        hash = (hash ^ bits ^ (bits >>> 32)) * PRIME;
      }
      return hash;
    }
  }
}
