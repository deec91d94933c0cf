package org.eprop.benchmarks;

import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.EngineWithKernels;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;

/**
 * What a training step costs, in numbers that don't depend on the machine.
 *
 * @param inputSpikes of the batch
 * @param spikes of its neurons
 * @param lastSpikes those in the last steps, which reach no other neuron
 * @param forwardRows rows added by the forward pass
 * @param gradientRows rows added after it, for the gradient
 * @param errorRows multiples of feedback rows added
 * @param forwardFloats read and written by the forward pass's kernels
 * @param gradientFloats read and written after it
 */
record Cost(
    long inputSpikes,
    long spikes,
    long lastSpikes,
    long forwardRows,
    long gradientRows,
    long errorRows,
    long forwardFloats,
    long gradientFloats) {

  static Cost of(Workload workload) {
    CountingKernels counting = new CountingKernels();
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = EngineWithKernels.of(workload.network(), workers, counting);
      engine.evaluate(workload.weights(), workload.batch());
      long forwardRows = counting.rows;
      long forwardScaled = counting.scaledRows;
      long forwardFloats = counting.floats;
      counting.clear();
      BatchResult result =
          engine.gradient(
              workload.weights(),
              workload.feedback(),
              workload.batch(),
              workload.network().newGradient());
      long spikes = 0;
      long last = 0;
      for (SampleRun run : result.runs()) {
        spikes += run.spikeCount(0);
        last += run.spikesAt(0, run.steps() - 1).length;
      }
      return new Cost(
          inputSpikes(workload),
          spikes,
          last,
          forwardRows,
          counting.rows - forwardRows,
          counting.scaledRows - forwardScaled,
          forwardFloats,
          counting.floats - forwardFloats);
    }
  }

  private static long inputSpikes(Workload workload) {
    long sum = 0;
    for (Sample sample : workload.batch()) {
      sum += ((SpikeInput) sample.input()).events();
    }
    return sum;
  }

  /** A row for every input spike, and two for every neuron's: to the others and to the readout. */
  long rowsOfSpikes() {
    return inputSpikes + 2 * spikes - lastSpikes;
  }
}
