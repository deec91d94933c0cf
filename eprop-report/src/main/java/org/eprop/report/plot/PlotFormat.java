package org.eprop.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.eprop.report.page.Html;
import org.eprop.report.plot.Canvas.Words;

/** What a plot's file can be. */
public enum PlotFormat {
  /** Pixels, 300 an inch. */
  PNG,
  /** Lines and words. */
  SVG,
  /** Lines and words, with the font's glyphs in the file. */
  PDF;

  /** The ending of files, without a point. */
  public String ending() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All endings. */
  public static List<String> endings() {
    return Arrays.stream(values()).map(PlotFormat::ending).toList();
  }

  /** The format of this ending, in capitals or not. */
  public static Optional<PlotFormat> named(String ending) {
    return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(ending)).findFirst();
  }

  byte[] file(Plot plot, double width, String title, Typeface typeface) {
    Canvas canvas =
        switch (this) {
          case PNG -> new PictureCanvas(width, plot.height(), typeface);
          case SVG -> new SvgCanvas(width, plot.height(), title, typeface);
          case PDF -> new PdfCanvas(width, plot.height(), title, typeface);
        };
    plot.draw(canvas);
    return canvas.file();
  }

  /** A plot in pixels: a PNG file that knows how large it is on paper. */
  private static final class PictureCanvas implements Canvas {

    /** Pixels for each point: 300 an inch. */
    static final double SCALE = 300 / 72.0;

    private static final String PIXELS_PER_METER = "11811";
    private static final String FORMAT = "javax_imageio_png_1.0";

    private final Typeface typeface;
    private final BufferedImage image;
    private final Graphics2D graphics;

    PictureCanvas(double width, double height, Typeface typeface) {
      this.typeface = typeface;
      image =
          new BufferedImage(
              (int) Math.round(SCALE * width),
              (int) Math.round(SCALE * height),
              BufferedImage.TYPE_INT_RGB);
      graphics = image.createGraphics();
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      graphics.scale(SCALE, SCALE);
    }

    @Override
    public void fill(Shape shape, Color color) {
      graphics.setColor(color);
      graphics.fill(shape);
    }

    @Override
    public void stroke(Shape shape, Color color, double width, float... dash) {
      graphics.setColor(color);
      graphics.setStroke(
          new BasicStroke(
              (float) width,
              BasicStroke.CAP_BUTT,
              BasicStroke.JOIN_ROUND,
              1,
              dash.length == 0 ? null : dash,
              0));
      graphics.draw(shape);
    }

    @Override
    public void text(Words words) {
      AffineTransform place = words.place(typeface.width(words.text(), words.size()));
      fill(
          place.createTransformedShape(typeface.outline(words.text(), words.size())),
          words.color());
    }

    @Override
    public void image(BufferedImage pixels, Rectangle2D place) {
      AffineTransform to = AffineTransform.getTranslateInstance(place.getX(), place.getY());
      to.scale(place.getWidth() / pixels.getWidth(), place.getHeight() / pixels.getHeight());
      graphics.drawImage(pixels, to, null);
    }

    @Override
    public byte[] file() {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
        IIOMetadata size =
            writer.getDefaultImageMetadata(
                new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
        size.mergeTree(FORMAT, resolution());
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, size), null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        writer.dispose();
        graphics.dispose();
      }
      return bytes.toByteArray();
    }

    private static IIOMetadataNode resolution() {
      IIOMetadataNode root = new IIOMetadataNode(FORMAT);
      IIOMetadataNode pixels = new IIOMetadataNode("pHYs");
      pixels.setAttribute("pixelsPerUnitXAxis", PIXELS_PER_METER);
      pixels.setAttribute("pixelsPerUnitYAxis", PIXELS_PER_METER);
      pixels.setAttribute("unitSpecifier", "meter");
      root.appendChild(pixels);
      return root;
    }
  }

  /** A plot as a PDF of one page, as large as the plot, with the glyphs it needs. */
  private static final class PdfCanvas implements Canvas {

    /** Takes the place of the time, of which the file's identifier would be made otherwise. */
    private static final long SAME_FILE = 1;

    private final double height;
    private final Typeface typeface;
    private final PDDocument document = new PDDocument();
    private final PDType0Font font;
    private final PDPageContentStream page;

    PdfCanvas(double width, double height, String title, Typeface typeface) {
      this.height = height;
      this.typeface = typeface;
      try {
        font = PDType0Font.load(document, new ByteArrayInputStream(typeface.file()), true);
        PDPage only = new PDPage(new PDRectangle((float) width, (float) height));
        document.addPage(only);
        document.setDocumentId(SAME_FILE);
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setCreator("eprop");
        page = new PDPageContentStream(document, only);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What may go wrong with a stream, which here is one in memory. */
    private interface Writing {
      void run() throws IOException;
    }

    /** Runs it between saving and restoring the state. */
    private void apart(Writing writing) {
      try {
        page.saveGraphicsState();
        writing.run();
        page.restoreGraphicsState();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void fill(Shape shape, Color color) {
      apart(
          () -> {
            opacity(color);
            page.setNonStrokingColor(color);
            path(shape);
            page.fill();
          });
    }

    @Override
    public void stroke(Shape shape, Color color, double width, float... dash) {
      apart(
          () -> {
            opacity(color);
            page.setStrokingColor(color);
            page.setLineWidth((float) width);
            page.setLineJoinStyle(1);
            page.setLineDashPattern(dash, 0);
            path(shape);
            page.stroke();
          });
    }

    private void opacity(Color color) throws IOException {
      if (color.getAlpha() < 255) {
        PDExtendedGraphicsState state = new PDExtendedGraphicsState();
        state.setNonStrokingAlphaConstant(color.getAlpha() / 255f);
        state.setStrokingAlphaConstant(color.getAlpha() / 255f);
        page.setGraphicsStateParameters(state);
      }
    }

    @Override
    public void text(Words words) {
      apart(
          () -> {
            AffineTransform place = words.place(typeface.width(words.text(), words.size()));
            AffineTransform up = new AffineTransform(1, 0, 0, -1, 0, height);
            up.concatenate(place);
            up.scale(1, -1);
            page.beginText();
            page.setNonStrokingColor(words.color());
            page.setFont(font, (float) words.size());
            page.setTextMatrix(new Matrix(up));
            page.showText(words.text());
            page.endText();
          });
    }

    @Override
    public void image(BufferedImage pixels, Rectangle2D place) {
      apart(
          () ->
              page.drawImage(
                  LosslessFactory.createFromImage(document, pixels),
                  (float) place.getX(),
                  (float) (height - place.getMaxY()),
                  (float) place.getWidth(),
                  (float) place.getHeight()));
    }

    private void path(Shape shape) throws IOException {
      AffineTransform up = new AffineTransform(1, 0, 0, -1, 0, height);
      float[] at = new float[6];
      for (PathIterator i = shape.getPathIterator(up); !i.isDone(); i.next()) {
        switch (i.currentSegment(at)) {
          case PathIterator.SEG_MOVETO -> page.moveTo(at[0], at[1]);
          case PathIterator.SEG_LINETO -> page.lineTo(at[0], at[1]);
          case PathIterator.SEG_CUBICTO -> page.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
          case PathIterator.SEG_CLOSE -> page.closePath();
          default -> throw new IllegalArgumentException("a quadratic curve");
        }
      }
    }

    @Override
    public byte[] file() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (document) {
        page.close();
        document.save(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /**
   * A plot as SVG. Words are words, to be found and edited; the glyphs they need are in the file,
   * and where a program does not load them, each line of text keeps its length.
   */
  private static final class SvgCanvas implements Canvas {

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
}
