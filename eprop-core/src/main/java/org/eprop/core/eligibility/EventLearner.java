package org.eprop.core.eligibility;

import java.util.List;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.recording.SampleRecord;

/** Some leaves that learn step by step at the price of events. */
public interface EventLearner {

  /** Their names, as of {@link org.eprop.core.network.Weights#leaves}. */
  List<String> leaves();

  /** Ends step t, whose errors have been filtered; null if there is none. */
  void end(SampleRecord run, int t, AdjointPass adjoint);

  /** After a step: |g|^2 of the i-th of them, or what it adds to that of learners before it. */
  double square(int i);

  /**
   * After a step: takes eta times its gradient from the i-th of them. Called for all of them, in
   * their order: those of a learner may be taken once the last one's rate is known.
   */
  void learn(int i, double eta);
}
