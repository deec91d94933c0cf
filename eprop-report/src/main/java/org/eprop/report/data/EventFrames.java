package org.eprop.report.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.eprop.api.event.SensorShape;
import org.eprop.api.task.SpikeInput;

/**
 * Events as pictures: ON blue, OFF orange, the more the stronger; a picture for each part of the
 * time.
 */
final class EventFrames {

  static final String STYLE =
      ".frames { display: flex; flex-wrap: wrap; gap: .6rem; margin: .4rem 0 1rem; }\n"
          + ".frames figure { margin: 0; }\n"
          + ".frames img { display: block; width: min(7.5rem, 20vw); image-rendering: pixelated;"
          + " background: var(--card); border: 1px solid var(--line); }\n"
          + ".frames figcaption { font-size: .75rem; }\n";

  private static final int FRAMES = 8;
  private static final int ON = 0x0072b2;
  private static final int OFF = 0xd55e00;
  private static final int OPAQUE = 255;

  private EventFrames() {}

  /** HTML of a sample's frames. */
  static String of(SpikeInput input, SensorShape shape, double timeStep) {
    int frames = Math.min(FRAMES, Math.max(1, input.steps()));
    double[][] counts = new double[frames][shape.channels()];
    for (int t = 0; t < input.steps(); t++) {
      double[] frame = counts[(int) ((long) t * frames / input.steps())];
      for (int e = input.start()[t]; e < input.start()[t + 1]; e++) {
        frame[input.channel()[e]]++;
      }
    }
    double most = 1;
    for (double[] frame : counts) {
      for (double count : frame) {
        most = Math.max(most, count);
      }
    }
    StringBuilder html = new StringBuilder("<div class=\"frames\">");
    for (int f = 0; f < frames; f++) {
      double from = timeStep * f * input.steps() / frames;
      double to = timeStep * (f + 1) * input.steps() / frames;
      String time = String.format(Locale.ROOT, "%.0f to %.0f ms", from, to);
      html.append(figure(counts[f], shape, most, time));
    }
    return html.append("</div>").toString();
  }

  /** HTML of one picture. */
  static String of(double[] values, SensorShape shape, String caption) {
    double most = 0;
    for (double value : values) {
      most = Math.max(most, value);
    }
    return "<div class=\"frames\">" + figure(values, shape, most, caption) + "</div>";
  }

  private static String figure(double[] values, SensorShape shape, double most, String caption) {
    return ("<figure><img alt=\"events, %s\""
            + " src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>")
        .formatted(caption, Base64.getEncoder().encodeToString(png(values, shape, most)), caption);
  }

  private static byte[] png(double[] values, SensorShape shape, double most) {
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        double off = shape.polarities() > 1 ? values[shape.address(0, y, x)] : 0;
        double on = values[shape.address(shape.polarities() > 1 ? 1 : 0, y, x)];
        double share = most == 0 ? 0 : Math.sqrt(Math.max(on, off) / most);
        int alpha = (int) Math.round(OPAQUE * share);
        image.setRGB(x, y, alpha << 24 | (on >= off ? ON : OFF));
      }
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
