package org.eprop.api.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The triangle that the engine recognises. */
class TriangleTest {

  @Test
  void declinesByItsDecline() {
    Triangle steep = new Triangle(2);
    assertEquals(1, steep.at(0));
    assertEquals(0.5, steep.at(-0.25));
    assertEquals(0, steep.at(0.5));
    assertEquals(0, steep.at(-7));
    float[] q = {0, -0.25f, 0.3f, 1, 9};
    steep.apply(q, 4);
    assertArrayEquals(new float[] {1, 0.5f, 1 - 2 * 0.3f, 0, 9}, q);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesWhatIsNoTriangle(float decline) {
    String message =
        assertThrows(InvalidInputException.class, () -> new Triangle(decline)).getMessage();
    assertEquals("decline: got " + decline + ", but expected a finite number > 0", message);
  }
}
