package org.eprop.spark;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.eprop.spark.hearts.Hearts;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eprop-spark hearts}. */
@Command(name = "hearts", mixinStandardHelpOptions = true)
final class HeartsOnSpark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "URI")
  private String out;

  @Option(names = "--events", paramLabel = "URI")
  private String events;

  @Option(names = "--kafka", paramLabel = "HOST:PORT")
  private String kafka;

  @Option(names = "--topic", paramLabel = "NAME")
  private String topic = "hearts";

  @Option(names = "--play")
  private boolean play;

  @Option(names = "--validation")
  private boolean validation;

  @Option(names = "--patients", paramLabel = "N")
  private int patients = Integer.MAX_VALUE;

  @Option(names = "--epochs", paramLabel = "N")
  private int epochs = 15;

  @Option(names = "--rate", paramLabel = "ETA")
  private double rate = Hearts.RATE;

  @Option(names = "--every", paramLabel = "MS")
  private long every = 400;

  @Override
  public Integer call() throws Exception {
    if (events != null && kafka != null || play && kafka == null) {
      throw new ParameterException(
          spec.commandLine(),
          events != null
              ? "expected either --events or --kafka"
              : "--play plays to a topic of --kafka; without, recordings are played to files");
    }
    PrintWriter stdout = spec.commandLine().getOut();
    try (Session session = new Session("eprop hearts")) {
      Hearts hearts =
          new Hearts(session.sql(), ComponentSource.ofApplication(), out, epochs, stdout::println);
      if (events != null) {
        hearts.follow(events, rate);
      } else if (kafka != null && !play) {
        hearts.follow(kafka, topic, rate);
      } else {
        stdout.print(
            play
                ? hearts.play(kafka, topic, validation, patients, rate, every)
                : hearts.play(validation, patients, rate, every));
        stdout.println("each patient: " + out + "/patients.csv");
      }
      return ExitCode.OK;
    }
  }
}
