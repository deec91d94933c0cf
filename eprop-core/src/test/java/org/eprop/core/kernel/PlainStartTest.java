package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When vectors begin. */
class PlainStartTest {

  @Test
  void vectorsAtOnce() {
    assertFalse(new PlainStart(0).newShare().isPlain(1));
  }

  @Test
  void plainUntilSoManyElementsAreComputed() {
    PlainStart.Share share = new PlainStart(1_000_000).newShare();
    int calls = 0;
    while (share.isPlain(100)) {
      calls++;
    }
    assertEquals(1_000_000, 100 * (calls + 1), 1 << 16);
    assertFalse(share.isPlain(100));
  }

  @Test
  void allSharesCountTogetherAndANewOneKnows() {
    PlainStart start = new PlainStart(1_000_000);
    PlainStart.Share first = start.newShare();
    PlainStart.Share second = start.newShare();
    while (first.isPlain(1_000)) {}
    assertTrue(second.isPlain(1), "it has not looked yet");
    assertFalse(second.isPlain(100_000));
    assertFalse(start.newShare().isPlain(1));
  }
}
