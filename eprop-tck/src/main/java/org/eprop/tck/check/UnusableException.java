package org.eprop.tck.check;

/** The component is such that a check can't even begin; the message says why. */
public final class UnusableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableException(String message) {
    super(message);
  }
}
