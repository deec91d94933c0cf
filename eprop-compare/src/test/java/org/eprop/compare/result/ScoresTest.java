package org.eprop.compare.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.eprop.compare.definition.TrainingTarget;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Scores LABELS = new Scores(0.3, 0.9, 0.1, null, 0.02, null, null, null);
  private static final Scores REWARD = new Scores(0.3, null, -0.8, null, 0.02, 0.8, 0.75, 9.0);
  private static final Scores CART = new Scores(0.3, null, -20.0, null, 0.02, 20.0, null, 20.0);

  @Test
  void answersForARewardAreComparedWithAnswersForALabel() {
    assertEquals(0.9, LABELS.get("accuracy"));
    assertEquals(0.75, REWARD.get("accuracy"));
    assertEquals(0.75, REWARD.get("success"));
    assertNull(LABELS.get("success"));
    assertNull(CART.get("accuracy"));
  }

  @Test
  void aTargetIsReachedByBoth() {
    TrainingTarget target = new TrainingTarget("validation", "accuracy", 0.7, false, false);
    for (Scores scores : List.of(LABELS, REWARD)) {
      assertEquals(true, target.reached(new EpochResult(1, 1, true, Map.of("validation", scores))));
    }
    assertEquals(false, target.reached(new EpochResult(1, 1, true, Map.of("validation", CART))));
  }
}
