package org.eprop.report.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Compares pictures of plots. */
final class Pictures {

  private Pictures() {}

  static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** How many pixels have nearly this colour. */
  static int count(BufferedImage image, Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += far(image.getRGB(x, y), color.getRGB()) < 12 ? 1 : 0;
      }
    }
    return count;
  }

  /**
   * What is different between two pictures of one size: empty if no more than this share of pixels
   * is. Edges may lie half a pixel elsewhere: a pixel counts if none of the other picture's nine
   * pixels around is like it.
   */
  static String difference(BufferedImage one, BufferedImage two, double most) {
    if (Math.abs(one.getWidth() - two.getWidth()) > 1
        || Math.abs(one.getHeight() - two.getHeight()) > 1) {
      return String.format(
          Locale.ROOT,
          "%d x %d pixels, but expected %d x %d",
          one.getWidth(),
          one.getHeight(),
          two.getWidth(),
          two.getHeight());
    }
    int different = 0;
    int width = Math.min(one.getWidth(), two.getWidth());
    int height = Math.min(one.getHeight(), two.getHeight());
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        boolean alone = !near(one.getRGB(x, y), two, x, y) || !near(two.getRGB(x, y), one, x, y);
        different += alone ? 1 : 0;
      }
    }
    double share = (double) different / width / height;
    return share <= most
        ? ""
        : String.format(Locale.ROOT, "%.4f %% of the pixels differ", 100 * share);
  }

  private static boolean near(int rgb, BufferedImage other, int x, int y) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (far(rgb, other.getRGB(x + dx, y + dy)) < 64) {
          return true;
        }
      }
    }
    return false;
  }

  private static int far(int one, int two) {
    int far = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      far = Math.max(far, Math.abs((one >> shift & 255) - (two >> shift & 255)));
    }
    return far;
  }
}
