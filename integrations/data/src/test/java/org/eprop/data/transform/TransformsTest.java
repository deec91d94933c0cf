package org.eprop.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** What each change does, by many draws of it. */
class TransformsTest {

  private static final int CHANNELS = 100;
  private static final int EVENTS = 20;

  private final RandomGenerator random = new RandomStreams(3).stream("transforms");

  /** Each channel 20 times in 200 ms, every 10 ms. */
  private static EventRecording recording() {
    EventRecordingBuilder events = new EventRecordingBuilder(SensorShape.line(CHANNELS));
    for (int k = 0; k < EVENTS; k++) {
      for (int c = 0; c < CHANNELS; c++) {
        events.add(10_000 * k, c);
      }
    }
    return events.lasts(200_000).build();
  }

  private EventRecording changed(EventTransformFactory factory, Map<String, ?> given) {
    Choice<EventTransformFactory> choice = Choice.of(factory, given);
    return choice.factory().create(choice.context()).apply(recording(), random);
  }

  private static Map<Integer, Long> counts(EventRecording recording) {
    return IntStream.range(0, recording.size())
        .mapToObj(recording::address)
        .collect(Collectors.groupingBy(a -> a, Collectors.counting()));
  }

  private static Set<Integer> times(EventRecording recording) {
    return IntStream.range(0, recording.size())
        .mapToObj(recording::time)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aDroppedChannelIsSilentThroughout() {
    double silent = 0;
    for (int n = 0; n < 50; n++) {
      Map<Integer, Long> counts = counts(changed(new ChannelDrop(), Map.of("share", 0.2)));
      assertEquals(Set.of((long) EVENTS), Set.copyOf(counts.values()));
      silent += CHANNELS - counts.size();
    }
    assertEquals(0.2, silent / 50 / CHANNELS, 0.03, "of 5000 draws, five standard errors");
  }

  @Test
  void eventsAreDroppedEachByItself() {
    EventRecording kept = changed(new EventDrop(), Map.of("share", 0.3));
    assertEquals(0.7, kept.size() / 2000.0, 0.05, "five standard errors");
    assertTrue(Set.copyOf(counts(kept).values()).size() > 3);
    assertEquals(200_000, kept.duration());
  }

  @Test
  void aShiftIsTheSameForAllEventsAndLeavesTheSensor() {
    Set<Integer> lowest = new TreeSet<>();
    for (int n = 0; n < 100; n++) {
      Map<Integer, Long> counts = counts(changed(new ChannelShift(), Map.of("most", 3)));
      int low = counts.keySet().stream().min(Integer::compare).orElseThrow();
      int high = counts.keySet().stream().max(Integer::compare).orElseThrow();
      assertTrue(low == 0 || high == CHANNELS - 1);
      assertEquals(counts.size(), high - low + 1);
      lowest.add(low == 0 ? high - (CHANNELS - 1) : low);
    }
    assertEquals(Set.of(-3, -2, -1, 0, 1, 2, 3), lowest);
  }

  @Test
  void jitterMovesEachEventToAnotherChannel() {
    EventRecording moved = changed(new ChannelShift(), Map.of("most", 0, "jitter", 2));
    assertTrue(Set.copyOf(counts(moved).values()).size() > 3);
    assertEquals(times(recording()), times(moved));
  }

  @Test
  void noiseHasItsRateAndMovesTimes() {
    EventRecording noisy = changed(new EventNoise(), Map.of("rate", 50));
    // 100 channels of 50 Hz for 0.2 s are 1000 events, +- 32.
    assertEquals(3000, noisy.size(), 160);
    EventRecording late = changed(new EventNoise(), Map.of("rate", 0, "jitter", 2));
    assertEquals(2000, late.size());
    double squares = 0;
    for (int e = 0; e < late.size(); e++) {
      double off = late.time(e) - 10_000 * Math.rint(late.time(e) / 10_000.0);
      squares += off * off;
    }
    // The first of each channel can't become earlier, which changes 1 of 40 squares.
    assertEquals(2000, Math.sqrt(squares / late.size()), 150);
  }

  @Test
  void aShiftInTimeMovesAllEventsAlike() {
    Set<Boolean> later = new TreeSet<>();
    for (int n = 0; n < 20; n++) {
      EventRecording shifted = changed(new TimeShift(), Map.of("most", 15));
      int by = shifted.duration() - 200_000;
      assertTrue(Math.abs(by) <= 15_000);
      assertEquals(
          times(recording()).stream()
              .map(t -> t + by)
              .filter(t -> t >= 0)
              .collect(Collectors.toCollection(TreeSet::new)),
          times(shifted));
      later.add(by > 0);
    }
    assertEquals(Set.of(true, false), later);
  }

  @Test
  void aStretchMultipliesTimes() {
    Set<Boolean> longer = new TreeSet<>();
    for (int n = 0; n < 20; n++) {
      EventRecording stretched = changed(new TimeStretch(), Map.of("most", 0.5));
      double factor = stretched.duration() / 200_000.0;
      assertTrue(factor >= Math.exp(-0.5) && factor <= Math.exp(0.5), () -> "" + factor);
      assertEquals(2000, stretched.size());
      for (int e = 0; e < stretched.size(); e++) {
        assertEquals(recording().time(e) * factor, stretched.time(e), 1.5);
      }
      longer.add(factor > 1);
    }
    assertEquals(Set.of(true, false), longer);
  }
}
