package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.Population;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two channels, two neurons, one output, three steps, two samples. */
class WorkloadFilesTest {

  private static final String JSON =
      """
      {"I": 2, "R": 2, "O": 1, "T": 3, "B": 2, "n_alif": 1, "alpha": 0.9, "rho": 0.99,
       "kappa": 0.8, "gamma": 0.3, "vth": 0.6, "beta": 0.1, "first_loss_step": 1,
       "silent_steps": 4, "events": 4, "loss": "in words",
       "reference": {"loss": 0.5, "rate": 0.02, "grad_norms": [1, 2, 3, 4]}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("tiny.json"), JSON);
    floats("w_in", 1, 2, 3, 4);
    floats("w_rec", 0, 5, 6, 0);
    floats("w_out", 7, 8);
    ints("labels", 0, 0, 0, 0, 0, 0);
    ints("events", 0, 0, 1, 0, 1, 0, 2, 0, 0, 2, 0, 1);
  }

  private void floats(String name, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(folder.resolve("tiny." + name + ".f32"), bytes.array());
  }

  private void ints(String name, int... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    Files.write(folder.resolve("tiny." + name + ".i32"), bytes.array());
  }

  private Workload read() {
    return Workload.of("tiny", folder.toString(), WorkloadForm.PLAIN);
  }

  @Test
  void weightsBecomeRowsOfPresynapticNeurons() {
    Workload workload = read();
    assertArrayEquals(new float[][] {{1, 3}, {2, 4}}, workload.weights().projection(0));
    assertArrayEquals(new float[][] {{0, 6}, {5, 0}}, workload.weights().projection(1));
    assertArrayEquals(new float[][] {{7}, {8}}, workload.weights().readout(0, 0));
    assertArrayEquals(new float[][] {{7, 8}}, workload.feedback().of(0, 0));
  }

  @Test
  void theLastNeuronsAdapt() {
    Workload workload = read();
    Population neurons = workload.structure().populations().get(0);
    assertEquals(1, neurons.models().get(0).stateNames().size());
    assertEquals(2, neurons.models().get(1).stateNames().size());
    assertEquals(4, neurons.silentSteps(1));
    assertEquals(0.8, workload.structure().readouts().get(0).kappa(), 1e-15);
  }

  @Test
  void eventsGoToTheirSamples() {
    Workload workload = read();
    SpikeInput first = (SpikeInput) workload.batch().get(0).input();
    SpikeInput second = (SpikeInput) workload.batch().get(1).input();
    assertArrayEquals(new int[] {0, 1, 1, 3}, first.start());
    assertArrayEquals(new int[] {1, 0, 1}, first.channel());
    assertArrayEquals(new int[] {0, 1, 1, 1}, second.start());
    assertArrayEquals(new int[] {0}, second.channel());
    Target target = workload.batch().get(1).target();
    assertEquals(0, target.weight(0));
    assertEquals(1, target.weight(1));
  }

  @Test
  void theReferenceIsToldApartToATolerance() {
    StepNumbers reference = read().reference().orElseThrow();
    new StepNumbers(0.5004, 0.02, new double[] {1, 2, 3, 4}).checkAgainst(reference, 1e-3);
    StepNumbers other = new StepNumbers(0.5, 0.02, new double[] {1, 2.1, 3, 4});
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> other.checkAgainst(reference, 1e-3));
    assertEquals(
        "got loss 0.500000, rate 0.02000, gradient norms 1.000000 2.100000 3.000000 4.000000, but"
            + " expected loss 0.500000, rate 0.02000, gradient norms 1.000000 2.000000 3.000000"
            + " 4.000000 to a relative 0.001",
        e.getMessage());
  }

  @Test
  void aShortFileIsNamed() throws IOException {
    floats("w_in", 1, 2, 3);
    InvalidInputException e = assertThrows(InvalidInputException.class, this::read);
    assertEquals(
        folder.resolve("tiny.w_in.f32") + ": got 12 bytes, but expected 16", e.getMessage());
  }

  @Test
  void anEventOutOfOrderIsNamed() throws IOException {
    ints("events", 2, 0, 0, 1, 0, 0);
    InvalidInputException e = assertThrows(InvalidInputException.class, this::read);
    assertEquals(
        folder.resolve("tiny.events.i32")
            + ": sample 0: got an event of step 1, but expected 2 to 2",
        e.getMessage());
  }

  @Test
  void aMissingSizeIsNamed() throws IOException {
    Files.writeString(folder.resolve("tiny.json"), JSON.replace("\"R\"", "\"other\""));
    InvalidInputException e = assertThrows(InvalidInputException.class, this::read);
    assertTrue(e.getMessage().startsWith(folder.resolve("tiny.json") + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("'R'"), e.getMessage());
  }
}
