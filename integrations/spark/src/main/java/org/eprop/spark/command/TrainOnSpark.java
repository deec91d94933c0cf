package org.eprop.spark.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.training.Score;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.Session;
import org.eprop.spark.train.SparkTraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop-spark train}. */
@Command(name = "train", mixinStandardHelpOptions = true)
final class TrainOnSpark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EXPERIMENT")
  private String name;

  @Option(names = "--out", required = true, paramLabel = "URI")
  private String out;

  @Option(names = "--set", paramLabel = "PATH=VALUE")
  private List<String> settings = List.of();

  @Option(names = "--partitions", paramLabel = "N")
  private int partitions;

  @Option(names = "--workers", paramLabel = "W")
  private int workers;

  @Option(names = "--steps", paramLabel = "K")
  private int steps = 16;

  @Override
  public Integer call() {
    if ((partitions > 0) == (workers > 0)) {
      throw new ParameterException(
          spec.commandLine(), "expected either --partitions or --workers, a number above 0");
    }
    PrintWriter stdout = spec.commandLine().getOut();
    Configuration experiment = ReadyExperiments.find(name).with(new ArrayList<>(settings));
    try (Session session = new Session("eprop train " + ReadyExperiments.shortName(name))) {
      SparkTraining training =
          new SparkTraining(session.context(), ComponentSource.ofApplication(), experiment, out);
      SparkTraining.Result result =
          partitions > 0
              ? training.synchronous(partitions, stdout::println, () -> false)
              : training.local(workers, steps, stdout::println, () -> false);
      result.scores().forEach((set, score) -> stdout.println(line(set, score)));
      stdout.println("network: " + out + "/network.npz");
      return ExitCode.OK;
    }
  }

  private static String line(String set, Score score) {
    return String.format(
        Locale.ROOT,
        "%-10s  loss %.4f  %s",
        set,
        score.loss(),
        score.hasAccuracy()
            ? String.format(Locale.ROOT, "accuracy %.2f %%", 100 * score.accuracy())
            : String.format(Locale.ROOT, "mean squared error %.5f", score.meanSquaredError()));
  }
}
