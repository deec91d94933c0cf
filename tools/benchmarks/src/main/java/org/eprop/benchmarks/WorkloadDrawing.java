package org.eprop.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.common.NearestNames;
import org.eprop.core.random.RandomStreams;

/**
 * How a workload is drawn: with normal weights whose gains make the neurons spike in about 2 % of
 * the steps. The same seed gives the same workload.
 *
 * @param spec its sizes and constants
 * @param inputProbability of a spike per channel and step; 0 for the cues of evidence accumulation
 * @param inputGain W_in ~ N(0, 1) inputGain / sqrt(channels)
 * @param recurrentGain W_rec ~ N(0, 1) recurrentGain / sqrt(neurons), without autapses
 * @param seed of all of it
 */
record WorkloadDrawing(
    WorkloadSpec spec, double inputProbability, double inputGain, double recurrentGain, long seed) {

  /**
   * One of the four: W1 evidence accumulation, W2 and W3 spoken-digit-like input to a mid-sized and
   * a large layer, W4 one sequence.
   *
   * @throws InvalidInputException naming the nearest
   */
  static WorkloadDrawing of(String name) {
    Map<String, WorkloadDrawing> known = new LinkedHashMap<>();
    double betaCue = 1.7 * (1 - decay(2000)) / (1 - decay(20));
    known.put(
        "W1",
        new WorkloadDrawing(
            spec(40, 100, 2, 2250, 64, 50, 2000, 0.6, betaCue, 2100, 4), 0, 2.8465, 0.2, 11));
    known.put(
        "W2",
        new WorkloadDrawing(
            spec(700, 256, 20, 250, 32, 256, 200, 1, 0.184, 0, 1), 0.01, 3.6904, 0.3, 12));
    known.put(
        "W3",
        new WorkloadDrawing(
            spec(700, 1024, 20, 1000, 16, 1024, 200, 1, 0.184, 0, 1), 0.01, 3.8737, 0.3, 13));
    known.put(
        "W4",
        new WorkloadDrawing(
            spec(100, 200, 10, 1000, 1, 200, 200, 1, 0.184, 0, 1), 0.02, 2.9265, 0.3, 14));
    WorkloadDrawing found = known.get(name);
    if (found == null) {
      throw new InvalidInputException(
          "workload: got \"" + name + "\"" + NearestNames.hint(name, known.keySet()));
    }
    return found;
  }

  private static WorkloadSpec spec(
      int inputs,
      int neurons,
      int outputs,
      int steps,
      int samples,
      int adaptive,
      double tauAdaptation,
      double threshold,
      double beta,
      int firstLossStep,
      int silentSteps) {
    return new WorkloadSpec(
        inputs,
        neurons,
        outputs,
        steps,
        samples,
        adaptive,
        decay(20),
        decay(tauAdaptation),
        decay(20),
        0.3,
        threshold,
        beta,
        firstLossStep,
        silentSteps);
  }

  private static double decay(double tau) {
    return StrictMath.exp(-1 / tau);
  }

  /** The same with fewer steps and samples. */
  WorkloadDrawing cut(int steps, int samples) {
    WorkloadSpec cut = spec.with(spec.inputs(), steps, samples);
    return new WorkloadDrawing(cut, inputProbability, inputGain, recurrentGain, seed);
  }

  /** The same with other gains. */
  WorkloadDrawing withGains(double newInputGain, double newRecurrentGain) {
    return new WorkloadDrawing(spec, inputProbability, newInputGain, newRecurrentGain, seed);
  }

  /** Draws it. */
  Workload draw(WorkloadForm form) {
    RandomStreams streams = new RandomStreams(seed);
    float[][] in = new float[spec.inputs()][spec.neurons()];
    float[][] recurrent = new float[spec.neurons()][spec.neurons()];
    float[][] out = new float[spec.neurons()][spec.outputs()];
    fill(in, inputGain / Math.sqrt(spec.inputs()), streams.stream("w_in"));
    fill(recurrent, recurrentGain / Math.sqrt(spec.neurons()), streams.stream("w_rec"));
    fill(out, 1 / Math.sqrt(spec.neurons()), streams.stream("w_out"));
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < spec.samples(); b++) {
      RandomGenerator random = streams.stream("sample", b);
      batch.add(inputProbability == 0 ? new CueSample(spec).draw(random) : poisson(random));
    }
    return Workload.of(spec, form, in, recurrent, out, batch, Optional.empty());
  }

  private static void fill(float[][] matrix, double deviation, RandomGenerator random) {
    for (float[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  /** Spikes without structure; a class for the whole sequence, or for each step of a lone one. */
  private Sample poisson(RandomGenerator random) {
    double[][] spikes = new double[spec.steps()][spec.inputs()];
    for (double[] row : spikes) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextDouble() < inputProbability ? 1 : 0;
      }
    }
    int[] labels = new int[spec.steps()];
    Arrays.fill(labels, random.nextInt(spec.outputs()));
    for (int t = 0; spec.samples() == 1 && t < labels.length; t++) {
      labels[t] = random.nextInt(spec.outputs());
    }
    return Workload.sample(spec, SpikeInput.of(spec.inputs(), spikes), labels);
  }

  /**
   * A trial of evidence accumulation (Bellec et al. 2020): seven cues of 100 ms, 150 ms apart, each
   * left or right; the side that had most is to be told in the last 150 ms. A quarter of the
   * channels each: left cues, right cues, recall, noise at all times. 40 Hz; noise 10 Hz.
   *
   * @param spec if it has less steps than a trial, only the trial's last ones are drawn
   */
  private record CueSample(WorkloadSpec spec) {

    private static final int STEPS = 2250;
    private static final int CUES = 7;
    private static final int INTERVAL = 150;
    private static final int CUE = 100;
    private static final double LIKELY = 0.7;
    private static final double SPIKE = 0.04;

    Sample draw(RandomGenerator random) {
      double ofRight = random.nextBoolean() ? LIKELY : 1 - LIKELY;
      boolean[] right = new boolean[CUES];
      int rights = 0;
      for (int k = 0; k < CUES; k++) {
        right[k] = random.nextDouble() < ofRight;
        rights += right[k] ? 1 : 0;
      }
      double[][] spikes = new double[spec.steps()][spec.inputs()];
      for (int t = 0; t < spikes.length; t++) {
        for (int i = 0; i < spec.inputs(); i++) {
          double p = probability(STEPS - spec.steps() + t, i / (spec.inputs() / 4), right);
          spikes[t][i] = random.nextDouble() < p ? 1 : 0;
        }
      }
      int[] labels = new int[spec.steps()];
      Arrays.fill(labels, rights > CUES / 2 ? 1 : 0);
      return Workload.sample(spec, SpikeInput.of(spec.inputs(), spikes), labels);
    }

    /** Of a spike at a step of the trial, in a quarter of the channels. */
    private static double probability(int t, int quarter, boolean[] right) {
      int cue = t / INTERVAL;
      return switch (quarter) {
        case 0, 1 -> {
          boolean shown = cue < CUES && t % INTERVAL >= INTERVAL - CUE;
          yield shown && right[cue] == (quarter == 1) ? SPIKE : 0;
        }
        case 2 -> t >= STEPS - INTERVAL ? SPIKE : 0;
        default -> SPIKE / 4;
      };
    }
  }
}
