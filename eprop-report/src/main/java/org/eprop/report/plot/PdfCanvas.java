package org.eprop.report.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.eprop.report.plot.Canvas.Words;

/** A plot as a PDF of one page, as large as the plot, with the glyphs it needs. */
final class PdfCanvas implements Canvas {

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
