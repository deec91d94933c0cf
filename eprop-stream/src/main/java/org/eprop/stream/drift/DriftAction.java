package org.eprop.stream.drift;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.keyed.KeyedSession;

/** What is to be done for a key at an alarm of its detector. */
@FunctionalInterface
public interface DriftAction {

  /**
   * By how much a key learns faster for a while.
   *
   * @param times the learning rate, &gt; 0
   * @param labels for how many of the key's labels from now on
   */
  record RateChange(double times, long labels) {

    /** None. */
    public static final RateChange NONE = new RateChange(1, 0);

    /** Checks the numbers. */
    public RateChange {
      if (!(times > 0) || Double.isInfinite(times) || labels < 0) {
        throw new InvalidInputException(
            "got " + times + " times the rate for " + labels + " labels, but expected numbers > 0");
      }
    }
  }

  /**
   * An alarm.
   *
   * @param key at the key; not to be kept, nor opened at another
   * @return how it learns from now on
   */
  RateChange alarm(KeyedSession key);

  /** The key learns faster for a while. */
  static DriftAction raiseRate(double times, long labels) {
    RateChange change = new RateChange(times, labels);
    return key -> change;
  }

  /** The key forgets what it has learned of its own. */
  static DriftAction reset() {
    return key -> {
      key.forgetLearned();
      return RateChange.NONE;
    };
  }
}
