package org.eprop.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.tasks.DigitRecordings.Recording;

/**
 * What a sequence of spoken digits is joined from: silence, a digit, silence, ..., a digit,
 * silence.
 *
 * @param gaps the lengths of the silences in frames, one more than digits
 * @param digits who speaks what
 */
record DigitSequence(List<Integer> gaps, List<Recording> digits) {

  static final int FEWEST_DIGITS = 3;
  static final int MOST_DIGITS = 6;
  static final int SHORTEST_GAP = 5;
  static final int LONGEST_GAP = 20;

  /** Copies the lists. */
  DigitSequence {
    gaps = List.copyOf(gaps);
    digits = List.copyOf(digits);
  }

  /** From words that are either the number of a recording or, after a g, a number of frames. */
  static DigitSequence parse(String text, DigitRecordings recordings) {
    List<Integer> gaps = new ArrayList<>();
    List<Recording> digits = new ArrayList<>();
    for (String word : text.split(" ")) {
      if (word.startsWith("g")) {
        gaps.add(Integer.valueOf(word.substring(1)));
      } else {
        digits.add(recordings.get(Integer.parseInt(word)));
      }
    }
    return new DigitSequence(gaps, digits);
  }

  /**
   * Draws one as those of the data set were drawn: 3 to 6 digits of one speaker, gaps of 5 to 20
   * frames.
   *
   * @param takes recordings of one speaker
   */
  static DigitSequence draw(List<Recording> takes, RandomGenerator random) {
    int n = FEWEST_DIGITS + random.nextInt(MOST_DIGITS - FEWEST_DIGITS + 1);
    List<Integer> gaps = new ArrayList<>();
    List<Recording> digits = new ArrayList<>();
    gaps.add(gap(random));
    for (int i = 0; i < n; i++) {
      digits.add(takes.get(random.nextInt(takes.size())));
      gaps.add(gap(random));
    }
    return new DigitSequence(gaps, digits);
  }

  private static int gap(RandomGenerator random) {
    return SHORTEST_GAP + random.nextInt(LONGEST_GAP - SHORTEST_GAP + 1);
  }

  /** The one who speaks. */
  String speaker() {
    return digits.get(0).speaker();
  }
}
