package org.eprop.experiment.training;

/**
 * Training diverged: the loss or the gradient is not a finite number any more.
 *
 * @since 1.0
 */
public final class DivergenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
