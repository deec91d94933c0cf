package org.eprop.report.plot;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Liberation Sans, as wide as Arial and Helvetica, which PDFBox brings along (SIL Open Font
 * License). Plots look the same wherever they are drawn: no font of the system is used, and glyphs
 * of pictures are filled outlines.
 */
final class Typeface {

  private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** For viewers that do not load the font in an SVG file: fonts of the same widths. */
  static final String FAMILY = "Liberation Sans";

  /** What a font in a page has to have. */
  private static final List<String> TABLES =
      List.of("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post");

  private final byte[] file;
  private final TrueTypeFont font;
  private final CmapLookup glyphs;
  private final double unit;

  Typeface() {
    try (InputStream in = PDDocument.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not there");
      }
      file = in.readAllBytes();
      font = new TTFParser().parse(new RandomAccessReadBuffer(file));
      glyphs = font.getUnicodeCmapLookup();
      unit = font.getUnitsPerEm();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  byte[] file() {
    return file;
  }

  /** The text with a question mark for every character that the font lacks. */
  String known(String text) {
    int[] known =
        text.codePoints().map(c -> c >= ' ' && glyphs.getGlyphId(c) != 0 ? c : '?').toArray();
    return new String(known, 0, known.length);
  }

  /** How wide a text is, in points. */
  double width(String text, double size) {
    return text.codePoints().mapToDouble(this::advance).sum() * size;
  }

  /** The widest of some texts. */
  double widest(List<String> texts, double size) {
    return texts.stream().mapToDouble(text -> width(text, size)).max().orElse(0);
  }

  private double advance(int character) {
    try {
      return font.getAdvanceWidth(glyphs.getGlyphId(character)) / unit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The outline of a text that starts at (0, 0); y is down. */
  Path2D outline(String text, double size) {
    Path2D outline = new Path2D.Double();
    double x = 0;
    try {
      for (int character : text.codePoints().toArray()) {
        GlyphData glyph = font.getGlyph().getGlyph(glyphs.getGlyphId(character));
        if (glyph != null) {
          AffineTransform place = AffineTransform.getTranslateInstance(x * size, 0);
          place.scale(size / unit, -size / unit);
          outline.append(glyph.getPath().getPathIterator(place), false);
        }
        x += advance(character);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outline;
  }

  /** A font file with no glyphs but those of some characters. */
  byte[] subset(int... characters) {
    try {
      TTFSubsetter subsetter = new TTFSubsetter(font, TABLES);
      for (int character : characters) {
        subsetter.add(character);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      subsetter.writeToStream(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text in lines no wider than this, broken at spaces or after signs, at worst anywhere. */
  List<String> lines(String text, double size, double width) {
    List<String> lines = new ArrayList<>();
    String rest = known(text).strip();
    while (width(rest, size) > width && rest.length() > 1) {
      int end = breakPlace(rest, size, width);
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private int breakPlace(String text, double size, double width) {
    int most = 1;
    while (most < text.length() && width(text.substring(0, most + 1), size) <= width) {
      most++;
    }
    for (int end = most; end > 0; end--) {
      if (" +_-./,:".indexOf(text.charAt(end - 1)) >= 0
          || (end < text.length() && text.charAt(end) == ' ')) {
        return end;
      }
    }
    return most;
  }
}
