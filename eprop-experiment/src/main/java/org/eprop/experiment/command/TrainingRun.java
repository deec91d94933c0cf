package org.eprop.experiment.command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Note;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.ResultFile;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.RunPages;
import org.eprop.experiment.run.RunRecorder;
import org.eprop.experiment.run.RunState;
import org.eprop.experiment.run.TaskEvaluation;
import org.eprop.experiment.tensorboard.TrainingEvents;
import org.eprop.experiment.training.Episodes;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.host.Failures;
import org.eprop.host.OpenOption;
import org.eprop.host.Surroundings;
import org.eprop.host.terminal.StopSignal;
import picocli.CommandLine.ExitCode;

/**
 * Trains what an experiment says, in a folder of its own: from the start, or on from a checkpoint.
 */
final class TrainingRun {

  /**
   * How to run.
   *
   * @param checkpointEvery seconds
   * @param quiet whether to show nothing but the result's place
   * @param tensorBoard whether to write event files
   * @param resumeCommand what the user has to type to go on
   */
  record Options(
      double checkpointEvery, boolean quiet, boolean tensorBoard, String resumeCommand) {}

  private final RunFolder folder;
  private final LoadedExperiment loaded;
  private final Workers workers;
  private final Trainer trainer;
  private final Options options;
  private final Optional<RunPages> pages;
  private final Surroundings surroundings;
  private final OpenOption open;
  private final PrintWriter out;
  private final PrintWriter err;

  TrainingRun(
      RunFolder folder,
      LoadedExperiment loaded,
      Workers workers,
      Options options,
      Optional<RunPages> pages,
      Surroundings surroundings,
      OpenOption open,
      PrintWriter out,
      PrintWriter err) {
    this.folder = folder;
    this.loaded = loaded;
    this.workers = workers;
    this.trainer = loaded.trainer(workers);
    this.options = options;
    this.pages = pages;
    this.surroundings = surroundings;
    this.open = open;
    this.out = out;
    this.err = err;
  }

  /** What is probably a mistake. */
  List<Note> notes() {
    return trainer.notesBefore();
  }

  /**
   * Begins, saving the untrained network first.
   *
   * @param live is told how it goes, if there is one
   * @return the exit status
   */
  int start(Optional<RunPages.Live> live) {
    try (RunRecorder recorder =
            RunRecorder.start(
                trainer, loaded, folder, options.checkpointEvery(), System::nanoTime);
        TrainingEvents events = options.tensorBoard() ? events() : null) {
      watch(recorder, events);
      recorder.begin();
      return train(recorder, events, live);
    } catch (InvalidInputException | UncheckedIOException e) {
      if (trainer.updates() == 0 && !(e.getCause() instanceof DivergenceException)) {
        folder.clear();
      }
      throw e;
    }
  }

  /**
   * Goes on from the folder's checkpoint.
   *
   * @param state what is known of the folder's files
   * @param live is told how it goes, if there is one
   * @return the exit status
   * @throws InvalidInputException if one of them is missing or not what it was
   */
  int resume(RunState state, Optional<RunPages.Live> live) {
    RunNetworks networks = new RunNetworks(folder, state);
    RunRecorder.restore(trainer, loaded, folder, state);
    if (trainer.finished() && Files.exists(folder.result())) {
      ResultFile.read(folder.result());
      networks.load(folder.last(), loaded.plugins());
      if (!Files.exists(folder.report())) {
        report(networks, networks.load(networks.counting(), loaded.plugins()).network());
      }
      out.println(
          "%s: training is finished, after %s epochs; the result is in %s"
              .formatted(folder.path(), trainer.epochsDone(), folder.result()));
      return ExitCode.OK;
    }
    err.println(
        "%s: continuing after %s epochs and %s updates"
            .formatted(folder.path(), trainer.epochsDone(), trainer.updates()));
    boolean watched =
        options.tensorBoard() || !TrainingEvents.files(folder.tensorBoard()).isEmpty();
    try (RunRecorder recorder =
            RunRecorder.resume(
                trainer, loaded, folder, state, options.checkpointEvery(), System::nanoTime);
        TrainingEvents events = watched ? events() : null) {
      watch(recorder, events);
      return train(recorder, events, live);
    }
  }

  private static void watch(RunRecorder recorder, TrainingEvents events) {
    if (events != null) {
      recorder.watch(events);
    }
  }

  private TrainingEvents events() {
    Dataset watched = loaded.task().validation().orElse(loaded.task().train());
    int batch = Math.min(watched.size(), loaded.experiment().training().batchSize());
    return new TrainingEvents(
        folder.tensorBoard(),
        trainer.network(),
        workers,
        Episodes.samples(trainer.network(), watched, 0, 0, batch, workers),
        trainer.updates(),
        (long) trainer.epochsDone() * trainer.batches());
  }

  private int train(RunRecorder recorder, TrainingEvents events, Optional<RunPages.Live> live) {
    Optional<TrainingListener> view =
        live.map(page -> page.view(recorder.before(), trainer::seconds));
    boolean finished;
    try (TrainingDisplay display = display();
        StopSignal stop = surroundings.stopSignal(() -> announceStop(display))) {
      TrainingListener seen = view.map(v -> both(display, v)).orElse(display);
      finished = trainer.run(both(recorder, seen), stop);
      recorder.save();
      if (!finished) {
        display.message(
            "stopped and saved after %s updates; continue with: %s"
                .formatted(trainer.updates(), options.resumeCommand()));
        live.ifPresent(server -> server.end("Training was stopped; it can be resumed."));
        return stop.status();
      }
    } catch (DivergenceException e) {
      recorder.expectIntact();
      recorder.saveBest();
      live.ifPresent(server -> server.end(e.getMessage()));
      throw new InvalidInputException(e.getMessage() + " " + saved(), e);
    }
    finish(events);
    recorder.expectIntact();
    live.ifPresent(
        server ->
            server.end(
                "Training is finished"
                    + (Files.exists(folder.report()) ? "; the report is " + folder.report() : "")
                    + "."));
    return ExitCode.OK;
  }

  private TrainingDisplay display() {
    return new TrainingDisplay(
        out,
        err,
        options.quiet() ? Optional.empty() : surroundings.window(),
        trainer,
        loaded.task().validation().isPresent(),
        options.quiet());
  }

  private static void announceStop(TrainingDisplay display) {
    display.message("stopping after the running batch; press again to end at once");
  }

  /** The recorder comes first: what is shown as done is saved if it is to be. */
  private static TrainingListener both(TrainingListener first, TrainingListener second) {
    return new TrainingListener() {
      @Override
      public void batch(Batch batch) {
        first.batch(batch);
        second.batch(batch);
      }

      @Override
      public void epoch(Epoch epoch) {
        first.epoch(epoch);
        second.epoch(epoch);
      }
    };
  }

  private String saved() {
    return Files.exists(folder.best())
        ? "The best model before that, of epoch %s, is kept in %s."
            .formatted(trainer.bestEpoch(), folder.best())
        : "The last model saved before that is kept in " + folder.last() + ".";
  }

  /** Measures the network that counts: the best on the validation set, or else the last. */
  private void finish(TrainingEvents events) {
    RunState state = RunState.of(folder);
    RunNetworks networks = new RunNetworks(folder, state);
    Path model = networks.counting();
    EpropNetwork network = networks.load(model, loaded.plugins()).network();
    TaskEvaluation evaluation =
        TaskEvaluation.of(
            network,
            loaded.task(),
            trainer.epochsDone() > 0, // who only looks whether all is well need not wait for it
            loaded.experiment().training(),
            workers);
    Score test = evaluation.scores().get("test");
    if (events != null && test != null) {
      events.test(trainer.updates(), test);
    }
    ResultFile.write(networks, loaded, trainer, evaluation);
    if (!options.quiet()) {
      out.print(ScoreText.table(evaluation.scores()));
      out.printf(
          Locale.ROOT,
          "%d epoch%s in %.1f s%s%s; measured was %s%n",
          trainer.epochsDone(),
          trainer.epochsDone() == 1 ? "" : "s",
          trainer.seconds(),
          trainer.ranOutOfPatience() ? ", when the validation loss stopped falling" : "",
          trainer.bestEpoch() > 0 ? ", the best was " + trainer.bestEpoch() : "",
          model);
    }
    report(networks, network);
  }

  /**
   * Draws the report, if there is to be one. Everything is saved by now, and no failure to draw it
   * changes that.
   */
  private void report(RunNetworks networks, EpropNetwork network) {
    if (pages.isEmpty()) {
      return;
    }
    try {
      pages.get().write(networks, loaded, network, workers, folder.report());
      if (!options.quiet()) {
        out.println("page: " + folder.report());
      }
      open.show(folder.report());
    } catch (RuntimeException | OutOfMemoryError e) {
      err.println(Failures.noReport(folder.path(), e));
    }
  }
}
