package org.eprop.api.environment;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A drawing of the world at a step, as lines and circles, for reports. Learning ignores it. x goes
 * to the right, y upwards.
 *
 * <pre>{@code
 * new Scene(
 *     new Scene.Frame(-5, -1, 5, 1),
 *     List.of(
 *         new Scene.Line("floor", -5, -0.5, 5, -0.5),
 *         new Scene.Circle("walker", place, 0, 0.4, true)))
 * }</pre>
 *
 * @param frame the part of the world that is drawn, the same for every step of an environment
 * @param shapes the ones further back first
 * @since 1.0
 */
public record Scene(Frame frame, List<Shape> shapes) {

  /** Copies the list. */
  public Scene {
    shapes = List.copyOf(shapes);
  }

  /** Shapes of one name have one colour. */
  public sealed interface Shape permits Line, Circle {

    /** What it is, for the legend: {@code pole}. */
    String name();
  }

  /**
   * A rectangle.
   *
   * @param left least x
   * @param bottom least y
   * @param right greatest x
   * @param top greatest y
   */
  public record Frame(double left, double bottom, double right, double top) {

    /**
     * Checks that it is not empty.
     *
     * @throws InvalidInputException if it is empty, or not finite
     */
    public Frame {
      finite("frame", left, bottom, right, top);
      if (!(left < right && bottom < top)) {
        throw new InvalidInputException(
            ("scene: got a frame from (%s, %s) to (%s, %s), but expected one from the"
                    + " lower left to the upper right")
                .formatted(left, bottom, right, top));
      }
    }
  }

  /** A straight line from one point to another. */
  public record Line(String name, double x1, double y1, double x2, double y2) implements Shape {

    /**
     * Checks the numbers.
     *
     * @throws InvalidInputException if one is not finite
     */
    public Line {
      finite(name, x1, y1, x2, y2);
    }
  }

  /**
   * A circle.
   *
   * @param radius &gt;= 0
   * @param filled whether it is a disc
   */
  public record Circle(String name, double x, double y, double radius, boolean filled)
      implements Shape {

    /**
     * Checks the numbers.
     *
     * @throws InvalidInputException if one is not finite, or the radius is negative
     */
    public Circle {
      finite(name, x, y, radius);
      if (radius < 0) {
        throw new InvalidInputException(
            "scene: " + name + ": got a radius of " + radius + ", but expected >= 0");
      }
    }
  }

  private static void finite(String name, double... numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new InvalidInputException(
            "scene: " + name + ": got " + number + ", but expected a finite number");
      }
    }
  }
}
