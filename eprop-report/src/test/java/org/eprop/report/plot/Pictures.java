package org.eprop.report.plot;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
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
    for (int rgb : pixels(image)) {
      count += far(rgb, color.getRGB()) < 12 ? 1 : 0;
    }
    return count;
  }

  /** All, row by row: one by one, a picture as it was read gives them ten times slower. */
  private static int[] pixels(BufferedImage image) {
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = plain.createGraphics();
    graphics.setComposite(AlphaComposite.Src);
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return ((DataBufferInt) plain.getRaster().getDataBuffer()).getData();
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
    int[] here = pixels(one);
    int[] there = pixels(two);
    int different = 0;
    int width = Math.min(one.getWidth(), two.getWidth());
    int height = Math.min(one.getHeight(), two.getHeight());
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * one.getWidth() + x;
        int other = y * two.getWidth() + x;
        boolean alone =
            !near(here[at], there, other, two.getWidth())
                || !near(there[other], here, at, one.getWidth());
        different += alone ? 1 : 0;
      }
    }
    double share = (double) different / width / height;
    return share <= most
        ? ""
        : String.format(Locale.ROOT, "%.4f %% of the pixels differ", 100 * share);
  }

  private static boolean near(int rgb, int[] other, int at, int width) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (far(rgb, other[at + dy * width + dx]) < 64) {
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
