package org.eprop.report.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Plots look as they did when they were looked at. To store new pictures, set the environment's
 * EPROP_STORE_PLOTS to the folder of the stored ones, run the test, and look at them.
 */
class StoredPlotsTest {

  private static final PlotSettings COLUMN =
      new PlotSettings(PlotSettings.COLUMN, List.of(PlotFormat.PNG), DotChart.GIVEN, Set.of());

  @BeforeAll
  static void withoutADisplay() {
    System.setProperty("java.awt.headless", "true");
  }

  static List<Chart> charts() {
    return Charts.all();
  }

  private static BufferedImage picture(Chart chart) throws Exception {
    return Pictures.read(PlotFiles.file(chart, PlotFormat.PNG, COLUMN));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void picturesAreThoseStored(Chart chart) throws Exception {
    String name = chart.id() + ".png";
    String store = System.getenv("EPROP_STORE_PLOTS");
    if (store != null) {
      Files.write(Path.of(store, name), PlotFiles.file(chart, PlotFormat.PNG, COLUMN));
    }
    try (InputStream stored = StoredPlotsTest.class.getResourceAsStream(name)) {
      assertNotNull(stored, name + " is not stored");
      assertEquals("", Pictures.difference(picture(chart), ImageIO.read(stored), 0.0005));
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void portableDocumentsLookAlikeAndHaveTheirFonts(Chart chart) throws Exception {
    byte[] file = PlotFiles.file(chart, PlotFormat.PDF, COLUMN);
    assertArrayEquals(file, PlotFiles.file(chart, PlotFormat.PDF, COLUMN));
    try (PDDocument document = Loader.loadPDF(file)) {
      assertEquals(1, document.getNumberOfPages());
      assertEquals(chart.title(), document.getDocumentInformation().getTitle());
      assertEquals(89 / 25.4 * 72, document.getPage(0).getMediaBox().getWidth(), 0.01);
      PDResources resources = document.getPage(0).getResources();
      List<String> fonts = new ArrayList<>();
      for (COSName font : resources.getFontNames()) {
        assertTrue(resources.getFont(font).isEmbedded());
        fonts.add(resources.getFont(font).getName());
      }
      assertEquals(1, fonts.size());
      assertTrue(fonts.get(0).matches("[A-Z]{6}\\+LiberationSans"), fonts.toString());

      BufferedImage drawn = new PDFRenderer(document).renderImageWithDPI(0, 300);
      assertEquals("", Pictures.difference(drawn, picture(chart), 0.004));
      expectNames(chart, new PDFTextStripper().getText(document));
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void vectorGraphicsHaveTheirWords(Chart chart) throws Exception {
    byte[] file = PlotFiles.file(chart, PlotFormat.SVG, COLUMN);
    assertArrayEquals(file, PlotFiles.file(chart, PlotFormat.SVG, COLUMN));
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(file));
    assertEquals("252.28pt", svg.getDocumentElement().getAttribute("width"));
    assertEquals(chart.title(), svg.getElementsByTagName("title").item(0).getTextContent());
    StringBuilder words = new StringBuilder();
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      words.append(texts.item(i).getTextContent()).append('\n');
    }
    expectNames(chart, words.toString());
    String text = new String(file, StandardCharsets.UTF_8);
    assertTrue(text.contains("@font-face{font-family:'Liberation Sans';src:url(data:font/ttf;"));
    assertFalse(text.contains("http://") && !text.contains("http://www.w3.org/"), "fetches");
  }

  /** Names of variants and classes are all there, and whole, though in lines. */
  private static void expectNames(Chart chart, String words) {
    String together = words.replaceAll("\\s", "");
    List<String> names =
        switch (chart.id()) {
          case "curves", "dots" -> Charts.names();
          case "factors" -> Charts.SURROGATES;
          case "confusion", "heat" -> Charts.CLASSES;
          default -> List.of();
        };
    for (String name : names) {
      assertTrue(together.contains(name), name + " is not in " + words);
    }
  }
}
