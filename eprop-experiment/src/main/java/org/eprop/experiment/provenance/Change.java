package org.eprop.experiment.provenance;

import java.util.Objects;

/**
 * One thing in which two results' origins differ.
 *
 * @param part what it is
 * @param text in words, for example {@code "kernels: were vector, are plain"}
 */
public record Change(Part part, String text) {

  /** Checks for null. */
  public Change {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(text, "text");
  }

  /** The words. */
  @Override
  public String toString() {
    return text;
  }
}
