package org.eprop.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** No glyph of a plot sticks out of it, however wide it is. */
class NothingCutTest {

  private final Typeface typeface = new Typeface();

  static Stream<Chart> charts() {
    return Stream.concat(Charts.all().stream(), Stream.of(Charts.fewFactors()));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void wordsAreWithinThePlot(Chart chart) throws Exception {
    for (double width : List.of(60.0, PlotSettings.COLUMN, PlotSettings.PAGE)) {
      PlotSettings settings =
          new PlotSettings(width, List.of(PlotFormat.SVG), DotChart.GIVEN, Set.of());
      Element svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(PlotFiles.file(chart, PlotFormat.SVG, settings)))
              .getDocumentElement();
      double[] box = numbers(svg.getAttribute("viewBox"));
      Rectangle2D plot = new Rectangle2D.Double(-0.1, -0.1, box[2] + 0.2, box[3] + 0.2);
      NodeList texts = svg.getElementsByTagName("text");
      List<String> cut = new ArrayList<>();
      for (int i = 0; i < texts.getLength(); i++) {
        Element text = (Element) texts.item(i);
        if (!plot.contains(glyphs(text))) {
          cut.add(text.getTextContent() + ": " + glyphs(text));
        }
      }
      assertTrue(texts.getLength() > 0);
      assertEquals(List.of(), cut, width + " mm: " + plot);
    }
  }

  private Rectangle2D glyphs(Element text) {
    double size = Double.parseDouble(text.getAttribute("font-size"));
    double[] matrix = numbers(text.getAttribute("transform").replaceAll("matrix\\(|\\)", ""));
    return typeface
        .outline(text.getTextContent(), size)
        .createTransformedShape(new AffineTransform(matrix))
        .getBounds2D();
  }

  private static double[] numbers(String words) {
    return Stream.of(words.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
