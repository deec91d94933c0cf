package org.eprop.experiment.command;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.training.Score;

/**
 * Predictions as CSV: a row for each step or, where each sample has one class, for each sample,
 * with the mean readout.
 */
final class PredictedRows {

  private final NetworkStructure network;
  private final CSVPrinter csv;
  private final Path file;
  private int samples;

  private PredictedRows(NetworkStructure network, CSVPrinter csv, Path file) {
    this.file = file;
    this.network = network;
    this.csv = csv;
  }

  /**
   * Writes the file while the network runs.
   *
   * @param run runs the network, and shows each sample
   */
  static Score write(
      Path file, NetworkStructure network, Function<BiConsumer<Sample, SampleRun>, Score> run) {
    Score[] score = new Score[1];
    AtomicFiles.write(
        file,
        out -> {
          CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
          CSVPrinter csv =
              new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), format);
          score[0] = run.apply(new PredictedRows(network, csv, file)::add);
          csv.flush();
        });
    return score[0];
  }

  private void add(Sample sample, SampleRun run) {
    try {
      if (samples == 0) {
        csv.printRecord(head(sample));
      }
      if (sample.target().isSequenceClass()) {
        csv.printRecord(row(sample, run, 0, run.steps()));
      } else {
        for (int t = 0; t < run.steps(); t++) {
          csv.printRecord(row(sample, run, t, t + 1));
        }
      }
      samples++;
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  private List<Object> head(Sample sample) {
    List<Object> head = new ArrayList<>();
    head.add("sample");
    head.add(sample.target().isSequenceClass() ? "steps" : "step");
    for (int m = 0; m < network.readouts().size(); m++) {
      Readout readout = network.readouts().get(m);
      String end = network.readouts().size() == 1 ? "" : "_" + readout.name();
      if (sample.target(m).hasClasses()) {
        head.add("label" + end);
        head.add("answer" + end);
      } else {
        for (int k = 0; k < readout.outputs(); k++) {
          head.add("target" + end + "_" + k);
        }
      }
      for (int k = 0; k < readout.outputs(); k++) {
        head.add("output" + end + "_" + k);
      }
    }
    network
        .populations()
        .forEach(
            one -> head.add(network.populations().size() == 1 ? "spikes" : "spikes_" + one.name()));
    return head;
  }

  /** What happens in the steps from {@code from} to before {@code to}. */
  private List<Object> row(Sample sample, SampleRun run, int from, int to) {
    List<Object> row = new ArrayList<>();
    row.add(samples);
    row.add(sample.target().isSequenceClass() ? run.steps() : from);
    for (int m = 0; m < network.readouts().size(); m++) {
      Target target = sample.target(m);
      double[] y = mean(target, run, m, from, to);
      if (target.hasClasses()) {
        int label = label(target, from, to);
        row.add(label < 0 ? "" : label);
        row.add(label < 0 ? "" : Target.largest(y));
      } else {
        for (int k = 0; k < y.length; k++) {
          row.add(target.weight(from) == 0 ? "" : target.valuesAt(from)[k]);
        }
      }
      for (double value : y) {
        row.add((float) value);
      }
    }
    for (int p = 0; p < network.populations().size(); p++) {
      int spikes = 0;
      for (int t = from; t < to; t++) {
        spikes += run.spikesAt(p, t).length;
      }
      row.add(spikes);
    }
    return row;
  }

  /** The class of the steps that count, or {@link Target#UNLABELLED}. */
  static int label(Target target, int from, int to) {
    int label = Target.UNLABELLED;
    for (int t = from; t < to; t++) {
      label = target.weight(t) == 0 ? label : target.classAt(t);
    }
    return label;
  }

  /** The mean readout over the steps, weighted as a score weights them. */
  static double[] mean(Target target, SampleRun run, int m, int from, int to) {
    double[] sum = null;
    double weights = 0;
    for (int t = from; t < to; t++) {
      double weight = to - from == 1 ? 1 : target.weight(t);
      double[] y = run.readoutAt(m, t);
      sum = sum == null ? new double[y.length] : sum;
      for (int k = 0; weight != 0 && k < y.length; k++) {
        sum[k] += weight * y[k];
      }
      weights += weight;
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= weights;
    }
    return sum;
  }
}
