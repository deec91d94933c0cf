package org.eprop.compare.run;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.api.metric.Metric;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.compare.result.Measured;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.Score;

/** What the scores of an experiment's networks mean, beside the data that they are of. */
final class Measures {

  private Measures() {}

  /** Its losses, with all their parameters, what a sum is of, and what rewards make of targets. */
  static String loss(Experiment experiment) {
    return losses(experiment) + targets(experiment);
  }

  private static String targets(Experiment experiment) {
    if (!(experiment.task().factory() instanceof EnvironmentTaskFactory environment)) {
      return "";
    }
    Reinforcement r = environment.reinforcement();
    return ", of returns with gamma %s, lambda %s, reward_scale %s%s%s"
        .formatted(
            r.gamma(),
            r.lambda(),
            r.rewardScale(),
            r.normaliseAdvantages() ? ", normalised" : "",
            r.meanOverEpisodes() ? ", mean over episodes" : "");
  }

  private static String losses(Experiment experiment) {
    return experiment.network().readouts().stream()
        .map(readout -> loss(readout, experiment.training().batchSize()))
        .collect(Collectors.joining("; "));
  }

  private static String loss(ReadoutDefinition readout, int batchSize) {
    String parameters = readout.loss().arguments().toString();
    return readout.loss().name()
        + (parameters.equals("{}") ? "" : " " + parameters)
        + (readout.mean() ? ", mean" : ", sum over " + batchSize + " samples")
        + (readout.weight() == 1 ? "" : ", times " + readout.weight());
  }

  /** Its class weights. */
  static String classWeights(Experiment experiment) {
    String weights = experiment.training().classWeights().strip();
    return weights.isEmpty() ? "none" : weights;
  }

  /** By what its networks are chosen; null for the usual error. */
  static String judge(Metrics metrics) {
    return metrics.judge().isEmpty()
        ? null
        : metrics.asked().stream()
            .filter(one -> one.name().equals(metrics.judge()))
            .map(Metrics.Named::settings)
            .findFirst()
            .orElse(metrics.judge());
  }

  /** The metrics that it asks for. */
  static Map<String, Measured.OwnMetric> metrics(Metrics metrics) {
    Map<String, Measured.OwnMetric> all = new LinkedHashMap<>();
    for (Metrics.Named one : metrics.asked()) {
      Metric.Better better = one.metric().better();
      all.put(
          one.name(),
          new Measured.OwnMetric(
              one.settings(),
              one.metric().unit(),
              better == Metric.Better.NEITHER ? null : better.name().toLowerCase(Locale.ROOT)));
    }
    return all;
  }

  /** The accuracy of always answering the most frequent class; NaN if none were counted. */
  static double chance(Score score) {
    long[] counts =
        Arrays.stream(score.confusion()).mapToLong(row -> Arrays.stream(row).sum()).toArray();
    long all = Arrays.stream(counts).sum();
    return all == 0 ? Double.NaN : (double) Arrays.stream(counts).max().orElseThrow() / all;
  }

  /** The identity of one of its data sets. */
  static String data(Experiment experiment, Dataset data) {
    return experiment.task().factory() instanceof EnvironmentTaskFactory environment
        ? episodes(environment, data)
        : DataDigest.of(data);
  }

  /** Of episodes, which are what the network makes of them: whence they are, and how judged. */
  private static String episodes(EnvironmentTaskFactory task, Dataset data) {
    Reinforcement settings = task.reinforcement();
    return "%s episodes of %s %s%s"
        .formatted(
            data.size(),
            task.environment().name(),
            task.environment().arguments(),
            settings.greedy() ? ", greedy" : ", sampled with sigma " + settings.sigma());
  }

  /** The SHA-256 of samples, inputs and targets: what is measured on the same data has the same. */
  static final class DataDigest {

    private final MessageDigest digest = Sha256.digest();
    private final DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), digest)));

    /** Of a whole set, as it is measured. */
    static String of(Dataset data) {
      DataDigest digest = new DataDigest();
      for (int i = 0; i < data.size(); i++) {
        digest.add(data.sample(0, i));
      }
      return digest.hex();
    }

    /** Adds a sample, after those before. */
    void add(Sample sample) {
      try {
        write(sample.input());
        for (Target target : sample.targets()) {
          write(target);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void write(Input input) throws IOException {
      out.writeInt(input.channels());
      out.writeInt(input.steps());
      if (input instanceof SpikeInput events) {
        write(events.start());
        write(events.channel());
      } else if (input instanceof RealInput real) {
        for (float[] step : real.values()) {
          for (float value : step) {
            out.writeFloat(value);
          }
        }
      }
    }

    private void write(int... values) throws IOException {
      for (int value : values) {
        out.writeInt(value);
      }
    }

    private void write(Target target) throws IOException {
      for (int t = 0; t < target.steps(); t++) {
        double weight = target.weight(t);
        out.writeDouble(weight);
        if (weight != 0 && target.hasClasses()) {
          out.writeInt(target.classAt(t));
        } else if (weight != 0) {
          for (double value : target.valuesAt(t)) {
            out.writeDouble(value);
          }
        }
      }
    }

    /** In hexadecimal. */
    String hex() {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Sha256.hex(digest);
    }
  }
}
