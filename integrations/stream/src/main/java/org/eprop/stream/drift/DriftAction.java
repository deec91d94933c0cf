package org.eprop.stream.drift;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What is done for a key at an alarm of its detector. Immutable.
 *
 * @param kind what is done
 * @param times by how much the learning rate is multiplied, &gt; 0
 * @param labels for how many of the key's next labels that, or a trial, lasts
 */
public record DriftAction(Kind kind, double times, long labels) {

  /** What can be done. */
  public enum Kind {
    /** Nothing: alarms are counted. */
    NONE,

    /** The key learns faster for a while; least squares have no rate, and do not. */
    RAISE,

    /** The key's optimizer forgets, as P of least squares; its weights stay. */
    RENEW,

    /** The key forgets what it has learned of its own, the optimizer's memory included. */
    RESET,

    /**
     * A learner that has forgotten learns beside the key's own for a while; the better one stays.
     */
    FORK
  }

  /** Checks the numbers. */
  public DriftAction {
    if (!(times > 0) || Double.isInfinite(times) || labels < 0) {
      throw new InvalidInputException(
          "got " + times + " times the rate for " + labels + " labels, but expected numbers > 0");
    }
  }

  /** Alarms are counted, and nothing is done. */
  public static DriftAction none() {
    return new DriftAction(Kind.NONE, 1, 0);
  }

  /** The key learns so many times as fast for so many labels. */
  public static DriftAction raiseRate(double times, long labels) {
    return new DriftAction(Kind.RAISE, times, labels);
  }

  /** The optimizer's memory (P) is as of a new key; weights stay, and change fast at first. */
  public static DriftAction renew() {
    return new DriftAction(Kind.RENEW, 1, 0);
  }

  /** The key forgets what it has learned of its own; its neurons and traces stay. */
  public static DriftAction reset() {
    return new DriftAction(Kind.RESET, 1, 0);
  }

  /**
   * A second learner, which has forgotten, learns beside the key's own, and whichever has the lower
   * sum of errors after so many labels stays. Meanwhile the key's own answers, a step costs twice,
   * and further alarms do nothing.
   */
  public static DriftAction fork(long labels) {
    return new DriftAction(Kind.FORK, 1, labels);
  }
}
