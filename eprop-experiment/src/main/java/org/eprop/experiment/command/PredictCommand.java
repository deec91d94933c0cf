package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.Training;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.TaskEvaluation;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop predict}. */
@HelpPage(
    value = "runs",
    group = "Train and use",
    also = {"infer", "inference", "classify", "answer"},
    order = 22)
@Command(name = "predict")
public final class PredictCommand extends ExperimentCommand {

  private static final String SETS = "train|validation|test";

  @Parameters(paramLabel = "DIR")
  private Path directory;

  @Option(names = "--set", paramLabel = SETS, completionCandidates = Words.Sets.class)
  private String set;

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out;

  @Option(names = "--json")
  private boolean json;

  @Mixin private OtherData other;
  @Mixin private ModelOption which;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".npz") && !name.endsWith(".csv")) {
      throw new InvalidInputException("--out: got " + out + ", but expected FILE.npz or FILE.csv");
    }
    RunFolder folder = new RunFolder(directory);
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      LoadedExperiment loaded = other.load(recorded, folder);
      RunNetworks networks = new RunNetworks(folder, recorded.state());
      Path model = which.of(networks);
      EpropNetwork network = which.load(model, networks, loaded);
      String chosen = chosen(sets(loaded.task()));
      Dataset data = sets(loaded.task()).get(chosen);
      Training training = loaded.experiment().training();
      Metrics metrics = Metrics.of(training, loaded.task().timeStep());
      Function<BiConsumer<Sample, SampleRun>, Score> run =
          seen ->
              NetworkEvaluation.of(
                  network,
                  network.engine(workers),
                  data,
                  training.batchSize(),
                  workers,
                  metrics,
                  seen);
      Score score =
          name.endsWith(".npz")
              ? PredictedArrays.write(out, network.structure(), run)
              : PredictedRows.write(out, network.structure(), run);
      print(model, new TaskEvaluation(Map.of(chosen, score)));
    }
    return ExitCode.OK;
  }

  private void print(Path model, TaskEvaluation evaluation) {
    if (json) {
      ObjectNode object = Json.object().put("file", out.toString());
      object.put("model", String.valueOf(model.getFileName()).replace(".npz", ""));
      out().print(Json.pretty(evaluation.addTo(object)));
    } else {
      out().print(ScoreText.table(evaluation.scores()));
      out().println(out);
    }
  }

  private static Map<String, Dataset> sets(Task task) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    task.test().ifPresent(data -> sets.put("test", data));
    task.validation().ifPresent(data -> sets.put("validation", data));
    sets.put("train", task.train());
    return sets;
  }

  private String chosen(Map<String, Dataset> sets) {
    if (set == null) {
      return sets.keySet().iterator().next();
    }
    if (!sets.containsKey(set)) {
      throw new InvalidInputException(
          "--set: got " + set + ", but the task has " + String.join(", ", sets.keySet()));
    }
    return set;
  }

  /** Predictions as arrays of NumPy: all samples side by side, as long as the longest. */
  private static final class PredictedArrays {

    /**
     * What one readout answers to one sample.
     *
     * @param outputs y [steps][outputs]
     * @param targets that were wanted, the same; NaN where a step does not count; null for classes
     * @param labels for each step, or one for a sequence; null for values
     * @param answers the same
     */
    private record Answer(float[] outputs, float[] targets, int[] labels, int[] answers) {}

    private final NetworkStructure network;
    private final List<Integer> lengths = new ArrayList<>();
    private final List<List<Answer>> answers = new ArrayList<>();
    private final List<List<int[]>> spikes = new ArrayList<>();

    private PredictedArrays(NetworkStructure network) {
      this.network = network;
      network.readouts().forEach(readout -> answers.add(new ArrayList<>()));
      network.populations().forEach(population -> spikes.add(new ArrayList<>()));
    }

    /**
     * Runs the network, then writes the file.
     *
     * @param run runs the network, and shows each sample
     */
    static Score write(
        Path file, NetworkStructure network, Function<BiConsumer<Sample, SampleRun>, Score> run) {
      PredictedArrays all = new PredictedArrays(network);
      Score score = run.apply(all::add);
      try {
        new Npz(all.arrays(), Map.of()).write(file);
      } catch (ArithmeticException e) {
        throw new InvalidInputException(
            "--out: got " + file + ", but so many numbers do not fit an array; expected FILE.csv",
            e);
      }
      return score;
    }

    private void add(Sample sample, SampleRun run) {
      for (int m = 0; m < answers.size(); m++) {
        answers.get(m).add(answer(sample.target(m), run, m));
      }
      for (int p = 0; p < spikes.size(); p++) {
        for (int t = 0; t < run.steps(); t++) {
          for (int neuron : run.spikesAt(p, t)) {
            spikes.get(p).add(new int[] {lengths.size(), t, neuron});
          }
        }
      }
      lengths.add(run.steps());
    }

    private Answer answer(Target target, SampleRun run, int m) {
      int width = network.readouts().get(m).outputs();
      float[] outputs = new float[run.steps() * width];
      float[] wanted = target.hasClasses() ? null : new float[outputs.length];
      boolean whole = target.hasClasses() && target.isSequenceClass();
      int[] labels = target.hasClasses() ? new int[whole ? 1 : run.steps()] : null;
      int[] answered = labels == null ? null : new int[labels.length];
      for (int t = 0; t < run.steps(); t++) {
        double[] y = run.readoutAt(m, t);
        for (int k = 0; k < width; k++) {
          outputs[t * width + k] = (float) y[k];
          if (wanted != null) {
            wanted[t * width + k] =
                target.weight(t) == 0 ? Float.NaN : (float) target.valuesAt(t)[k];
          }
        }
        if (labels != null && !whole) {
          labels[t] = PredictedRows.label(target, t, t + 1);
          answered[t] = labels[t] < 0 ? labels[t] : Target.largest(y);
        }
      }
      if (whole) {
        labels[0] = PredictedRows.label(target, 0, run.steps());
        answered[0] = Target.largest(PredictedRows.mean(target, run, m, 0, run.steps()));
      }
      return new Answer(outputs, wanted, labels, answered);
    }

    private Map<String, NpyArray> arrays() {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      int n = lengths.size();
      int longest = lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
      arrays.put("lengths", NpyArray.of(lengths.stream().mapToInt(i -> i).toArray(), n));
      for (int m = 0; m < answers.size(); m++) {
        Readout readout = network.readouts().get(m);
        String end = answers.size() == 1 ? "" : "_" + readout.name();
        int width = readout.outputs();
        List<Answer> all = answers.get(m);
        int[] shape = {n, longest, width};
        arrays.put("outputs" + end, side(all.stream().map(Answer::outputs).toList(), shape));
        if (all.get(0).labels == null) {
          arrays.put("targets" + end, side(all.stream().map(Answer::targets).toList(), shape));
        } else {
          boolean whole = all.stream().allMatch(answer -> answer.labels.length == 1);
          int[] flat = whole ? new int[] {n} : new int[] {n, longest};
          arrays.put("labels" + end, numbers(all.stream().map(Answer::labels).toList(), flat));
          arrays.put("answers" + end, numbers(all.stream().map(Answer::answers).toList(), flat));
        }
      }
      for (int p = 0; p < spikes.size(); p++) {
        List<int[]> rows = spikes.get(p);
        String end = spikes.size() == 1 ? "" : "_" + network.populations().get(p).name();
        arrays.put("spikes" + end, numbers(rows, new int[] {rows.size(), 3}));
      }
      return arrays;
    }

    private static NpyArray side(List<float[]> rows, int[] shape) {
      float[] all = new float[size(shape)];
      Arrays.fill(all, Float.NaN);
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, all, i * shape[1] * shape[2], rows.get(i).length);
      }
      return NpyArray.of(all, shape);
    }

    private static NpyArray numbers(List<int[]> rows, int[] shape) {
      int[] all = new int[size(shape)];
      Arrays.fill(all, Target.UNLABELLED);
      int width = shape.length == 1 ? 1 : shape[1];
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, all, i * width, rows.get(i).length);
      }
      return NpyArray.of(all, shape);
    }

    private static int size(int[] shape) {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  /**
   * Predictions as CSV: a row for each step or, where each sample has one class, for each sample,
   * with the mean readout.
   */
  private static final class PredictedRows {

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
              one ->
                  head.add(network.populations().size() == 1 ? "spikes" : "spikes_" + one.name()));
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
}
