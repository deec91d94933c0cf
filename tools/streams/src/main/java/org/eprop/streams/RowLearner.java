package org.eprop.streams;

/** A learner beside others, on the rows of one table. */
interface RowLearner {

  /** Predicts a row: the number of its class, in alphabetical order, or its value. */
  double predict(int row);

  /** Its label has come, some rows later. */
  void learn(int row);
}
