package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guards the speed without measuring it: a training step costs what its spikes cost. If one of
 * these numbers grows, it has become slower everywhere; if one falls, lower it here.
 */
class CostTest {

  /** "Other rows" are those of partial sums, and zeros that spikes of a sample's last step add. */
  @ParameterizedTest
  @CsvSource({
    "W1, 600, 4, 4668, 9802, 723, 4800, 4141408, 1851494",
    "W2, 250, 4, 4986, 16977, 22, 20000, 7208856, 5237856",
    "W3, 100, 2, 5153, 11651, 41, 4000, 10035132, 11388412",
    "W4, 1000, 1, 3915, 9851, 0, 10000, 4304650, 2417050",
  })
  void aStepCosts(
      String name,
      int steps,
      int samples,
      long spikes,
      long rows,
      long otherRows,
      long errorRows,
      long forwardFloats,
      long gradientFloats) {
    Cost cost = Cost.of(WorkloadDrawing.of(name).cut(steps, samples).draw(WorkloadForm.PLAIN));
    assertEquals(
        List.of(spikes, rows, rows + otherRows, errorRows, forwardFloats, gradientFloats),
        List.of(
            cost.spikes(),
            cost.forwardRows(),
            cost.gradientRows(),
            cost.errorRows(),
            cost.forwardFloats(),
            cost.gradientFloats()));
    assertEquals(cost.rowsOfSpikes(), rows);
  }

  @Test
  @DisplayName("Each spike costs the same, however many there are")
  void rowsAreLinearInSpikes() {
    WorkloadDrawing drawing = WorkloadDrawing.of("W2").cut(100, 2);
    double gain = drawing.inputGain();
    Cost few = Cost.of(drawing.withGains(0.7 * gain, 0.3).draw(WorkloadForm.PLAIN));
    Cost many = Cost.of(drawing.withGains(1.7 * gain, 0.3).draw(WorkloadForm.PLAIN));
    assertTrue(many.spikes() > 2 * few.spikes(), few + " and " + many);
    assertEquals(few.inputSpikes(), many.inputSpikes());
    long extra = 2 * (many.spikes() - few.spikes()) - (many.lastSpikes() - few.lastSpikes());
    assertEquals(extra, many.forwardRows() - few.forwardRows());
    long last = many.lastSpikes() - few.lastSpikes(); // of joined samples, these add zeros
    assertEquals(extra + last, many.gradientRows() - few.gradientRows());
    assertEquals(few.errorRows(), many.errorRows());
  }

  @Test
  @DisplayName("Twice the input spikes, to neurons that stay silent, add twice the rows")
  void twiceTheActivityCostsTwice() {
    Workload drawn = WorkloadDrawing.of("W2").cut(100, 2).withGains(0, 0).draw(WorkloadForm.PLAIN);
    Cost once = Cost.of(drawn);
    Cost twice = Cost.of(withInput(drawn, drawn.structure().channels(), /* times= */ 2));
    assertEquals(0, once.spikes());
    assertEquals(0, twice.spikes());
    assertEquals(2 * once.inputSpikes(), twice.inputSpikes());
    assertEquals(2 * once.forwardRows(), twice.forwardRows());
    assertEquals(2 * once.gradientRows(), twice.gradientRows());
  }

  @Test
  @DisplayName("Synapses from channels that are silent cost nothing, in rows or in memory touched")
  void silentSynapsesCostNothing() {
    WorkloadDrawing drawing = WorkloadDrawing.of("W2").cut(100, 2);
    Workload drawn = drawing.draw(WorkloadForm.PLAIN);
    Workload wider = withInput(drawn, 10 * drawn.structure().channels(), /* times= */ 1);
    assertTrue(wider.weights().count() > 7 * drawn.weights().count());
    assertEquals(Cost.of(drawn), Cost.of(wider));
  }

  /** The workload with further channels, silent ones, and each input spike several times. */
  private static Workload withInput(Workload from, int channels, int times) {
    WorkloadSpec spec = WorkloadDrawing.of("W2").spec().with(channels, 100, 2);
    float[][] in = new float[channels][spec.neurons()];
    float[][] given = from.weights().projection(0);
    System.arraycopy(given, 0, in, 0, given.length);
    List<Sample> batch = new ArrayList<>();
    for (Sample sample : from.batch()) {
      SpikeInput input = (SpikeInput) sample.input();
      int[] start = new int[input.steps() + 1];
      int[] channel = new int[times * input.events()];
      for (int t = 1; t < start.length; t++) {
        start[t] = times * input.start()[t];
      }
      for (int e = 0; e < channel.length; e++) {
        channel[e] = input.channel()[e / times];
      }
      batch.add(new Sample(new SpikeInput(channels, start, channel), sample.target()));
    }
    return Workload.of(
        spec,
        WorkloadForm.PLAIN,
        in,
        from.weights().projection(1),
        from.weights().readout(0, 0),
        batch,
        Optional.empty());
  }
}
