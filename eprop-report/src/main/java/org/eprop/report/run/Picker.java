package org.eprop.report.run;

import java.util.List;
import java.util.stream.Collectors;
import org.eprop.core.network.Population;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;

/**
 * A form to choose another sample, set or neuron: where {@code eprop report --serve} shows the
 * page, it shows that; in a file, it says which command does.
 */
final class Picker {

  private Picker() {}

  static void add(Page page, Section section, ReportedRun run, Focus focus) {
    String set = focus.setName(run.task());
    StringBuilder html = new StringBuilder("<form class=\"pick\" data-run=\"");
    html.append(Html.escape(run.name())).append("\"><label>set <select name=\"set\">");
    for (String one : List.of("train", "validation", "test")) {
      boolean there =
          one.equals("train")
              || (one.equals("test") ? run.task().test() : run.task().validation()).isPresent();
      if (there) {
        html.append(one.equals(set) ? "<option selected>" : "<option>").append(one);
        html.append("</option>");
      }
    }
    html.append("</select></label> <label>sample <input name=\"sample\" type=\"number\" min=\"0\"");
    html.append(" max=\"").append(focus.dataset(run.task()).size() - 1).append("\" value=\"");
    html.append(focus.sample()).append("\"></label> <label>neurons <input name=\"neurons\"");
    html.append(" placeholder=\"").append(Html.escape(places(run))).append("\" value=\"");
    String neurons =
        focus.neurons().stream()
            .map(place -> place.population() + ":" + place.neuron())
            .collect(Collectors.joining(","));
    html.append(Html.escape(neurons)).append("\"></label> <button>Show</button>");
    html.append("<output></output></form>");
    section.html(html.toString());
    page.script(Resources.text(Picker.class, "picker.js"));
  }

  /** Such as layer0:0. */
  private static String places(ReportedRun run) {
    return run.network().structure().populations().stream()
        .map(Population::name)
        .map(name -> name + ":0")
        .limit(2)
        .collect(Collectors.joining(","));
  }
}
