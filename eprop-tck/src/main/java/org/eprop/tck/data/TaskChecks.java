package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Probe;

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
                    "the same seed makes the same data, another seed others, unless they are from files",
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
}
