package org.eprop.tasks;

import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;

/** The sequences of a generated task, drawn one by one. Immutable. */
interface Trials {

  /** The most steps of a sequence. */
  int MOST_STEPS = 1_000_000;

  /** The number of input channels. */
  int channels();

  /** The next sequence of a stream. */
  Sample draw(RandomGenerator random);
}
