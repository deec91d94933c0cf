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
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.experiment.io.InputFiles;

/**
 * An exported workload: {@code NAME.json} with sizes, constants and another program's numbers; and
 * little-endian arrays without a header, {@code NAME.w_in.f32} [neurons][channels], {@code
 * NAME.w_rec.f32} [to][from], {@code NAME.w_out.f32} [outputs][neurons], {@code NAME.labels.i32}
 * [steps][samples], {@code NAME.events.i32} with (step, sample, channel) of each input spike in
 * this order.
 */
record WorkloadFiles(Path folder, String name) {

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
