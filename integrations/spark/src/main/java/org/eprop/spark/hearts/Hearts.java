package org.eprop.spark.hearts;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.ResourceFiles;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.HadoopFolder;

/**
 * Follows the hearts of many patients: the command {@code hearts}. A folder has the network, what
 * was said of each step, surprises, and checkpoints.
 *
 * @since 1.0
 */
public final class Hearts {

  /** The learning rate of patients' readouts, chosen on validation recordings. */
  public static final double RATE = 1e-4;

  private static final String NETWORK = "network.npz";
  private static final String EXPERIMENT = "hearts.json";

  private final SparkSession session;
  private final ComponentSource components;
  private final String folder;
  private final HadoopFolder files;
  private final int epochs;
  private final Consumer<String> told;

  /** Some of a data set. */
  private record First(Dataset data, int size) implements Dataset {
    @Override
    public Sample sample(int epoch, int index) {
      return data.sample(epoch, index);
    }
  }

  /**
   * @param components those of the network
   * @param folder any that Hadoop knows
   * @param epochs of training, if the folder has no network yet
   * @param told a line for each thing that happens
   */
  public Hearts(
      SparkSession session,
      ComponentSource components,
      String folder,
      int epochs,
      Consumer<String> told) {
    this.session = session;
    this.components = components;
    this.folder = folder;
    this.files = HadoopFolder.of(folder, session.sparkContext().hadoopConfiguration());
    this.epochs = epochs;
    this.told = told;
    session
        .conf()
        .set(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    // A partition is a store of states, and a task of each batch: Spark's 200 are for clusters.
    int cores = session.sparkContext().defaultParallelism();
    session.conf().set("spark.sql.shuffle.partitions", cores);
  }

  /**
   * Follows a folder until the process ends.
   *
   * @param events where others write files, a JSON object a line: see {@link
   *     org.eprop.spark.stream.KeyedEvent}
   * @param rate learning rate
   */
  public void follow(String events, double rate) throws Exception {
    follow(new HeartFiles(session, events), rate);
  }

  /**
   * Follows a Kafka topic, from its beginning, until the process ends.
   *
   * @param servers host:port, of more than one with commas
   * @param topic to which others write records, their values as lines of a file, their keys those
   *     of the rows
   * @param rate learning rate
   * @throws InvalidInputException if there is no such topic, or nobody answers
   */
  public void follow(String servers, String topic, double rate) throws Exception {
    follow(HeartTopic.of(session, servers, topic, /* make= */ false, folder), rate);
  }

  private void follow(HeartEvents events, double rate) throws Exception {
    try (Plugins plugins = components.open()) {
      EpropNetwork network = network(plugins, experiment(plugins));
      session.streams().resetTerminated(); // a notebook's earlier ones are not waited for
      List<StreamingQuery> queries = stream(network).start(events.follow(), rate);
      try {
        session.streams().awaitAnyTermination();
      } finally {
        for (StreamingQuery query : queries) {
          query.stop();
        }
      }
    }
  }

  /**
   * Plays recordings into files of the folder, and follows them.
   *
   * @param validation whether those of validation, or of test
   * @param most patients
   * @param rate learning rate
   * @param every milliseconds between files
   * @return a table of how often they were understood, and what was found
   */
  public String play(boolean validation, int most, double rate, long every) throws Exception {
    return play(new HeartFiles(session, folder + "/events"), validation, most, rate, every);
  }

  /**
   * Plays recordings into a Kafka topic, which is made if it is not there, and follows it.
   *
   * @param servers host:port, of more than one with commas
   * @param topic of its own: what else is in it is taken for hearts
   * @param every milliseconds between 100 steps of all patients and the next 100
   * @see #play(boolean, int, double, long)
   */
  public String play(
      String servers, String topic, boolean validation, int most, double rate, long every)
      throws Exception {
    return play(
        HeartTopic.of(session, servers, topic, /* make= */ true, folder),
        validation,
        most,
        rate,
        every);
  }

  private String play(HeartEvents events, boolean validation, int most, double rate, long every)
      throws Exception {
    try (Plugins plugins = components.open()) {
      Experiment experiment = experiment(plugins);
      EpropNetwork network = network(plugins, experiment);
      Task task = task(experiment);
      Dataset all = (validation ? task.validation() : task.test()).orElseThrow();
      HeartBeats beats = new HeartBeats(new First(all, Math.min(most, all.size())), task.outputs());
      events.play(beats, 0); // there has to be something
      List<StreamingQuery> queries = stream(network).start(events.follow(), rate);
      for (int part = 1; part < beats.files(); part++) {
        Thread.sleep(every);
        events.play(beats, part);
      }
      HeartStream.finish(queries);
      HeartTable table = HeartTable.read(session, beats, folder);
      files.write("patients.csv", table.csv().getBytes(StandardCharsets.UTF_8));
      return table.toString();
    }
  }

  private HeartStream stream(EpropNetwork network) {
    return new HeartStream(session, components, network, folder, told);
  }

  private Experiment experiment(Plugins plugins) {
    String text = ResourceFiles.text(EXPERIMENT, Hearts.class.getResourceAsStream(EXPERIMENT));
    Configuration read = Configuration.of(text, EXPERIMENT);
    return new ExperimentReader(plugins).read(read.with(List.of("training.epochs=" + epochs)));
  }

  private static Task task(Experiment experiment) {
    Choice<TaskFactory> task = experiment.task();
    return task.factory().create(task.context().withSeed(experiment.seed()));
  }

  /** That of the folder, or one that is trained now. */
  private EpropNetwork network(Plugins plugins, Experiment experiment) {
    byte[] saved = files.read(NETWORK).orElse(null);
    if (saved != null) {
      try {
        return NetworkFile.read(new ByteArrayInputStream(saved), plugins).network();
      } catch (InvalidInputException e) {
        throw e.at(files + "/" + NETWORK);
      }
    }
    told.accept("training a network for " + epochs + " epochs");
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      Trainer trainer = new Trainer(experiment, task(experiment), workers);
      trainer.run(new TrainingListener() {}, () -> false);
      files.write(NETWORK, NetworkFile.of(trainer.network()).bytes());
      return trainer.network();
    }
  }
}
