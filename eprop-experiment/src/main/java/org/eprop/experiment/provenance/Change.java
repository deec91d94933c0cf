package org.eprop.experiment.provenance;

import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One thing in which two results' origins differ.
 *
 * @param part what it is
 * @param text in words, for example {@code "kernels: were vector, are plain"}
 * @param detail the same with digests
 * @since 1.0
 */
public record Change(Part part, String text, String detail) {

  /** Checks for null. */
  public Change {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(detail, "detail");
  }

  /** With the digests, for whoever asks what was behind a refusal: its cause. */
  public static RuntimeException details(Collection<Change> changes) {
    return new IllegalStateException(
        changes.stream().map(Change::detail).collect(Collectors.joining("; ")));
  }

  /** The words. */
  @Override
  public String toString() {
    return text;
  }
}
