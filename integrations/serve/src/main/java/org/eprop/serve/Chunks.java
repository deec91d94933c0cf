package org.eprop.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.io.NpyArray;

/**
 * A chunk of each of some sequences that go on where chunks before ended: states are bytes, with
 * eligibility traces, so that gradients of all chunks add up to e-prop's of the whole.
 */
final class Chunks {

  private static final String STATES = "states";
  private static final String ENDS = "ends";
  private static final String ERRORS = "dy";
  private static final String WINDOW = "window";
  private static final int LEAST_WINDOW = 64;

  private final EpropNetwork network;
  private final int steps;

  /** The most steps of a chunk, the same for all of a sequence. */
  private final int window;

  private final NpyArray x;
  private final byte[][] states;
  private final NpyArray errors;

  /** Reads {@code x}, and {@code states} and {@code dy} if they are there. */
  Chunks(EpropNetwork network, Request request) {
    this.network = network;
    x = request.array("x");
    int channels = network.structure().channels();
    if (x.rank() != 3 || x.length(0) == 0 || x.length(1) == 0 || x.length(2) != channels) {
      throw new InvalidInputException(
              "got the shape %s, but expected [samples, steps, %s]"
                  .formatted(Arrays.toString(x.shape()), channels))
          .at("x");
    }
    steps = x.length(1);
    window = request.whole(WINDOW, Math.max(LEAST_WINDOW, 2 * Integer.highestOneBit(steps)));
    if (steps > window) {
      throw new InvalidInputException(
              "got %s steps, but expected at most %s, as there is room for since the first chunk"
                  .formatted(steps, window))
          .at("x");
    }
    states = request.arrays().names().contains(STATES) ? states(request) : null;
    errors = request.arrays().names().contains(ERRORS) ? request.array(ERRORS) : null;
    int[] expected = {x.length(0), steps, outputs()};
    if (errors != null && !Arrays.equals(errors.shape(), expected)) {
      throw new InvalidInputException(
              "got the shape %s, but expected %s"
                  .formatted(Arrays.toString(errors.shape()), Arrays.toString(expected)))
          .at(ERRORS);
    }
  }

  private byte[][] states(Request request) {
    byte[] all = request.bytes(STATES);
    double[] ends = request.numbers(ENDS);
    byte[][] each = new byte[x.length(0)][];
    int begin = 0;
    for (int b = 0; b < each.length; b++) {
      int end = ends.length == each.length ? (int) ends[b] : -1;
      if (end < begin || end > all.length) {
        throw new InvalidInputException(
                "got %s, but expected the ends of %s states in %s bytes"
                    .formatted(Arrays.toString(ends), each.length, all.length))
            .at(ENDS);
      }
      each[b] = Arrays.copyOfRange(all, begin, end);
      begin = end;
    }
    return each;
  }

  private int outputs() {
    return network.structure().readouts().get(0).outputs();
  }

  private SequenceLearner learner() {
    ReadoutLoss linear = new ReadoutLoss(Networks.LINEAR, /* isMean= */ false);
    int readouts = network.structure().readouts().size();
    return network.learnerByWindow(window, Collections.nCopies(readouts, linear));
  }

  /** Puts a learner where sequence b is. */
  private void begin(SequenceLearner learner, int b) {
    learner.startAnew();
    learner.clearGradient();
    if (states != null) {
      learner.restoreWithOtherWeights(states[b]);
    }
  }

  private float[] input(int b, int t) {
    float[] row = new float[network.structure().channels()];
    x.floats(((long) b * steps + t) * row.length, row);
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        throw new InvalidInputException(
                "at %s: got %s, but expected a finite number"
                    .formatted(Arrays.toString(new int[] {b, t, i}), row[i]))
            .at("x");
      }
    }
    return row;
  }

  /** y at each step, or, if dE/dy came along, gradients of the weights and dE/dx. */
  Answer answer(Workers workers) {
    return errors == null ? run(workers) : gradient(workers);
  }

  private Answer run(Workers workers) {
    double[] y = new double[Math.multiplyExact(x.length(0) * steps, outputs())];
    byte[][] after = new byte[x.length(0)][];
    SequenceLearner[] learners = new SequenceLearner[workers.count()];
    workers.run(
        after.length,
        (b, worker) -> {
          learners[worker] = learners[worker] == null ? learner() : learners[worker];
          begin(learners[worker], b);
          for (int t = 0; t < steps; t++) {
            double[] now = learners[worker].step(input(b, t));
            System.arraycopy(now, 0, y, (b * steps + t) * outputs(), outputs());
          }
          learners[worker].endWindow();
          learners[worker].clearGradient();
          after[b] = learners[worker].state();
        });
    Answer answer = new Answer();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answer.json().put(WINDOW, window);
    ArrayNode ends = answer.json().putArray(ENDS);
    for (byte[] state : after) {
      all.writeBytes(state);
      ends.add(all.size());
    }
    byte[] bytes = all.toByteArray();
    return answer
        .with("y", NpyArray.of(y, after.length, steps, outputs()))
        .with(STATES, NpyArray.of(bytes, bytes.length));
  }

  private Answer gradient(Workers workers) {
    int count = x.length(0);
    Weights total = network.newGradient();
    float[][][] ofInputs = new float[count][][];
    SequenceLearner[] learners = new SequenceLearner[workers.count()];
    for (int first = 0; first < count; first += learners.length) {
      int from = first;
      List<Weights> some =
          new ArrayList<>(Collections.nCopies(Math.min(learners.length, count - first), null));
      workers.run(
          some.size(),
          (i, worker) -> {
            if (learners[worker] == null) {
              learners[worker] = learner();
              learners[worker].followInputs();
            }
            some.set(i, backwards(learners[worker], from + i, ofInputs));
          });
      some.forEach(total::add); // in the order of samples
    }
    Answer answer = new Answer();
    TensorArrays.put(answer.arrays(), "", total.leaves());
    float[][] rows = Arrays.stream(ofInputs).flatMap(Arrays::stream).toArray(float[][]::new);
    return answer.with("x", NpyArray.ofRows(rows, network.structure().channels()));
  }

  private Weights backwards(SequenceLearner learner, int b, float[][][] ofInputs) {
    begin(learner, b);
    double[] dy = new double[outputs()];
    for (int t = 0; t < steps; t++) {
      learner.step(input(b, t));
      for (int k = 0; k < dy.length; k++) {
        dy[k] = errors.real(((long) b * steps + t) * dy.length + k);
      }
      learner.learnWeighted(0, 1, dy);
    }
    learner.endWindow();
    ofInputs[b] = learner.inputGradient();
    return learner.gradient().copy();
  }
}
