package org.eprop.learning.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static Schedule create(ScheduleFactory factory, Map<String, ?> parameters) {
    return factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  @Test
  void constant() {
    Schedule schedule = create(new ConstantSchedule(), Map.of());
    assertEquals(1, schedule.factor(0, 10));
    assertEquals(1, schedule.factor(9.99, 10));
  }

  @Test
  void step() {
    Schedule schedule = create(new StepSchedule(), Map.of("every", 3, "factor", 0.25));
    assertEquals(1, schedule.factor(0, 10));
    assertEquals(1, schedule.factor(2.999, 10));
    assertEquals(0.25, schedule.factor(3, 10));
    assertEquals(0.0625, schedule.factor(8.5, 10));
    assertEquals(0.015625, schedule.factor(9, 10));
  }

  @Test
  void cosine() {
    Schedule schedule = create(new CosineSchedule(), Map.of("final_fraction", 0.2));
    assertEquals(1, schedule.factor(0, 8));
    assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, schedule.factor(2, 8), 1e-15);
    assertEquals(0.6, schedule.factor(4, 8), 1e-15);
    assertEquals(0.2, schedule.factor(8, 8), 1e-15);
    assertEquals(0.2, schedule.factor(9, 8), 1e-15, "stays there");
    assertEquals(1, schedule.factor(0, 0), "no epochs at all");
    Schedule toZero = create(new CosineSchedule(), Map.of());
    assertTrue(toZero.factor(8, 8) >= 0);
  }

  /**
   * 0.9 is no tenth below 1; NaN was not measured. PyTorch's ReduceLROnPlateau has the same rates
   * after these losses: it ignores the first of two that are no better.
   */
  @Test
  void plateau() {
    Schedule schedule =
        create(
            new Plateau(),
            Map.of("patience", 1, "factor", 0.25, "threshold", 0.1, "minimum", 0.05));
    assertTrue(schedule.seesValidation());
    assertEquals(1, schedule.factor(3, 9));
    double[] losses = {2, Double.NaN, 1, 0.95, 0.91, 0.89, 0.9, 0.9, 0.9, 0.9};
    double[] expected = {1, 1, 1, 1, 1, 0.25, 0.25, 0.25, 0.0625, 0.0625, 0.05};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      double[] so = Arrays.copyOf(losses, epoch);
      assertEquals(expected[epoch], schedule.factor(epoch + 0.5, 20, so), "epoch " + epoch);
    }
  }

  @Test
  void everyScheduleWarmsUp() {
    for (ScheduleFactory factory :
        List.of(new ConstantSchedule(), new StepSchedule(), new CosineSchedule())) {
      Schedule cold = create(factory, Map.of());
      Schedule warm = create(factory, Map.of("warm_up_epochs", 2.5));
      assertEquals(0, warm.factor(0, 50), factory.name());
      assertEquals(0.4 * cold.factor(1, 50), warm.factor(1, 50), 1e-15, factory.name());
      assertEquals(cold.factor(2.5, 50), warm.factor(2.5, 50), factory.name());
      assertEquals(cold.factor(30, 50), warm.factor(30, 50), factory.name());
    }
  }

  @Test
  void wrongParameters() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> create(new StepSchedule(), Map.of("every", 0.5)));
    assertEquals("every: got 0.5, but expected a whole number >= 1 (epochs)", e.getMessage());
  }
}
