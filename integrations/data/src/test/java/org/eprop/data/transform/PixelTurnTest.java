package org.eprop.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.junit.jupiter.api.Test;

/** Turning, scaling and shearing about the middle of the sensor. */
class PixelTurnTest {

  private static final SensorShape SENSOR = new SensorShape(2, 5, 5);

  /** Draws the same fraction always: 1 - 2^-53 is the largest of all draws. */
  private static RandomGenerator always(double fraction) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return fraction;
      }
    };
  }

  private static EventTransform turn(double angle, double scale, double shear) {
    Choice<EventTransformFactory> choice =
        Choice.of(new PixelTurn(), Map.of("angle", angle, "scale", scale, "shear", shear));
    return choice.factory().create(choice.context());
  }

  private static EventRecording at(int p, int y, int x) {
    EventRecordingBuilder events = new EventRecordingBuilder(SENSOR);
    events.add(3, SENSOR.address(p, y, x));
    return events.lasts(9).build();
  }

  private static void expect(EventTransform transform, int y, int x, int newY, int newX) {
    EventRecording moved = transform.apply(at(1, y, x), always(1));
    assertEquals(SENSOR.address(1, newY, newX), moved.address(0));
    assertEquals(3, moved.time(0));
    assertEquals(9, moved.duration());
  }

  @Test
  void aQuarterTurnTakesXToY() {
    EventTransform quarter = turn(90, 0, 0);
    expect(quarter, 2, 4, 4, 2);
    expect(quarter, 0, 0, 0, 4);
    expect(quarter, 2, 2, 2, 2);
  }

  @Test
  void twiceAsLargeAndOutOfTheSensor() {
    EventTransform twice = turn(0, Math.log(2), 0);
    expect(twice, 1, 3, 0, 4);
    assertEquals(0, twice.apply(at(0, 0, 2), always(1)).size());
    assertEquals(9, twice.apply(at(0, 0, 2), always(1)).duration());
  }

  @Test
  void aShearMovesRows() {
    expect(turn(0, 0, 1), 3, 2, 3, 3);
    expect(turn(0, 0, 1), 0, 2, 0, 0);
  }

  @Test
  void halfOfEachDrawIsNoChangeAndDrawsDiffer() {
    expectSame(turn(40, 0.5, 0.5).apply(at(1, 4, 0), always(0.5)));
    Random random = new Random(1);
    Set<Integer> places = new HashSet<>();
    for (int n = 0; n < 50; n++) {
      EventRecording turned = turn(45, 0.2, 0).apply(at(1, 2, 4), random);
      places.add(turned.size() == 0 ? -1 : turned.address(0));
    }
    assertTrue(places.size() > 3, places::toString);
  }

  private static void expectSame(EventRecording recording) {
    assertEquals(SENSOR.address(1, 4, 0), recording.address(0));
  }

  @Test
  void aRowOfChannelsIsOnlyScaled() {
    EventRecordingBuilder events = new EventRecordingBuilder(SensorShape.line(101));
    events.add(0, 60);
    EventRecording scaled = turn(90, Math.log(2), 1).apply(events.build(), always(1));
    assertEquals(70, scaled.address(0));
  }
}
