package org.eprop.core.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;
import org.junit.jupiter.api.Test;

/** Of those above threshold, who may spike. */
class RefractoryNeuronsTest {

  private final RefractoryNeurons neurons =
      new RefractoryNeurons(new int[] {0, 1, 2}, Padding.WORKER);
  private final int[] listed = new int[8];

  private int[] step(int... above) {
    long[] bits = {0};
    for (int j : above) {
      bits[0] |= 1L << j;
    }
    return Arrays.copyOf(listed, neurons.list(bits, listed, 0));
  }

  @Test
  void eachIsSilentForItsNumberOfSteps() {
    neurons.begin();
    assertArrayEquals(new int[] {0, 1, 2}, step(0, 1, 2));
    assertArrayEquals(new int[] {0}, step(0, 1, 2));
    assertTrue(neurons.contains(2));
    assertArrayEquals(new int[] {0, 1}, step(0, 1, 2));
    assertArrayEquals(new int[] {0, 2}, step(0, 1, 2));
  }

  @Test
  void whoHasNotSpikedIsNotRefractory() {
    neurons.begin();
    step(1);
    assertFalse(neurons.contains(0));
  }

  @Test
  void theListIsFilledUpWithNobody() {
    RefractoryNeurons many = new RefractoryNeurons(new int[130], Padding.WORKER);
    many.begin();
    long[] above = {1L << 3, 1L << 5, 0b11};
    int[] list = new int[16];
    assertEquals(6, many.list(above, list, 2));
    assertArrayEquals(new int[] {3, 69, 128, 129}, Arrays.copyOfRange(list, 2, 6));
    assertEquals(1, many.list(new long[] {0, 1L << 63, 0}, list, 0));
    assertArrayEquals(new int[] {127, 192, 192, 192}, Arrays.copyOf(list, 4));
    assertEquals(67, many.list(new long[] {-1, 0, 0b111}, new int[80], 1)); // 130 is nobody
  }
}
