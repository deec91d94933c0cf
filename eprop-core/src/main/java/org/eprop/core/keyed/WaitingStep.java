package org.eprop.core.keyed;

import java.util.List;
import org.eprop.api.task.Target;

/** A step that the learner has not done yet. Owned by one session. */
final class WaitingStep {

  /** x^t; null if the input is spikes. */
  private final float[] x;

  /** Which channels spike; null if the input is real-valued. */
  private final int[] channels;

  /** Its targets, once they are known; null until then. */
  private List<Target> targets;

  private boolean passed;

  WaitingStep(float[] x, int[] channels) {
    this.x = x;
    this.channels = channels;
  }

  float[] x() {
    return x;
  }

  int[] channels() {
    return channels;
  }

  List<Target> targets() {
    return targets;
  }

  /** Takes its targets; returns whether it has had none yet, and was to have some. */
  boolean give(List<Target> known) {
    if (isSettled()) {
      return false;
    }
    targets = known;
    return true;
  }

  /** It will have no targets, unless it has them. */
  void pass() {
    passed = true;
  }

  /** Whether its targets are known, or none will come. */
  boolean isSettled() {
    return passed || targets != null;
  }
}
