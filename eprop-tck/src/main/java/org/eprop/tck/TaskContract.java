package org.eprop.tck;

import org.eprop.api.task.TaskFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.TaskChecks;
import org.junit.jupiter.api.Test;

/** What a task must be: samples that can be learned from, in data sets of their own. */
public abstract class TaskContract extends ComponentContract<TaskFactory> {

  @Override
  final CommonChecks<TaskFactory, ?> common() {
    return TaskChecks.common();
  }

  /** {@link TaskChecks#samples()}. */
  @Test
  public void hasSamplesThatFit() {
    verify(TaskChecks.samples());
  }

  /** {@link TaskChecks#informative()}. */
  @Test
  public void hasSomethingToLearn() {
    verify(TaskChecks.informative());
  }

  /** {@link TaskChecks#pure()}. */
  @Test
  public void givesTheSameSampleAgain() {
    verify(TaskChecks.pure());
  }

  /** {@link TaskChecks#apart()}. */
  @Test
  public void keepsItsDataSetsApart() {
    verify(TaskChecks.apart());
  }

  /** {@link TaskChecks#seeded()}. */
  @Test
  public void followsFromTheSeed() {
    verify(TaskChecks.seeded());
  }
}
