package org.eprop.tck.data;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;

/** What a task's samples are, one by one and together. */
final class TaskSamplesCheck {

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
                    "inputShape() has inputs() channels", "", shape.channels(), task.inputs(), 0));
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
      findings.add("classes are counted from 0", where, "none is of class 0", "classes 0, 1, ...");
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
