package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.Note;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * A training that leaves no files: as of a run, of which the network that counts stays in memory.
 */
final class ServedTraining implements TrainingListener {

  private static final String CHECKPOINT = "checkpoint";

  private final ServedProgram program;
  private final Answer answer;
  private final ArrayNode history;
  private final Trainer trainer;
  private final boolean validates;
  private final boolean keeps;
  private final boolean asks;
  private final Client client;
  private final Set<String> said = new HashSet<>();
  private boolean stopped;
  private TrainingListener display = new TrainingListener() {};
  private Weights best;
  private FeedbackWeights bestFeedback;

  ServedTraining(ServedProgram program, ExperimentReader reader, Workers workers, Request request) {
    this.program = program;
    client = request.client();
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
    trainer.notesBefore().forEach(this::warn);
    validates = task.validation().isPresent();
    asks = request.whole("asks", 0) != 0;
    keeps = request.whole("keep", 0) != 0;
    if (request.arrays().names().contains(CHECKPOINT)) {
      Checkpoint.continueFrom(trainer, request.bytes(CHECKPOINT));
    }
  }

  /** The network that counts: the best by validation data, or else the last. */
  EpropNetwork run(Request request) {
    BooleanSupplier stop = () -> stopped || client.stop().getAsBoolean();
    boolean finished;
    if (request.has("columns")) {
      try (PrintWriter out = client.writer("out");
          PrintWriter err = client.writer("err");
          ServedProgram.Display shown =
              program.display(trainer, validates, request.whole("columns"), out, err)) {
        display = shown;
        finished = trainer.run(this, stop);
      }
    } else {
      finished = trainer.run(this, stop);
    }
    answer.json().put("finished", finished).put("epochs", trainer.epochsDone());
    if (keeps) {
      byte[] bytes = Checkpoint.bytes(trainer);
      answer.with(CHECKPOINT, NpyArray.of(bytes, bytes.length));
    }
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
    JsonNode json = program.json(epoch);
    history.add(json);
    if (asks) {
      ObjectNode call = JsonNodeFactory.instance.objectNode().put("do", "epoch");
      ConfigNode reply = client.call(call.set("epoch", json), Map.of()).json();
      stopped |= reply.has("stop") && reply.get("stop").flag();
    }
    if (epoch.best()) {
      best = trainer.network().weights().copy();
      bestFeedback = trainer.network().feedback().copy();
    }
    epoch.notes().forEach(this::warn);
    display.epoch(epoch);
  }

  /** Of each cause and place once. */
  private void warn(Note note) {
    if (said.add(note.cause() + note.place())) {
      answer.json().withArray("warnings").add(note.toString());
    }
  }
}
