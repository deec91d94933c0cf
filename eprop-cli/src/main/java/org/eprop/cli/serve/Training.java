package org.eprop.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * A training that leaves no files: as of a run, of which the network that counts stays in memory.
 */
final class Training implements TrainingListener {

  private final ServedProgram program;
  private final Answer answer;
  private final ArrayNode history;
  private final Trainer trainer;
  private final boolean validates;
  private TrainingListener display = new TrainingListener() {};
  private Weights best;
  private FeedbackWeights bestFeedback;

  Training(ServedProgram program, ExperimentReader reader, Workers workers, Request request) {
    this.program = program;
    answer = new Answer();
    history = answer.json().putArray("history");
    Experiment experiment =
        reader.read(request.withArrays("experiment", request.texts("settings")));
    Task task = Samples.load(experiment.task(), experiment.seed());
    task.warnings().forEach(answer.json().putArray("warnings")::add);
    try {
      trainer = new Trainer(experiment, task, workers);
    } catch (InvalidInputException e) {
      throw e.at("experiment");
    }
    trainer.warnings().forEach(answer.json().withArray("warnings")::add);
    validates = task.validation().isPresent();
  }

  /** The network that counts: the best by validation data, or else the last. */
  EpropNetwork run(Request request) {
    Stop stop = request.client().stop();
    boolean finished;
    if (request.has("columns")) {
      try (PrintWriter out = request.client().writer("out");
          PrintWriter err = request.client().writer("err");
          ServedProgram.Display shown =
              program.display(trainer, validates, request.whole("columns"), out, err)) {
        display = shown;
        finished = trainer.run(this, stop);
      }
    } else {
      finished = trainer.run(this, stop);
    }
    answer.json().put("finished", finished);
    EpropNetwork network = trainer.network();
    if (best != null) {
      network.weights().set(best);
      for (int i = 0; i < bestFeedback.leaves().size(); i++) {
        Leaf to = network.feedback().leaves().get(i);
        for (int j = 0; j < to.rowCount(); j++) {
          to.set(j, bestFeedback.leaves().get(i).row(j));
        }
      }
    }
    return network;
  }

  /** History and warnings. */
  Answer answer() {
    return answer;
  }

  @Override
  public void batch(Batch batch) {
    display.batch(batch);
  }

  @Override
  public void epoch(Epoch epoch) {
    history.add(program.json(epoch));
    if (epoch.best()) {
      best = trainer.network().weights().copy();
      bestFeedback = trainer.network().feedback().copy();
    }
    display.epoch(epoch);
  }
}
