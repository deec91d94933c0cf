package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;

/**
 * A finite set, held in memory; every epoch is the same.
 *
 * @param samples in a fixed order
 */
public record SampleList(List<Sample> samples) implements Dataset {

  /** Copies the list. */
  public SampleList {
    samples = List.copyOf(samples);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    return samples.get(index);
  }

  /** All but the last {@code n}. */
  SampleList withoutLast(int n) {
    return new SampleList(samples.subList(0, size() - n));
  }

  /** The last {@code n}, or nothing if that is 0. */
  Optional<Dataset> last(int n) {
    return n == 0
        ? Optional.empty()
        : Optional.of(new SampleList(samples.subList(size() - n, size())));
  }

  /**
   * Checks that setting {@code n} samples apart leaves one to learn from.
   *
   * @throws InvalidInputException if it does not
   */
  void checkValidation(int n) {
    if (n >= size()) {
      throw new InvalidInputException(
              "got "
                  + n
                  + ", but expected at most "
                  + (size() - 1)
                  + ", for there are "
                  + size()
                  + " training sequences")
          .at("validation");
    }
  }
}
