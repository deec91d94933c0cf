package org.eprop.core.optimizer;

/**
 * Learning diverged: an error, a gradient or a weight is not a finite number any more, or beyond
 * any use. Whoever throws it has changed no weight.
 */
public final class DivergenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is not finite, and where
   */
  public DivergenceException(String message) {
    super(message);
  }

  /** The same with the step at which it happened in front. */
  public DivergenceException at(String step) {
    return new DivergenceException(step + ": " + getMessage());
  }
}
