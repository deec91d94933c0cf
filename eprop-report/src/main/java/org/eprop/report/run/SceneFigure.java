package org.eprop.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.api.environment.Scene;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;

/**
 * An episode to watch: a picture with a slider and a button, and on paper a few of its moments.
 * What the pictures show is the environment's own description of its scenes.
 */
final class SceneFigure {

  /** More moments than a slider has places. */
  private static final int MOST_MOMENTS = 1000;

  private static final int ON_PAPER = 6;

  /** Of the longer side of a picture: units of its drawing. */
  private static final double UNITS = 1000;

  /** Palette places, by the order in which names appear: what is at the back comes first. */
  private static final int[] COLORS = {7, 0, 1, 2, 4, 3, 5, 6};

  private final WatchedEpisode watched;
  private final Scene.Frame frame;
  private final double scale;
  private final List<String> names = new ArrayList<>();
  private final int[] moments;

  private SceneFigure(WatchedEpisode watched) {
    this.watched = watched;
    frame = watched.scenes().get(0).frame();
    scale = UNITS / Math.max(frame.right() - frame.left(), frame.top() - frame.bottom());
    for (Scene scene : watched.scenes()) {
      for (Scene.Shape shape : scene.shapes()) {
        if (!names.contains(shape.name())) {
          names.add(shape.name());
        }
      }
    }
    moments = evenly(watched.scenes().size(), MOST_MOMENTS);
  }

  /** Adds it, if the environment has scenes. */
  static void add(Page page, Section section, WatchedEpisode watched) {
    if (watched.scenes().isEmpty()) {
      return;
    }
    SceneFigure figure = new SceneFigure(watched);
    section.html(figure.html());
    page.style(Resources.text(SceneFigure.class, "scene.css"))
        .data("scene-data", figure.json())
        .script(Resources.text(SceneFigure.class, "scene.js"));
  }

  private static int[] evenly(int count, int most) {
    int kept = Math.min(count, most);
    int[] indices = new int[kept];
    for (int i = 0; i < kept; i++) {
      indices[i] = kept == 1 ? 0 : (int) ((long) i * (count - 1) / (kept - 1));
    }
    return indices;
  }

  private int width() {
    return (int) Math.round((frame.right() - frame.left()) * scale);
  }

  private int height() {
    return (int) Math.round((frame.top() - frame.bottom()) * scale);
  }

  private long x(double x) {
    return Math.round((x - frame.left()) * scale);
  }

  private long y(double y) {
    return Math.round((frame.top() - y) * scale);
  }

  private int color(String name) {
    return COLORS[names.indexOf(name) % COLORS.length];
  }

  private String time(int step) {
    return SettingsSection.plain(Math.rint(step * watched.environment().timeStep() * 10) / 10)
        + " ms";
  }

  private String html() {
    String svg =
        ("<svg viewBox=\"0 0 %s %s\" preserveAspectRatio=\"xMidYMid meet\""
                + " role=\"img\" aria-label=\"")
            .formatted(width(), height());
    StringBuilder html = new StringBuilder("<figure id=\"scene\" class=\"scene\"><h3>Watch</h3>");
    html.append("<div class=\"stage\">").append(svg);
    html.append("The episode at the time that the slider says\"></svg></div>");
    html.append("<div class=\"slider\"><button type=\"button\">Play</button>");
    html.append("<input type=\"range\" min=\"0\" value=\"0\" aria-label=\"time in the episode\">");
    html.append("<output></output></div><div class=\"moments\">");
    for (int step : evenly(watched.scenes().size(), ON_PAPER)) {
      html.append("<div>").append(svg).append("The episode at ").append(time(step)).append("\">");
      watched.scenes().get(step).shapes().forEach(shape -> html.append(element(shape)));
      html.append("</svg><p>").append(time(step)).append("</p></div>");
    }
    html.append("</div><ul class=\"names\">");
    for (String name : names) {
      html.append(
          "<li><svg width=\"20\" height=\"12\" aria-hidden=\"true\"><path d=\"M1 6H19\" stroke=\"");
      html.append(ink(name)).append("\" stroke-width=\"4\" stroke-linecap=\"round\"/></svg>");
      html.append(Html.escape(name)).append("</li>");
    }
    return html.append("</ul></figure>").toString();
  }

  private String ink(String name) {
    return "var(--c" + color(name) + ")";
  }

  private String element(Scene.Shape shape) {
    String stroke = " stroke=\"" + ink(shape.name()) + '"';
    if (shape instanceof Scene.Line line) {
      return String.format(
          Locale.ROOT,
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"%s/>",
          x(line.x1()),
          y(line.y1()),
          x(line.x2()),
          y(line.y2()),
          stroke);
    }
    Scene.Circle circle = (Scene.Circle) shape;
    return String.format(
        Locale.ROOT,
        "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\"%s/>",
        x(circle.x()),
        y(circle.y()),
        Math.round(circle.radius() * scale),
        circle.filled() ? ink(shape.name()) : "none",
        stroke);
  }

  /** A moment's shapes as numbers: colour, then x1 y1 x2 y2 of a line, or x y r filled, and 1. */
  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", watched.environment().timeStep());
    ArrayNode list = json.putArray("moments");
    PlayedEpisode played = watched.played();
    double sum = 0;
    int next = 0;
    for (int step : moments) {
      for (; next < step; next++) {
        sum += played.rewards()[next];
      }
      ObjectNode moment = list.addObject().put("t", step).put("text", text(played, step, sum));
      ArrayNode shapes = moment.putArray("shapes");
      for (Scene.Shape shape : watched.scenes().get(step).shapes()) {
        ArrayNode numbers = shapes.addArray().add(color(shape.name()));
        if (shape instanceof Scene.Line line) {
          numbers.add(x(line.x1())).add(y(line.y1())).add(x(line.x2())).add(y(line.y2()));
        } else {
          Scene.Circle circle = (Scene.Circle) shape;
          numbers.add(x(circle.x())).add(y(circle.y())).add(Math.round(circle.radius() * scale));
          numbers.add(circle.filled() ? 1 : 0).add(1);
        }
      }
    }
    return json;
  }

  /** The time, what is done, and the rewards so far. */
  private String text(PlayedEpisode played, int step, double sum) {
    StringBuilder text = new StringBuilder(time(step));
    int i = Arrays.binarySearch(played.decisions(), step);
    if (i >= 0 && played.actions() != null) {
      text.append(" · ").append(watched.actionNames().get(played.actions()[i]));
    }
    return text.append(" · rewards so far ")
        .append(String.format(Locale.ROOT, sum == Math.rint(sum) ? "%.0f" : "%.2f", sum))
        .toString();
  }
}
