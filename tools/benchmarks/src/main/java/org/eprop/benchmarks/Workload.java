package org.eprop.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.InputFiles;

/**
 * A network with its weights and a batch, ready for a training step.
 *
 * @param network with weights where training starts, and symmetric feedback
 * @param batch samples of equal length
 * @param reference what another program got for this very workload, if one is known
 */
public record Workload(EpropNetwork network, List<Sample> batch, Optional<StepNumbers> reference) {

  /** Copies the list. */
  public Workload {
    batch = List.copyOf(batch);
  }

  /**
   * A workload by its name.
   *
   * @param name W1 to W4, or the name that files in the folder have
   * @param folder of exported files; empty to draw a workload of the same statistics
   * @param form what is varied; what another program got is for {@link WorkloadForm#PLAIN} and
   *     forms that change no spike
   */
  static Workload of(String name, String folder, WorkloadForm form) {
    return folder.isEmpty()
        ? WorkloadDrawing.of(name).draw(form)
        : new WorkloadFiles(Path.of(folder), name).read(form);
  }

  /**
   * From a specification and what was drawn or read for it.
   *
   * @param in W_in [channel][neuron]
   * @param recurrent W_rec [from][to]; its diagonal means nothing
   * @param out W_out [neuron][output]
   */
  static Workload of(
      WorkloadSpec spec,
      WorkloadForm form,
      float[][] in,
      float[][] recurrent,
      float[][] out,
      List<Sample> batch,
      Optional<StepNumbers> reference) {
    EpropNetwork network = spec.network(form);
    Weights weights = network.weights();
    set(weights, 0, in);
    set(weights, 1, recurrent);
    copy(out, weights.readout(0, 0));
    weights.clearAutapses();
    perturb(weights.parameters(0));
    network.feedback().initialise(weights, new RandomStreams(0));
    return new Workload(network, batch, form.hasDelays() ? Optional.empty() : reference);
  }

  /** As in training: neurons have no parameters in common, though here hardly any spike moves. */
  private static void perturb(float[][] parameters) {
    for (float[] row : parameters) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= 1 + 1e-6f * (j % 7 - 3);
      }
    }
  }

  /** Sets the weights of a projection, of which some synapses may be absent. */
  private static void set(Weights weights, int projection, float[][] dense) {
    Synapses synapses = weights.network().projections().get(projection).synapses();
    float[][] rows = weights.projection(projection);
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] = dense[i][synapses.target(i, k)];
      }
    }
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  /** Its sizes and neurons. */
  NetworkStructure structure() {
    return network.structure();
  }

  /** Where training starts. */
  Weights weights() {
    return network.weights();
  }

  /** The symmetric one. */
  FeedbackWeights feedback() {
    return network.feedback();
  }

  /** A sample whose steps before the specification's first loss step do not count. */
  static Sample sample(WorkloadSpec spec, SpikeInput input, int[] labels) {
    float[] window = new float[spec.steps()];
    Arrays.fill(window, spec.firstLossStep(), spec.steps(), 1);
    return new Sample(input, Target.classes(labels).withWindow(window));
  }

  /** An engine for this network; it may be given other batches, too. */
  GradientEngine engine(LearningRuleFactory rule, Workers workers) {
    return new GradientEngine(
        structure(), network.losses(), List.of(), rule.create(Context.defaults(rule)), workers);
  }

  /**
   * An exported workload: {@code NAME.json} with sizes, constants and another program's numbers;
   * and little-endian arrays without a header, {@code NAME.w_in.f32} [neurons][channels], {@code
   * NAME.w_rec.f32} [to][from], {@code NAME.w_out.f32} [outputs][neurons], {@code NAME.labels.i32}
   * [steps][samples], {@code NAME.events.i32} with (step, sample, channel) of each input spike in
   * this order.
   */
  private record WorkloadFiles(Path folder, String name) {

    private static final int BYTES = 4;

    /**
     * Reads the files.
     *
     * @throws InvalidInputException naming the file that is missing or wrong
     */
    Workload read(WorkloadForm form) {
      JsonNode json = InputFiles.read(file("json"), WorkloadFiles::tree);
      WorkloadSpec spec = convert(json, WorkloadSpec.class);
      JsonNode reference = json.get("reference");
      return Workload.of(
          spec,
          form,
          matrix("w_in.f32", spec.neurons(), spec.inputs()),
          matrix("w_rec.f32", spec.neurons(), spec.neurons()),
          matrix("w_out.f32", spec.outputs(), spec.neurons()),
          samples(spec),
          Optional.ofNullable(reference).map(r -> convert(r, StepNumbers.class)));
    }

    private Path file(String extension) {
      return folder.resolve(name + "." + extension);
    }

    private static JsonNode tree(InputStream in) throws IOException {
      try {
        return new ObjectMapper().readTree(in);
      } catch (JsonProcessingException e) {
        throw new InvalidInputException("not JSON: " + e.getOriginalMessage(), e);
      }
    }

    private <T> T convert(JsonNode json, Class<T> type) {
      try {
        return new ObjectMapper().treeToValue(json, type);
      } catch (JsonProcessingException e) {
        throw new InvalidInputException(e.getOriginalMessage(), e).at(file("json").toString());
      }
    }

    /** The numbers of a file as they are, 4 bytes each. */
    private ByteBuffer numbers(String extension, int count) {
      return InputFiles.read(
          file(extension),
          in -> {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (count >= 0 && bytes.remaining() != BYTES * count) {
              throw new InvalidInputException(
                  "got " + bytes.remaining() + " bytes, but expected " + BYTES * count);
            }
            return bytes;
          });
    }

    /** A matrix that the file has as [to][from], as [from][to]. */
    private float[][] matrix(String extension, int to, int from) {
      ByteBuffer numbers = numbers(extension, to * from);
      float[][] matrix = new float[from][to];
      for (int j = 0; j < to; j++) {
        for (float[] row : matrix) {
          row[j] = numbers.getFloat();
        }
      }
      return matrix;
    }

    private List<Sample> samples(WorkloadSpec spec) {
      ByteBuffer labels = numbers("labels.i32", spec.steps() * spec.samples());
      ByteBuffer events = numbers("events.i32", -1);
      List<Sample> batch = new ArrayList<>();
      for (int b = 0; b < spec.samples(); b++) {
        int[] own = new int[spec.steps()];
        for (int t = 0; t < own.length; t++) {
          own[t] = labels.getInt(BYTES * (t * spec.samples() + b));
        }
        try {
          batch.add(Workload.sample(spec, spikes(spec, events, b), own));
        } catch (InvalidInputException e) {
          throw e.at("sample " + b).at(file("events.i32").toString());
        }
      }
      return batch;
    }

    /** The events of one sample. */
    private static SpikeInput spikes(WorkloadSpec spec, ByteBuffer events, int sample) {
      int[] start = new int[spec.steps() + 1];
      int[] channel = new int[events.limit() / (3 * BYTES)];
      int n = 0;
      int t = 0;
      for (int at = 0; at + 3 * BYTES <= events.limit(); at += 3 * BYTES) {
        int step = events.getInt(at);
        if (step < t || step >= spec.steps()) {
          throw new InvalidInputException(
              "got an event of step " + step + ", but expected " + t + " to " + (spec.steps() - 1));
        }
        while (t < step) {
          start[++t] = n;
        }
        if (events.getInt(at + BYTES) == sample) {
          channel[n++] = events.getInt(at + 2 * BYTES);
        }
      }
      while (t < spec.steps()) {
        start[++t] = n;
      }
      return new SpikeInput(spec.inputs(), start, Arrays.copyOf(channel, n));
    }
  }
}
