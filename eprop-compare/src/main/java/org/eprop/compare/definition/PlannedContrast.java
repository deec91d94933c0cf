package org.eprop.compare.definition;

/**
 * A difference that was meant before any run: that of two variants.
 *
 * @param variant whose values are taken
 * @param other what is taken from them
 */
public record PlannedContrast(String variant, String other) {

  /** For example {@code random against symmetric}. */
  @Override
  public String toString() {
    return variant + " against " + other;
  }
}
