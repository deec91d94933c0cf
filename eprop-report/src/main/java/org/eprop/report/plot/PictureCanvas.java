package org.eprop.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.eprop.report.plot.Canvas.Words;

/** A plot in pixels: a PNG file that knows how large it is on paper. */
final class PictureCanvas implements Canvas {

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
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
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
    fill(place.createTransformedShape(typeface.outline(words.text(), words.size())), words.color());
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
