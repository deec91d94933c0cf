package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a setting is looked for, and how it is drawn, U uniform in [0, 1):
 *
 * <pre>
 *    uniform      low + (high - low) U
 *    log_uniform  low (high / low)^U
 *    integer      a whole number, each from low to high as likely
 *    choice       one of a list, each as likely
 * </pre>
 *
 * <p>Real numbers are rounded to four digits, so that what is found can be written down. Immutable.
 *
 * @param path of the setting
 * @param kind "uniform", "log_uniform", "integer" or "choice"
 * @param low the smallest value; 0 of a choice
 * @param high the largest value; 0 of a choice
 * @param choices of a choice, in their order; else empty
 */
public record Range(String path, String kind, double low, double high, List<JsonNode> choices) {

  public static final String UNIFORM = "uniform";
  public static final String LOG_UNIFORM = "log_uniform";
  public static final String INTEGER = "integer";
  public static final String CHOICE = "choice";
  public static final List<String> KINDS = List.of(UNIFORM, LOG_UNIFORM, INTEGER, CHOICE);

  private static final MathContext DIGITS = new MathContext(4);

  /** Copies the list. */
  public Range {
    choices = List.copyOf(choices);
  }

  /** A value as JSON; takes one number from the stream, whatever the kind. */
  public String draw(RandomGenerator random) {
    double u = random.nextDouble();
    return switch (kind) {
      case CHOICE -> choices.get((int) (u * choices.size())).toString();
      case INTEGER -> Long.toString((long) Math.min(high, low + Math.floor(u * (high - low + 1))));
      case LOG_UNIFORM -> text(low * StrictMath.exp(u * StrictMath.log(high / low)));
      default -> text(low + (high - low) * u);
    };
  }

  /** All values of a choice, or the ends, as JSON. */
  public List<String> extremes() {
    return switch (kind) {
      case CHOICE -> choices.stream().map(JsonNode::toString).toList();
      case INTEGER -> List.of(Long.toString((long) low), Long.toString((long) high));
      default -> List.of(text(low), text(high));
    };
  }

  /** Rounding must not leave the range. */
  private String text(double x) {
    double rounded = new BigDecimal(x).round(DIGITS).doubleValue();
    return new BigDecimal(Double.toString(Math.max(low, Math.min(high, rounded)))).toString();
  }

  /** Whether its axis is logarithmic. */
  public boolean logarithmic() {
    return kind.equals(LOG_UNIFORM);
  }

  /** Whether its values have no order. */
  public boolean categorical() {
    return kind.equals(CHOICE);
  }

  /** For example {@code log_uniform [0.001, 0.1]}. */
  public String words() {
    return categorical()
        ? kind + " " + choices
        : kind + " [" + plain(low) + ", " + plain(high) + "]";
  }

  private static String plain(double x) {
    return new BigDecimal(Double.toString(x)).stripTrailingZeros().toPlainString();
  }
}
