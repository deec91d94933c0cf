package org.eprop.api.event;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What the addresses of a sensor's events mean: an event of polarity p at the pixel (x, y) has the
 * address
 *
 * <pre>
 * (p H + y) W + x
 * </pre>
 *
 * <p>the order of an array [polarities][height][width]. A row of channels, such as the frequencies
 * of a cochlea, has one polarity and the height 1.
 *
 * @param polarities P, &gt; 0
 * @param height H, pixels, &gt; 0
 * @param width W, pixels or channels, &gt; 0
 * @since 1.0
 */
public record SensorShape(int polarities, int height, int width) {

  /** The most channels of a sensor. */
  public static final int MOST = 1 << 26;

  /**
   * Checks the sizes.
   *
   * @throws InvalidInputException if one is not positive, or there are more than {@link #MOST}
   *     channels
   */
  public SensorShape {
    if (polarities <= 0 || height <= 0 || width <= 0) {
      throw new InvalidInputException(
          "sensor: got %s polarities of %s x %s pixels, but expected whole numbers > 0"
              .formatted(polarities, height, width));
    }
    if ((long) polarities * height > MOST || (long) polarities * height * width > MOST) {
      throw new InvalidInputException(
          "sensor: got %s polarities of %s x %s pixels, but expected at most %s channels"
              .formatted(polarities, height, width, MOST));
    }
  }

  /** A row of channels. */
  public static SensorShape line(int channels) {
    return new SensorShape(1, 1, channels);
  }

  /** P H W. */
  public int channels() {
    return polarities * height * width;
  }

  /**
   * The address of a pixel's events.
   *
   * @throws InvalidInputException if it is outside of the sensor
   */
  public int address(int p, int y, int x) {
    if (p < 0 || p >= polarities || y < 0 || y >= height || x < 0 || x >= width) {
      throw new InvalidInputException(
          ("got an event at x = %s, y = %s, polarity %s, but expected x < %s, y < %s,"
                  + " polarity < %s")
              .formatted(x, y, p, width, height, polarities));
    }
    return (p * height + y) * width + x;
  }

  /** x of an address. */
  public int x(int address) {
    return address % width;
  }

  /** y of an address. */
  public int y(int address) {
    return address / width % height;
  }

  /** The polarity of an address. */
  public int polarity(int address) {
    return address / width / height;
  }
}
