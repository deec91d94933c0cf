package org.eprop.core.eligibility;

import java.util.List;

/** Some leaves that learn step by step at the price of events. */
public interface EventLearner {

  /** Their names, as of {@link org.eprop.core.network.Weights#leaves}. */
  List<String> leaves();

  /** After a step: |g|^2 of the i-th of them. */
  double square(int i);

  /** After a step: takes eta times its gradient from the i-th of them. */
  void learn(int i, double eta);
}
