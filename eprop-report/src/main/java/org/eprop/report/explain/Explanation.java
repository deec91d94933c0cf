package org.eprop.report.explain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.explain.LessonPages.ReadoutLesson;
import org.eprop.report.page.Page;

/**
 * Explains e-prop by example: a page for each kind of weight, and one that leads to them. All
 * numbers come from the engine's reference path; the same settings give the same pages.
 */
public final class Explanation {

  private static final int INPUTS = 20;

  private final Map<String, Page> pages = new LinkedHashMap<>();

  /**
   * Runs the examples.
   *
   * @param plugins has the components that the settings name
   * @throws InvalidInputException if the settings are wrong, or no weight makes the neuron spike
   */
  public Explanation(Plugins plugins, ExplainSettings settings) {
    Toy single = Toy.single(plugins, settings);
    Toy pair = Toy.pair(plugins, settings);
    SynapseLesson input = SynapseLesson.of(single, false);
    SynapseLesson recurrent = SynapseLesson.of(pair, true);
    ReadoutLesson output = ReadoutLesson.of(single);
    pages.put("index.html", LessonPages.index(input, recurrent, output, many(plugins, settings)));
    pages.put("input.html", LessonPages.of(input));
    pages.put("recurrent.html", LessonPages.of(recurrent));
    pages.put("output.html", LessonPages.of(output));
    pages.put("traces.html", LessonPages.ofTraces(single));
  }

  /** A network to learn with, if the neuron can be made to spike by many inputs, too. */
  private static Optional<Toy> many(Plugins plugins, ExplainSettings settings) {
    try {
      return Optional.of(Toy.many(plugins, settings, INPUTS));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** The pages by the names of their files; they link to each other by these. */
  public Map<String, Page> pages() {
    return new LinkedHashMap<>(pages);
  }

  /**
   * Writes all pages.
   *
   * @return the page to open first
   * @throws InvalidInputException if a file can't be written
   */
  public Path write(Path folder) {
    pages.forEach((name, page) -> page.write(folder.resolve(name)));
    return folder.resolve("index.html");
  }
}
