package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.core.random.RandomStreams;

/**
 * What a learning signal sees of a random sequence. Some steps have no target, some no spike, some
 * a reward.
 *
 * @param neurons of the population
 * @param outputs of the readout
 * @param list its steps
 */
record SignalScript(int neurons, int outputs, List<View> list) {

  /** Behind the spikes there are, an entry that is no neuron. */
  private static final int NO_NEURON = -1;

  /** One step; the arrays are live. */
  record View(
      int step,
      float[][] feedback,
      double[] readout,
      double[] error,
      double[] target,
      double weight,
      double reward,
      int spikeCount,
      int[] spikes)
      implements SignalStep {

    private View of(
        float[][] b,
        double[] y,
        double[] delta,
        double[] wanted,
        int[] spiking,
        double weightTimes,
        double rewardTimes) {
      return new View(
          step,
          b,
          y,
          delta,
          wanted,
          weightTimes * weight,
          rewardTimes * reward,
          spikeCount,
          spiking);
    }

    /** The same at another step, without a reward, and with errors that are all positive. */
    View oneSided(int t) {
      double[] positive = Arrays.stream(error).map(Math::abs).toArray();
      return new View(t, feedback, readout, positive, target, weight, 0, spikeCount, spikes);
    }

    /** All that is in its arrays. */
    double[] numbers() {
      List<Double> numbers = new ArrayList<>();
      for (float[] row : feedback) {
        for (float x : row) {
          numbers.add((double) x);
        }
      }
      for (double[] array : List.of(readout, error, target)) {
        Arrays.stream(array).forEach(numbers::add);
      }
      Arrays.stream(spikes).forEach(j -> numbers.add((double) j));
      return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** A sequence with feedback weights as the signal starts them, the same each time. */
  static SignalScript draw(LearningSignal signal, int neurons, int outputs, int steps) {
    return draw(signal, neurons, outputs, steps, 1);
  }

  /** Another one for each question. */
  static SignalScript draw(
      LearningSignal signal, int neurons, int outputs, int steps, long question) {
    RandomGenerator random = new RandomStreams(4 + question).stream("script " + neurons);
    float[][] b = feedback(signal, neurons, outputs, random);
    List<View> list = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      double weight = random.nextInt(4) / 2.0;
      double[] readout = new double[outputs];
      double[] error = new double[outputs];
      double[] target = new double[outputs];
      int wanted = random.nextInt(outputs);
      for (int k = 0; k < outputs; k++) {
        readout[k] = random.nextGaussian();
        target[k] = weight != 0 && k == wanted ? 1 : 0;
        error[k] = weight * (readout[k] - target[k]);
      }
      int[] spikes = new int[neurons + 1];
      int count = 0;
      for (int j = 0; j < neurons; j++) {
        if (random.nextInt(3) == 0) {
          spikes[count++] = j;
        }
      }
      Arrays.fill(spikes, count, spikes.length, NO_NEURON);
      double reward = random.nextInt(3) == 0 ? random.nextGaussian() : 0;
      list.add(new View(t, b, readout, error, target, weight, reward, count, spikes));
    }
    return new SignalScript(neurons, outputs, List.copyOf(list));
  }

  private static float[][] feedback(
      LearningSignal signal, int neurons, int outputs, RandomGenerator random) {
    RandomGenerator start = new RandomStreams(6).stream("feedback");
    float[][] b = new float[outputs][neurons];
    for (int j = 0; j < neurons; j++) {
      double[] wOut = new double[outputs];
      double[] row = new double[outputs];
      for (int k = 0; k < outputs; k++) {
        wOut[k] = random.nextGaussian();
      }
      signal.initialise(wOut, neurons, start, row);
      for (int k = 0; k < outputs; k++) {
        b[k][j] = (float) row[k];
      }
    }
    return b;
  }

  /** The same sequence, over and over. */
  SignalScript repeated(int times) {
    List<View> longer = new ArrayList<>();
    for (int t = 0; t < times * list.size(); t++) {
      View v = at(t % list.size());
      longer.add(
          new View(
              t,
              v.feedback,
              v.readout,
              v.error,
              v.target,
              v.weight,
              v.reward,
              v.spikeCount,
              v.spikes));
    }
    return new SignalScript(neurons, outputs, longer);
  }

  /** The same sequence whose steps have half the weight. */
  SignalScript lighter() {
    return weighted(0.5);
  }

  /** The same sequence whose steps drive away from the target. */
  SignalScript punished() {
    return weighted(-1);
  }

  /** The same sequence whose steps weigh so many times as much. */
  SignalScript weighted(double factor) {
    return with(
        v -> v.of(v.feedback, v.readout, times(v.error, factor), v.target, v.spikes, factor, 1));
  }

  /** The same sequence without rewards. */
  SignalScript unrewarded() {
    return with(v -> v.of(v.feedback, v.readout, v.error, v.target, v.spikes, 1, 0));
  }

  /** The same sequence, the last neuron first. */
  SignalScript neuronsReversed() {
    return with(
        v -> {
          float[][] b = new float[outputs][neurons];
          for (int k = 0; k < outputs; k++) {
            for (int j = 0; j < neurons; j++) {
              b[k][j] = v.feedback[k][neurons - 1 - j];
            }
          }
          int[] spikes = v.spikes.clone();
          for (int i = 0; i < v.spikeCount; i++) {
            spikes[i] = neurons - 1 - v.spikes[v.spikeCount - 1 - i];
          }
          return v.of(b, v.readout, v.error, v.target, spikes, 1, 1);
        });
  }

  /** The same sequence, the last output first. */
  SignalScript outputsReversed() {
    return with(
        v -> {
          float[][] b = new float[outputs][];
          Arrays.setAll(b, k -> v.feedback[outputs - 1 - k]);
          return v.of(b, back(v.readout), back(v.error), back(v.target), v.spikes, 1, 1);
        });
  }

  private static double[] back(double[] numbers) {
    double[] back = new double[numbers.length];
    Arrays.setAll(back, k -> numbers[numbers.length - 1 - k]);
    return back;
  }

  private static double[] times(double[] numbers, double factor) {
    return Arrays.stream(numbers).map(x -> factor * x).toArray();
  }

  private SignalScript with(UnaryOperator<View> change) {
    return new SignalScript(neurons, outputs, list.stream().map(change).toList());
  }

  /** sum_k B_jk delta_k^t, [steps * neurons]. */
  double[] plain() {
    double[] all = new double[steps() * neurons];
    for (int t = 0; t < steps(); t++) {
      View v = at(t);
      for (int k = 0; k < outputs; k++) {
        for (int j = 0; j < neurons; j++) {
          all[t * neurons + j] += v.feedback[k][j] * v.error[k];
        }
      }
    }
    return all;
  }

  int steps() {
    return list.size();
  }

  View at(int t) {
    return list.get(t);
  }

  /** In messages. */
  String text() {
    return neurons + " neurons, " + outputs + " outputs";
  }

  /** The place of the i-th number of all L. */
  String place(int i) {
    return ", step " + i / neurons + ", neuron " + i % neurons;
  }
}
