package org.eprop.core.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {

  /** Fixed: saved experiments say their seed, and are to give the same numbers again. */
  @Test
  void numbersOfASeedAndPurposeStay() {
    assertEquals(1287222293668349278L, new RandomStreams(0).stream("w_in", 0).nextLong());
    assertEquals(8009698809622687534L, new RandomStreams(42).stream("order", 3, 9).nextLong());
    assertEquals(0.028469092555116714, new RandomStreams(-5).stream("feedback").nextGaussian());
  }

  @Test
  void everySeedPurposeAndIndexHasAStreamOfItsOwn() {
    Set<Long> firsts = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      for (String purpose : new String[] {"w_in", "w_out", "order"}) {
        firsts.add(new RandomStreams(seed).stream(purpose).nextLong());
        for (long index = 0; index < 5; index++) {
          firsts.add(new RandomStreams(seed).stream(purpose, index).nextLong());
          firsts.add(new RandomStreams(seed).stream(purpose, index, 0).nextLong());
        }
      }
    }
    assertEquals(5 * 3 * 11, firsts.size());
  }
}
