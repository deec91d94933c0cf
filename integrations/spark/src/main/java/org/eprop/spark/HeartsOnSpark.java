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
@Command(
    name = "hearts",
    mixinStandardHelpOptions = true,
    description =
        "Follows the ECG of many patients: a network trained beforehand, a readout for each"
            + " patient that learns from labels as they come, and reports of surprises. Plays"
            + " recordings of the QT Database and prints its accuracy; or follows a folder"
            + " (--events) or a Kafka topic (--kafka) without an end. The same command continues"
            + " after a stop.")
final class HeartsOnSpark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "The folder of the network, outputs, surprises and checkpoints.")
  private String out;

  @Option(
      names = "--events",
      paramLabel = "URI",
      description = "A folder of JSON files that others write, a row for each step of a patient.")
  private String events;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Follow a topic there; needs Spark's module for Kafka (--packages"
              + " org.apache.spark:spark-sql-kafka-0-10_2.13:VERSION).")
  private String kafka;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Of --kafka: records whose values are such rows (${DEFAULT-VALUE}).")
  private String topic = "hearts";

  @Option(
      names = "--play",
      description = "Play the recordings to the topic of --kafka, and follow them there.")
  private boolean play;

  @Option(
      names = "--validation",
      description = "Play the recordings of validation, not those of test.")
  private boolean validation;

  @Option(names = "--patients", paramLabel = "N", description = "Play the first N recordings.")
  private int patients = Integer.MAX_VALUE;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Of training beforehand, if there is no network.npz yet (${DEFAULT-VALUE}).")
  private int epochs = 15;

  @Option(
      names = "--rate",
      paramLabel = "ETA",
      description = "The learning rate of the patients' readouts (${DEFAULT-VALUE}).")
  private double rate = Hearts.RATE;

  @Option(
      names = "--every",
      paramLabel = "MS",
      description =
          "Milliseconds between 100 steps and the next (${DEFAULT-VALUE}: as hearts beat).")
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
