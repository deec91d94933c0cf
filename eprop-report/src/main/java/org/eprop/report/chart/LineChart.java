package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Curves over one axis.
 *
 * @param group charts of one group share cursor and zoom; empty: alone
 * @param xLabel what the x axis says
 * @param yLabel what the y axis says
 * @param x ascending
 * @param series curves
 * @param levels horizontal lines
 * @param spans backgrounds
 * @param marks strokes at the upper edge, or null
 * @param log whether the y axis is logarithmic
 * @param xLog whether the x axis is logarithmic
 * @param height of the plot, in CSS pixels
 */
public record LineChart(
    String id,
    String title,
    String note,
    String group,
    String xLabel,
    String yLabel,
    double[] x,
    List<Series> series,
    List<Level> levels,
    List<Span> spans,
    Marks marks,
    boolean log,
    boolean xLog,
    int height)
    implements Chart {

  /** How many places on the x axis are kept at most: more than a screen has pixels. */
  static final int PLACES = 2000;

  /** What an x axis of time is called. */
  public static final String TIME = "time (ms)";

  /** Copies the lists. */
  public LineChart {
    series = List.copyOf(series);
    levels = List.copyOf(levels);
    spans = List.copyOf(spans);
  }

  /** Begins a chart. */
  public static Builder builder(String id, String title) {
    return new Builder(id, title);
  }

  /** x = 0, 1, ... */
  public static double[] steps(int count) {
    double[] x = new double[count];
    for (int t = 0; t < count; t++) {
      x[t] = t;
    }
    return x;
  }

  /** The indices of at most about so many places, among them all peaks. */
  public int[] places(int most) {
    return Decimation.indices(x, series, most);
  }

  @Override
  public ObjectNode json() {
    int[] kept = places(PLACES);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "lines").put("group", group);
    json.put("xLabel", xLabel).put("yLabel", yLabel).put("height", height);
    ChartNumbers.put(json, "x", x, kept);
    ArrayNode list = json.putArray("series");
    for (Series one : series) {
      ObjectNode entry = list.addObject().put("label", one.label()).put("color", one.color());
      entry.put("style", one.style().name().toLowerCase(Locale.ROOT));
      ChartNumbers.put(entry, "values", one.values(), kept);
      if (one.low() != null) {
        ChartNumbers.put(entry, "low", one.low(), kept);
        ChartNumbers.put(entry, "high", one.high(), kept);
      }
    }
    ArrayNode lines = json.putArray("levels");
    levels.forEach(l -> lines.addObject().put("label", l.label()).put("value", l.value()));
    ArrayNode grounds = json.putArray("spans");
    for (Span span : spans) {
      ObjectNode entry = grounds.addObject().put("from", span.from()).put("to", span.to());
      entry.put("label", span.label()).put("color", span.color());
    }
    if (marks != null) {
      ObjectNode strokes = json.putObject("marks").put("label", marks.label());
      ArrayNode places = strokes.putArray("x");
      for (double place : marks.x()) {
        ChartNumbers.add(places, place);
      }
    }
    return json.put("log", log).put("xLog", xLog);
  }

  /** Collects a chart's parts. */
  public static final class Builder {
    private final String id;
    private final String title;
    private final List<Series> series = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private Marks marks;
    private boolean log;
    private boolean xLog;
    private String note = "";
    private String group = "";
    private String xLabel = "";
    private String yLabel = "";
    private double[] x;
    private int height = 180;

    private Builder(String id, String title) {
      this.id = id;
      this.title = title;
    }

    /** How to read it. */
    public Builder note(String text) {
      note = text;
      return this;
    }

    /** Shares cursor and zoom with the other charts of this name. */
    public Builder group(String name) {
      group = name;
      return this;
    }

    /** The x axis; 0, 1, ... unless given. */
    public Builder x(String label, double... values) {
      xLabel = label;
      x = values.length == 0 ? null : values;
      return this;
    }

    /** The x axis: the time of steps of dt ms, along which a group shares cursor and zoom. */
    public Builder time(String ofGroup, int count, double dt) {
      double[] time = steps(count);
      for (int t = 0; t < count; t++) {
        time[t] *= dt;
      }
      return group(ofGroup).x(TIME, time);
    }

    /** The y axis. */
    public Builder y(String label) {
      yLabel = label;
      return this;
    }

    /** Adds a curve. */
    public Builder add(Series one) {
      series.add(one);
      return this;
    }

    /** Adds a horizontal line. */
    public Builder level(String label, double value) {
      levels.add(new Level(label, value));
      return this;
    }

    /** Adds a background. */
    public Builder span(Span span) {
      spans.add(span);
      return this;
    }

    /** Strokes at the upper edge. */
    public Builder marks(String label, double... places) {
      marks = new Marks(label, places);
      return this;
    }

    /** Makes the y axis logarithmic. */
    public Builder log() {
      log = true;
      return this;
    }

    /** Makes the x axis logarithmic. */
    public Builder xLog() {
      xLog = true;
      return this;
    }

    /** The height of the plot in CSS pixels. Default: 180. */
    public Builder height(int pixels) {
      height = pixels;
      return this;
    }

    /**
     * The chart.
     *
     * @throws IllegalArgumentException if a series has not as many values as the x axis
     */
    public LineChart build() {
      double[] places = x != null ? x : steps(series.isEmpty() ? 0 : series.get(0).values().length);
      for (Series one : series) {
        if (one.values().length != places.length) {
          throw new IllegalArgumentException(
              ("chart %s: series '%s' has %s values, but expected %s, one for each place of x")
                  .formatted(id, one.label(), one.values().length, places.length));
        }
      }
      return new LineChart(
          id, title, note, group, xLabel, yLabel, places, series, levels, spans, marks, log, xLog,
          height);
    }
  }

  /**
   * Leaves out what a screen could not show, but no peak: of each of a number of equal stretches,
   * the places where a curve has its least and its greatest value stay, with all curves' values
   * there.
   */
  static final class Decimation {

    private Decimation() {}

    /** The indices to keep, ascending; all if there are no more than {@code most}. */
    static int[] indices(double[] x, List<Series> series, int most) {
      if (x.length <= most || series.isEmpty()) {
        return IntStream.range(0, x.length).toArray();
      }
      int buckets = Math.max(1, most / (2 * series.size()));
      BitSet kept = new BitSet(x.length);
      kept.set(0);
      kept.set(x.length - 1);
      for (int b = 0; b < buckets; b++) {
        int from = (int) ((long) b * x.length / buckets);
        int to = (int) ((long) (b + 1) * x.length / buckets);
        for (Series one : series) {
          keepExtremes(one.low() == null ? one.values() : one.low(), from, to, kept);
          keepExtremes(one.high() == null ? one.values() : one.high(), from, to, kept);
        }
      }
      return kept.stream().toArray();
    }

    private static void keepExtremes(double[] values, int from, int to, BitSet kept) {
      int least = -1;
      int greatest = -1;
      for (int i = from; i < to; i++) {
        if (Double.isNaN(values[i])) {
          continue;
        }
        least = least < 0 || values[i] < values[least] ? i : least;
        greatest = greatest < 0 || values[i] > values[greatest] ? i : greatest;
      }
      if (least >= 0) {
        kept.set(least);
        kept.set(greatest);
      }
    }
  }

  /** Short strokes at the upper edge of a chart, such as a neuron's spikes. */
  public record Marks(String label, double[] x) {}
}
