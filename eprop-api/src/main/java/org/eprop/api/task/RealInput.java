package org.eprop.api.task;

import org.eprop.api.plugin.InvalidInputException;

/**
 * Real-valued input, x_i^t = {@code values[t][i]}.
 *
 * @param channels the number of channels
 * @param values [steps][channels]; not copied, do not modify
 * @since 1.0
 */
public record RealInput(int channels, float[][] values) implements Input {

  /**
   * Checks it.
   *
   * @throws InvalidInputException if a row has another length, or a value is not finite
   */
  public RealInput {
    for (int t = 0; t < values.length; t++) {
      if (values[t].length != channels) {
        throw new InvalidInputException(
            "input at step %s: got %s channels, but expected %s"
                .formatted(t, values[t].length, channels));
      }
      for (int i = 0; i < channels; i++) {
        if (!Float.isFinite(values[t][i])) {
          throw new InvalidInputException(
              "input at step %s, channel %s: got %s, but expected a finite number"
                  .formatted(t, i, values[t][i]));
        }
      }
    }
  }

  @Override
  public int steps() {
    return values.length;
  }
}
