package org.eprop.compare.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.eprop.compare.definition.TrainingTarget;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Scores LABELS =
      new Scores(Map.of("loss", 0.3, "accuracy", 0.9, "error", 0.1, "rate", 0.02));
  private static final Scores REWARD =
      new Scores(Map.of("loss", 0.3, "error", -0.8, "return", 0.8, "success", 0.75));
  private static final Scores CART =
      new Scores(Map.of("loss", 0.3, "error", -20.0, "return", 20.0));

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
