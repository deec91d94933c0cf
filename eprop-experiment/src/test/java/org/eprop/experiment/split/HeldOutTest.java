package org.eprop.experiment.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {

  /** Also where 1 / k times k is not 1, as for 49. */
  @ParameterizedTest
  @CsvSource({"180, 5, 3", "100, 49, 1", "98, 49, 7", "10, 10, 2"})
  void foldsArePartsOfOneSize(int samples, int folds, int classes) {
    BitSet all = new BitSet();
    all.set(0, samples);
    BitSet seen = new BitSet();
    for (int fold = 0; fold < folds; fold++) {
      BitSet apart = new HeldOut(0, folds, fold).of(all, i -> "class " + i % classes, i -> i);
      assertFalse(apart.intersects(seen), "in two folds");
      assertEquals(samples / folds, apart.cardinality(), samples % folds == 0 ? 0 : 1);
      seen.or(apart);
    }
    assertEquals(all, seen);
  }
}
