package org.eprop.campaign.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.cli.serve.Door;
import org.eprop.cli.serve.ServedProgram;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * The door of {@code eprop serve}: a request that was changed comes after right ones that make a
 * network and a stream, and before the bytes of an array. Commands are not run.
 */
final class ServeTarget implements ServedProgram {

  private static final String EXPERIMENT =
      "{\"network\": {\"layers\": [{\"populations\": [{\"neuron\": \"lif\", \"size\": 3}]}]},"
          + " \"loss\": \"softmax_cross_entropy\"}";
  private static final String CREATE =
      "{\"do\": \"network.create\", \"inputs\": 2, \"outputs\": 2, \"seed\": 3, \"time_step\": 2,"
          + " \"experiment\": "
          + EXPERIMENT
          + "}";
  private static final String STREAM =
      "{\"do\": \"stream.create\", \"network\": 1, \"own\": [\"out.*\"], \"lateness\": 1,"
          + " \"optimizer\": {\"name\": \"sgd\"}, \"learning_rate\": 0.1}";
  private static final String DATA =
      "\"data\": {\"task\": {\"name\": \"npy\", \"train_inputs\": \"x\", \"train_targets\": \"y\"},"
          + " \"part\": \"train\"}, \"arrays\": {\"x\": 176, \"y\": 130}}";

  private final Plugins plugins;
  private final Path work;
  private Throwable found;

  ServeTarget(Plugins plugins, Path work) {
    this.plugins = plugins;
    this.work = work.resolve("door");
  }

  Target target() {
    return new Target("serve", 20, seeds(), new JsonMutation().or(new ByteMutation()), this::read);
  }

  private static List<byte[]> seeds() {
    return List.of(
            CREATE,
            STREAM,
            "{\"do\": \"network.predict\", \"network\": 1, \"steps\": 1, " + DATA,
            "{\"do\": \"network.gradient\", \"network\": 1, \"rule\": \"bptt\", " + DATA,
            "{\"do\": \"network.inside\", \"network\": 1, \"traces\": \"input_layer0\", " + DATA,
            "{\"do\": \"network.weights\", \"network\": 1}",
            "{\"do\": \"network.set_weights\", \"network\": 1, \"arrays\": {\"out.bias\": 144}}",
            "{\"do\": \"network.load\", \"arrays\": {\"file\": 100}}",
            "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"a\", \"x\": [1, 0.5]}",
            "{\"do\": \"stream.learn\", \"stream\": 1, \"key\": \"\", \"step\": 0, \"label\": 1}",
            "{\"do\": \"stream.load\", \"stream\": 1, \"keys\": [\"a\"], \"ends\": [48],"
                + " \"arrays\": {\"states\": 176}}",
            "{\"do\": \"close\", \"networks\": [1], \"streams\": [1]}")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private boolean read(byte[] input) throws IOException {
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    line(in, CREATE.getBytes(StandardCharsets.UTF_8));
    line(in, STREAM.getBytes(StandardCharsets.UTF_8));
    line(
        in,
        "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"\", \"x\": [1, 0]}"
            .getBytes(StandardCharsets.UTF_8));
    line(in, input);
    Npy.write(in, NpyArray.of(new float[] {1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0}, 2, 3, 2));
    Npy.write(in, NpyArray.of(new byte[] {0, 1}, 2));
    found = null;
    Files.createDirectories(work);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workers workers = new Workers(1)) {
      new Door(this, plugins, workers, new ByteArrayInputStream(in.toByteArray()), out, work)
          .run("fuzz");
    }
    if (found != null) {
      throw new IllegalStateException(found);
    }
    return out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("\"ok\"")).count()
        > 3;
  }

  /** A line break within would be the end of it. */
  private static void line(ByteArrayOutputStream in, byte[] text) {
    for (byte c : text) {
      in.write(c == '\n' ? ' ' : c);
    }
    in.write('\n');
  }

  @Override
  public Outcome failed(Throwable failure) {
    if (!(failure instanceof InvalidInputException || failure instanceof DivergenceException)) {
      found = failure;
    }
    return new Outcome(2, String.valueOf(failure.getMessage()));
  }

  @Override
  public Outcome run(List<String> arguments, int columns, PrintWriter out, PrintWriter err) {
    return new Outcome(0, "");
  }

  @Override
  public void stop() {}

  @Override
  public void begin() {}

  @Override
  public BooleanSupplier stopping() {
    return () -> false;
  }

  @Override
  public Display display(
      Trainer trainer, boolean validates, int columns, PrintWriter out, PrintWriter err) {
    return () -> {};
  }

  @Override
  public void ended(int status) {}

  @Override
  public EpropNetwork network(Path run) {
    throw new InvalidInputException("there is no run").at(run.toString());
  }

  @Override
  public Task task(Path run) {
    throw new InvalidInputException("there is no run").at(run.toString());
  }

  @Override
  public JsonNode json(Score score) {
    return NullNode.getInstance();
  }

  @Override
  public JsonNode json(TrainingListener.Epoch epoch) {
    return NullNode.getInstance();
  }
}
