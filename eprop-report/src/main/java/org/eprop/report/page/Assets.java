package org.eprop.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is copied into every page. */
enum Assets {
  STYLE("org/eprop/report/page/report.css"),
  SCRIPT("org/eprop/report/page/report.js"),
  UPLOT("META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.iife.min.js"),
  UPLOT_CSS("META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css");

  private final String resource;

  Assets(String resource) {
    this.resource = resource;
  }

  String text() {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
