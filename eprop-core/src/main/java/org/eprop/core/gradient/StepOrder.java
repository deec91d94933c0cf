package org.eprop.core.gradient;

import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkStructure;

/**
 * What learners that are fed step by step refuse, before it spoils weights that may be shared:
 * input that does not fit or is not finite, a second target for one step, and questions about a
 * step that was never done.
 */
final class StepOrder {

  private final NetworkStructure network;
  private boolean done;
  private boolean answered;

  StepOrder(NetworkStructure network) {
    this.network = network;
  }

  /** A new sequence begins. */
  void begin() {
    done = false;
    answered = false;
  }

  /** A step was done. */
  void stepped() {
    done = true;
    answered = false;
  }

  /** Whether the last step has its target. */
  boolean answered() {
    return answered;
  }

  /** Goes on where a saved sequence was. */
  void restore(boolean anyStep, boolean itsAnswer) {
    done = anyStep;
    answered = itsAnswer;
  }

  /**
   * Real-valued input of a step.
   *
   * @throws InvalidInputException if it has another length, or a value is not finite
   */
  void checkInput(float[] x) {
    Objects.requireNonNull(x, "x: got null, but expected the input values of a step");
    if (x.length != network.inputs()) {
      throw new InvalidInputException(
          "got " + x.length + " input values, but expected " + network.inputs());
    }
    for (int i = 0; i < x.length; i++) {
      if (!Float.isFinite(x[i])) {
        throw new InvalidInputException(
            "input channel " + i + ": got " + x[i] + ", but expected a finite number");
      }
    }
  }

  static void checkSpikes(int[] channels) {
    Objects.requireNonNull(channels, "channels: got null, but expected those that spike");
  }

  static void checkWanted(double[] wanted) {
    Objects.requireNonNull(wanted, "wanted: got null, but expected the values of a target");
  }

  /**
   * Checks that the last step can get its target.
   *
   * @throws IllegalStateException if there was no step, or it has one
   */
  void checkAnswer() {
    if (!done) {
      throw new IllegalStateException("learn() is called before the first step");
    }
    if (answered) {
      throw new IllegalStateException("learn() is called twice for one step");
    }
  }

  /** The last step got its target. */
  void answer() {
    answered = true;
  }

  /**
   * The spikes of layer l are asked for.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such layer
   */
  void checkSpikesOf(int l) {
    int layers = network.layers().size();
    if (l < 0 || l >= layers) {
      throw new InvalidInputException("got layer " + l + ", but expected 0 to " + (layers - 1));
    }
    if (!done) {
      throw new IllegalStateException("spikes() is called before the first step");
    }
  }
}
