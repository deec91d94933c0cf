package org.eprop.report.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.eprop.report.page.Html;
import org.eprop.report.plot.Canvas.Words;

/**
 * A plot as SVG. Words are words, to be found and edited; the glyphs they need are in the file, and
 * where a program does not load them, each line of text keeps its length.
 */
final class SvgCanvas implements Canvas {

  private final double width;
  private final double height;
  private final String title;
  private final Typeface typeface;
  private final StringBuilder body = new StringBuilder();
  private final TreeSet<Integer> characters = new TreeSet<>();

  SvgCanvas(double width, double height, String title, Typeface typeface) {
    this.width = width;
    this.height = height;
    this.title = title;
    this.typeface = typeface;
  }

  @Override
  public void fill(Shape shape, Color color) {
    body.append("<path d=\"").append(path(shape)).append("\" fill=\"").append(hex(color));
    opacity("fill-opacity", color);
    body.append("\"/>\n");
  }

  @Override
  public void stroke(Shape shape, Color color, double thickness, float... dash) {
    body.append("<path d=\"").append(path(shape)).append("\" fill=\"none\" stroke=\"");
    body.append(hex(color)).append("\" stroke-width=\"").append(number(thickness));
    opacity("stroke-opacity", color);
    if (dash.length > 0) {
      body.append("\" stroke-dasharray=\"");
      for (float length : dash) {
        body.append(number(length)).append(' ');
      }
    }
    body.append("\" stroke-linejoin=\"round\"/>\n");
  }

  private void opacity(String name, Color color) {
    if (color.getAlpha() < 255) {
      body.append("\" ").append(name).append("=\"").append(number(color.getAlpha() / 255.0));
    }
  }

  @Override
  public void text(Words words) {
    if (words.text().isBlank()) {
      return;
    }
    words.text().codePoints().forEach(characters::add);
    double length = typeface.width(words.text(), words.size());
    AffineTransform place = words.place(length);
    body.append("<text transform=\"matrix(");
    body.append(precise(place.getScaleX())).append(' ').append(precise(place.getShearY()));
    body.append(' ').append(precise(place.getShearX())).append(' ');
    body.append(precise(place.getScaleY())).append(' ').append(number(place.getTranslateX()));
    body.append(' ').append(number(place.getTranslateY())).append(")\" font-size=\"");
    body.append(number(words.size())).append("\" textLength=\"").append(number(length));
    body.append("\" fill=\"").append(hex(words.color())).append("\">");
    body.append(Html.escape(words.text())).append("</text>\n");
  }

  @Override
  public void image(BufferedImage pixels, Rectangle2D place) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(pixels, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    body.append("<image x=\"").append(number(place.getX())).append("\" y=\"");
    body.append(number(place.getY())).append("\" width=\"").append(number(place.getWidth()));
    body.append("\" height=\"").append(number(place.getHeight()));
    body.append("\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"");
    body.append(" xlink:href=\"data:image/png;base64,");
    body.append(Base64.getEncoder().encodeToString(png.toByteArray())).append("\"/>\n");
  }

  @Override
  public byte[] file() {
    int[] used = characters.stream().mapToInt(c -> c).toArray();
    String font = Base64.getEncoder().encodeToString(typeface.subset(used));
    String size = number(width) + "pt\" height=\"" + number(height);
    String text =
        String.join(
            "",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" ",
            "xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" width=\"" + size + "pt\" ",
            "viewBox=\"0 0 " + number(width) + " " + number(height) + "\">\n<title>",
            Html.escape(title),
            "</title>\n<style>@font-face{font-family:'" + Typeface.FAMILY + "';",
            "src:url(data:font/ttf;base64," + font + ")}\n",
            "text{font-family:'" + Typeface.FAMILY + "',Arimo,Arial,Helvetica,sans-serif;",
            "text-rendering:geometricPrecision;font-kerning:none;font-variant-ligatures:none;white-space:pre}</style>\n",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
            body,
            "</svg>\n");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      path.append("MLQCZ".charAt(kind));
      int numbers =
          switch (kind) {
            case PathIterator.SEG_CUBICTO -> 6;
            case PathIterator.SEG_QUADTO -> 4;
            case PathIterator.SEG_CLOSE -> 0;
            default -> 2;
          };
      for (int n = 0; n < numbers; n++) {
        path.append(n == 0 ? "" : " ").append(number(at[n]));
      }
    }
    return path.toString();
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
  }

  /** To a hundredth of a point. */
  private static String number(double x) {
    return rounded(x, 2);
  }

  private static String precise(double x) {
    return rounded(x, 5);
  }

  private static String rounded(double x, int decimals) {
    BigDecimal number = new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
