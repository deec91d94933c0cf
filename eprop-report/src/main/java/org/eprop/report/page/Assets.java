package org.eprop.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is copied into every page. */
enum Assets {
  STYLE("report.css"),
  TICKS("ticks.js"),
  SCRIPT("report.js"),
  UPLOT("META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.iife.min.js"),
  UPLOT_CSS("META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css");

  private final String resource;

  Assets(String resource) {
    this.resource = resource;
  }

  String text() {
    try (InputStream in = open()) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** On the module path, a class sees its own module's resources, a loader those of other jars. */
  private InputStream open() {
    return resource.startsWith("META-INF/")
        ? Assets.class.getClassLoader().getResourceAsStream(resource)
        : Assets.class.getResourceAsStream(resource);
  }
}
