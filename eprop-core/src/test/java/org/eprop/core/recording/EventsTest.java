package org.eprop.core.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spikes step by step and neuron by neuron, held against lists made the obvious way. */
class EventsTest {

  private static final int NEURONS = 7;
  private static final int STEPS = 200;

  @ParameterizedTest(name = "each neuron spikes at {0} of the steps")
  @ValueSource(doubles = {0, 0.01, 0.2, 0.9, 1})
  void listsGivenSpikesByNeuron(double rate) {
    boolean[][] spikes = random(rate);
    Events events = given(spikes);

    assertEquals(times(spikes, 0, STEPS), list(events.when, 0, events.count()));
    events.index(NEURONS);
    assertEquals(stepsOfEach(spikes, 0, STEPS), byNeuron(events));
  }

  @ParameterizedTest(name = "each neuron spikes at {0} of the steps")
  @ValueSource(doubles = {0, 0.01, 0.2, 0.9, 1})
  void listsSomeOfTheSteps(double rate) {
    boolean[][] spikes = random(rate);
    Events events = given(spikes);

    events.index(NEURONS, 50, 120);

    assertEquals(stepsOfEach(spikes, 50, 120), byNeuron(events));
  }

  @ParameterizedTest(name = "{0} steps at once")
  @ValueSource(ints = {1, 3, 16, STEPS})
  void notesTimesOfSomeStepsAfterTheOther(int together) {
    boolean[][] spikes = random(0.2);
    Events events = given(spikes);
    Arrays.fill(events.when, -1);

    for (int t = 0; t < STEPS; t += together) {
      events.setTimes(t, Math.min(STEPS, t + together));
    }

    assertEquals(times(spikes, 0, STEPS), list(events.when, 0, events.count()));
  }

  @ParameterizedTest(name = "each neuron spikes at {0} of the steps")
  @ValueSource(doubles = {0, 0.2, 1})
  void listsSeveralOneAfterTheOther(double rate) {
    boolean[][] first = random(rate);
    boolean[][] second = random(rate / 2);
    boolean[][] both = new boolean[2 * STEPS + 1][NEURONS];
    System.arraycopy(first, 0, both, 0, STEPS);
    System.arraycopy(second, 0, both, STEPS + 1, STEPS);
    Events joined = new Events();

    joined.indexAll(
        new Events[] {given(first), given(second)}, new int[] {0, STEPS + 1}, 2, NEURONS);

    assertEquals(stepsOfEach(both, 0, both.length), byNeuron(joined));
  }

  private static boolean[][] random(double rate) {
    Random random = new Random(Double.hashCode(rate));
    boolean[][] spikes = new boolean[STEPS][NEURONS];
    for (boolean[] step : spikes) {
      for (int i = 0; i < NEURONS; i++) {
        step[i] = random.nextDouble() < rate;
      }
    }
    return spikes;
  }

  private static Events given(boolean[][] spikes) {
    int[] start = new int[spikes.length + 1];
    List<Integer> neurons = new ArrayList<>();
    for (int t = 0; t < spikes.length; t++) {
      for (int i = 0; i < NEURONS; i++) {
        if (spikes[t][i]) {
          neurons.add(i);
        }
      }
      start[t + 1] = neurons.size();
    }
    Events events = new Events();
    events.set(spikes.length, start, neurons.stream().mapToInt(Integer::intValue).toArray());
    return events;
  }

  private static List<Integer> times(boolean[][] spikes, int first, int end) {
    List<Integer> times = new ArrayList<>();
    for (int t = first; t < end; t++) {
      for (boolean spiked : spikes[t]) {
        if (spiked) {
          times.add(t);
        }
      }
    }
    return times;
  }

  private static List<List<Integer>> stepsOfEach(boolean[][] spikes, int first, int end) {
    return IntStream.range(0, NEURONS)
        .mapToObj(i -> IntStream.range(first, end).filter(t -> spikes[t][i]).boxed().toList())
        .toList();
  }

  private static List<List<Integer>> byNeuron(Events events) {
    return IntStream.range(0, NEURONS)
        .mapToObj(i -> list(events.step, events.from[i], events.from[i + 1]))
        .toList();
  }

  private static List<Integer> list(int[] of, int first, int end) {
    return Arrays.stream(of, first, end).boxed().toList();
  }
}
