package org.eprop.device.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.device.Machine;
import org.junit.jupiter.api.Test;

/** From which samples ranges are chosen. */
class DeviceDataTest {

  /** Samples by their number. */
  private record Numbered(int size, IntFunction<Input> inputOf) implements Task, Dataset {

    @Override
    public Sample sample(int epoch, int index) {
      return new Sample(inputOf.apply(index), Target.sequenceClass(0, 1));
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public Dataset train() {
      return this;
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.empty();
    }
  }

  private static List<Integer> chosen(int size) {
    Task values = new Numbered(size, i -> new RealInput(1, new float[][] {{i}}));
    return DeviceData.of(values).training().stream()
        .map(input -> (int) ((RealInput) input).values()[0][0])
        .toList();
  }

  /** Two spikes of a channel in a step weigh as two, so a bit does not hold them. */
  @Test
  void countsAreValues() {
    Input once = new SpikeInput(2, new int[] {0, 2}, new int[] {0, 1});
    Input twice = new SpikeInput(2, new int[] {0, 3}, new int[] {0, 1, 1});
    assertArrayEquals(new double[] {1, 2}, Machine.row(twice, 0));
    assertFalse(DeviceData.of(new Numbered(1000, i -> once)).isReal());
    assertTrue(DeviceData.of(new Numbered(1000, i -> i == 777 ? twice : once)).isReal());
  }

  @Test
  void samplesAreOfTheWholeSet() {
    assertEquals(List.of(0, 1, 2), chosen(3));
    assertEquals(IntStream.range(0, 63).boxed().toList(), chosen(63));
    assertEquals(IntStream.range(0, 64).map(i -> 10 * i).boxed().toList(), chosen(640));
  }
}
