package org.eprop.api.surrogate;

import org.eprop.api.plugin.InvalidInputException;

/**
 * A triangle,
 *
 * <pre>    S(q) = max(0, 1 - b |q|)</pre>
 *
 * <p>(Bellec et al. 2020, equation 4, with b = 1). The engine recognises it and computes it along
 * with the neurons' step, to the same bits as any other shape of this formula, with less memory
 * traffic. A plugin whose shape is a triangle may return one.
 *
 * @param decline b, by how much S declines per unit of q; finite, &gt; 0
 * @since 1.0
 */
public record Triangle(float decline) implements SurrogateGradient {

  /**
   * @throws InvalidInputException if b is not a finite number &gt; 0
   */
  public Triangle {
    if (!(decline > 0 && decline < Float.POSITIVE_INFINITY)) {
      throw new InvalidInputException(
          "decline: got " + decline + ", but expected a finite number > 0");
    }
  }

  @Override
  public double at(double q) {
    return Math.max(0, 1 - decline * Math.abs(q));
  }

  @Override
  public void apply(float[] q, int n) {
    for (int j = 0; j < n; j++) {
      q[j] = Math.max(0f, 1f - decline * Math.abs(q[j]));
    }
  }
}
