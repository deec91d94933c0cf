package org.eprop.data.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.random.RandomStreams;
import org.eprop.data.task.Binning.Crop;
import org.junit.jupiter.api.Test;

class BinningTest {

  private static EventRecording random(SensorShape sensor, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("events");
    EventRecordingBuilder events = new EventRecordingBuilder(sensor);
    for (int n = random.nextInt(300); n > 0; n--) {
      events.add(random.nextInt(20_000), random.nextInt(sensor.channels()));
    }
    return events.build();
  }

  /** How often each channel stands in each step. */
  private static int[][] counts(SpikeInput input) {
    int[][] counts = new int[input.steps()][input.channels()];
    for (int t = 0; t < input.steps(); t++) {
      for (int e = input.start()[t]; e < input.start()[t + 1]; e++) {
        counts[t][input.channel()[e]]++;
      }
    }
    return counts;
  }

  /** As the definition has it, event by event. */
  private static int[][] expected(
      EventRecording r, int us, int steps, boolean counted, int pool, Crop crop, boolean signs) {
    SensorShape s = r.sensor();
    int all = steps > 0 ? steps : r.duration() / us + 1;
    int w = (int) Math.ceil(crop.width() / (double) pool);
    int h = (int) Math.ceil(crop.height() / (double) pool);
    int[][] counts = new int[all][(signs ? s.polarities() : 1) * h * w];
    for (int e = 0; e < r.size(); e++) {
      int t = r.time(e) / us;
      int x = s.x(r.address(e)) - crop.left();
      int y = s.y(r.address(e)) - crop.top();
      int p = signs ? s.polarity(r.address(e)) : 0;
      if (t < all && x >= 0 && y >= 0 && x < crop.width() && y < crop.height()) {
        int c = (p * h + y / pool) * w + x / pool;
        counts[t][c] = counted ? counts[t][c] + 1 : 1;
      }
    }
    return counts;
  }

  @Test
  void isTheDefinitionOnRandomRecordings() {
    for (long seed = 0; seed < 200; seed++) {
      RandomGenerator random = new RandomStreams(seed).stream("settings");
      SensorShape sensor =
          new SensorShape(1 + random.nextInt(2), 1 + random.nextInt(6), 1 + random.nextInt(9));
      EventRecording recording = random(sensor, seed);
      int left = random.nextInt(sensor.width());
      int top = random.nextInt(sensor.height());
      Crop crop =
          new Crop(
              left,
              top,
              1 + random.nextInt(sensor.width() - left),
              1 + random.nextInt(sensor.height() - top));
      int us = 100 + random.nextInt(5000);
      int steps = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(30);
      boolean counted = random.nextBoolean();
      boolean signs = random.nextBoolean();
      int pool = 1 + random.nextInt(4);
      Binning binning = new Binning(sensor, us, steps, counted, pool, crop, signs);
      int[][] expected = expected(recording, us, steps, counted, pool, crop, signs);
      SpikeInput input = binning.of(recording);
      assertEquals(expected[0].length, binning.pooled().channels());
      assertArrayEquals(expected, counts(input), "seed " + seed);
    }
  }

  @Test
  void aRecordingWithoutEventsHasItsSteps() {
    SensorShape sensor = SensorShape.line(3);
    EventRecording empty = new EventRecordingBuilder(sensor).lasts(2500).build();
    assertEquals(
        3, new Binning(sensor, 1000, 0, false, 1, Crop.none(sensor), true).of(empty).steps());
    assertEquals(
        7, new Binning(sensor, 1000, 7, false, 1, Crop.none(sensor), true).of(empty).steps());
  }

  @Test
  void wrongSettingsSayWhatTheyAre() {
    SensorShape sensor = new SensorShape(2, 6, 8);
    assertEquals(
        "crop: got 8 x 2 pixels from x = 1, y = 0 on, but expected some of the sensor's 8 x 6",
        assertThrows(
                InvalidInputException.class,
                () -> new Binning(sensor, 1000, 0, false, 1, new Crop(1, 0, 8, 2), true))
            .getMessage());
    EventRecording long1 = new EventRecordingBuilder(sensor).lasts(Integer.MAX_VALUE).build();
    assertEquals(
        "got a recording of 2147483647 us, which is 2147483 steps of 1000 us, but expected at most"
            + " 1000000",
        assertThrows(
                InvalidInputException.class,
                () -> new Binning(sensor, 1000, 0, false, 1, Crop.none(sensor), true).of(long1))
            .getMessage()
            .replace("2147484", "2147483"));
  }
}
