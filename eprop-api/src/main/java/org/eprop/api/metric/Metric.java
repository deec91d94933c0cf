package org.eprop.api.metric;

/**
 * A number that says how well a network did on some samples. Immutable and thread-safe: what it has
 * seen is in a {@link Tally} that it is handed.
 *
 * @since 1.0
 */
public interface Metric {

  /**
   * Which answers can be judged.
   *
   * @since 1.0
   */
  enum Judged {
    /** Those to labels. */
    CLASSES("classes"),
    /** Those to values. */
    VALUES("values"),
    /** What came of episodes. */
    EPISODES("episodes"),
    /** All. */
    ANYTHING("anything");

    private final String words;

    Judged(String words) {
      this.words = words;
    }

    /** In plain words, for messages. */
    public String words() {
      return words;
    }
  }

  /**
   * Which of two values is the better one.
   *
   * @since 1.0
   */
  enum Better {
    /** The larger. */
    HIGHER,
    /** The smaller. */
    LOWER,
    /** Neither: it describes. */
    NEITHER
  }

  /** What it judges: of other answers it is not told. */
  Judged judged();

  /** Which way is better. */
  Better better();

  /**
   * Notes one sample.
   *
   * @param answers to it
   * @param tally of this sample alone, empty
   */
  void note(JudgedSample answers, Tally tally);

  /**
   * The number. The {@linkplain Tally#mean mean} of what was {@linkplain Tally#observe observed},
   * unless overridden.
   *
   * @param tally of all samples, to be read only
   * @return NaN if it is not defined for these samples
   */
  default double value(Tally tally) {
    return tally.mean();
  }

  /** The unit for people; {@code "%"} for a share, 0 to 1. Empty unless overridden. */
  default String unit() {
    return "";
  }

  /**
   * The value that can't be bettered, at which the {@linkplain #better error} is 0: 1 for a share
   * of which more is better, else 0, unless overridden. The error, by which models are chosen, is
   * the distance from it.
   */
  default double perfect() {
    return better() == Better.HIGHER && unit().equals("%") ? 1 : 0;
  }
}
