package org.eprop.experiment.diagnosis;

import java.util.Locale;

/** Numbers in notes. */
final class NoteText {

  private NoteText() {}

  /** Three digits: {@code "20"}, {@code "0.0123"}, {@code "3.7e+09"}. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    String text = String.format(Locale.ROOT, "%.3g", value);
    return text.contains("e") || !text.contains(".") ? text : text.replaceAll("\\.?0+$", "");
  }

  /** {@code "12.3 %"}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
