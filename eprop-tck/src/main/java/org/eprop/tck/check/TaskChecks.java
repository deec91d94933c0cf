package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/** What a task must be: samples that fit its sizes, the same each time they are asked for. */
final class TaskChecks {

  private static final long SEED = 1;
  private static final int SAMPLES = 5;

  private static final CommonChecks<TaskFactory, Task> COMMON =
      new CommonChecks<>(
          TaskFactory.class,
          List.of(),
          false,
          new Probe<>((f, c) -> f.create(c.withSeed(SEED)), TaskChecks::measure, t -> ""),
          TaskChecks::lacking,
          subject -> new double[0]);

  private TaskChecks() {}

  /** Ranges and effects are left out: some parameters are names of files. */
  static List<Check<TaskFactory>> all() {
    return List.of(
        COMMON.described(),
        COMMON.registered(),
        samples().unless(TaskChecks::lacking),
        COMMON.deterministic(),
        COMMON.threadSafe());
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

  private static List<Dataset> sets(Task task) {
    List<Dataset> sets = new ArrayList<>(List.of(task.train()));
    for (Optional<Dataset> set : List.of(task.validation(), task.test())) {
      set.ifPresent(sets::add);
    }
    return sets;
  }

  private static double[] measure(Task task) {
    List<Double> numbers = new ArrayList<>();
    for (Dataset set : sets(task)) {
      for (int i = 0; i < Math.min(SAMPLES, set.size()); i++) {
        measure(set.sample(1, i), numbers);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void measure(Sample sample, List<Double> numbers) {
    if (sample.input() instanceof SpikeInput spikes) {
      for (int e = 0; e < spikes.events(); e++) {
        numbers.add((double) spikes.channel()[e]);
      }
      for (int start : spikes.start()) {
        numbers.add((double) start);
      }
    } else if (sample.input() instanceof RealInput real) {
      for (float[] row : real.values()) {
        for (float x : row) {
          numbers.add((double) x);
        }
      }
    }
    Target target = sample.target();
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

  private static Check<TaskFactory> samples() {
    return new Check<>(
        "samples",
        "samples fit the numbers of inputs and outputs, and something in them counts",
        (subject, findings) -> {
          Task task = COMMON.probe().make(subject);
          if (!(task.timeStep() > 0)) {
            findings.add(
                Finding.of("timeStep() > 0", "", Numbers.text(task.timeStep()), "ms, > 0"));
          }
          List<Dataset> sets = sets(task);
          for (int s = 0; s < sets.size(); s++) {
            Dataset set = sets.get(s);
            String where = List.of("first", "second", "third").get(s) + " data set, ";
            if (set.size() <= 0) {
              findings.add(Finding.of("size() > 0", where, String.valueOf(set.size()), "> 0"));
            }
            for (int i = 0; i < Math.min(SAMPLES, set.size()); i++) {
              sample(where + "sample " + i, task, set.sample(0, i), findings);
            }
          }
        });
  }

  private static void sample(String where, Task task, Sample sample, Findings findings) {
    if (sample.input().channels() != task.inputs()) {
      findings.add(
          Finding.number(
              "a sample has inputs() channels", where, sample.input().channels(), task.inputs()));
    }
    try {
      sample.target().checkFor(task.outputs());
    } catch (InvalidInputException e) {
      findings.add(Finding.of("a target fits outputs()", where, e));
    }
    if (sample.target().countedSteps() == 0) {
      findings.add(Finding.of("some step counts", where, "none", "at least one"));
    }
  }
}
