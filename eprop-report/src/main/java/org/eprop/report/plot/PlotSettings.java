package org.eprop.report.plot;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.report.chart.DotChart;

/**
 * How charts are drawn.
 *
 * @param width of a plot in millimetres
 * @param formats a file for each
 * @param order of the rows of a {@link DotChart}: "given", "value", or one of its axes
 * @param log the ids of charts whose axis of values is logarithmic
 */
public record PlotSettings(double width, List<PlotFormat> formats, String order, Set<String> log) {

  /** The width of a column of a page with two. */
  public static final double COLUMN = 89;

  /** The width of a page. */
  public static final double PAGE = 183;

  private static final double LEAST = 60;
  private static final double MOST = 1000;

  /**
   * Checks the width, and copies the collections.
   *
   * @throws InvalidInputException if the width is not from 60 to 1000 mm
   */
  public PlotSettings {
    if (!(width >= LEAST && width <= MOST)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT, "width: got %s mm, but expected %.0f to %.0f mm", width, LEAST, MOST));
    }
    formats = List.copyOf(formats);
    log = Set.copyOf(log);
  }

  /** PNG files as wide as a page. */
  public static PlotSettings standard() {
    return new PlotSettings(PAGE, List.of(PlotFormat.PNG), DotChart.GIVEN, Set.of());
  }
}
