package org.eprop.campaign.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.serve.Allowed;
import org.eprop.serve.Door;
import org.eprop.serve.ServedProgram;
import org.eprop.serve.Stop;

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
          + " \"part\": \"train\"}, \"arrays\": [[\"x\", 176], [\"y\", 130]]}";

  private final Plugins plugins;
  private final Path work;
  private volatile Throwable found;

  ServeTarget(Plugins plugins, Path work) {
    this.plugins = plugins;
    this.work = work.resolve("door");
  }

  FuzzTarget target() {
    return new FuzzTarget(
        "serve", 20, seeds(), new JsonMutation().or(new ByteMutation()), this::read);
  }

  private static List<byte[]> seeds() {
    return List.of(
            CREATE,
            STREAM,
            "{\"do\": \"network.predict\", \"network\": 1, \"steps\": 1, " + DATA,
            "{\"do\": \"network.gradient\", \"network\": 1, \"rule\": \"bptt\", " + DATA,
            "{\"do\": \"network.inside\", \"network\": 1, \"traces\": \"input_layer0\", " + DATA,
            "{\"do\": \"network.weights\", \"network\": 1}",
            "{\"do\": \"network.set_weights\", \"network\": 1, \"arrays\": [[\"out.bias\", 306]]}",
            "{\"do\": \"network.load\", \"arrays\": [[\"file\", 306]]}",
            "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"a\", \"x\": [1, 0.5]}",
            "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"\", \"x\": [1, 0], \"turn\": 7}",
            "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"\", \"x\": [1, 1], \"turn\": 8}",
            "{\"do\": \"stream.learn\", \"stream\": 1, \"key\": \"\", \"step\": 0, \"label\": 1}",
            "{\"do\": \"stream.load\", \"stream\": 1, \"keys\": [\"a\"], \"ends\": [48],"
                + " \"arrays\": [[\"states\", 306]]}",
            "{\"do\": \"stream.keys\", \"stream\": 1}",
            "{\"do\": \"stream.save\", \"stream\": 1, \"keys\": [\"a\", \"\"]}",
            "{\"do\": \"stream.delete\", \"stream\": 1, \"key\": \"\"}",
            "{\"do\": \"close\", \"networks\": [1], \"streams\": [1]}")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** What failed that was not the user's error since this was called before; null if nothing. */
  synchronized Throwable takeFound() {
    Throwable one = found;
    found = null;
    return one;
  }

  private boolean read(byte[] input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<InputStream> in = new ArrayList<>();
    byte[] nothing = {};
    long last = 0;
    for (String before :
        List.of(
            CREATE,
            STREAM,
            "{\"do\": \"stream.step\", \"stream\": 1, \"key\": \"\", \"x\": [1, 0], \"turn\": 7}")) {
      byte[] frame = frame(++last, before.getBytes(StandardCharsets.UTF_8), nothing);
      in.add(new Next(frame, out, last));
    }
    ByteArrayOutputStream arrays = new ByteArrayOutputStream();
    Npy.write(arrays, NpyArray.of(new float[] {1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0}, 2, 3, 2));
    Npy.write(arrays, NpyArray.of(new byte[] {0, 1}, 2));
    in.add(new Next(frame(++last, input, arrays.toByteArray()), out, last));
    found = null;
    Files.createDirectories(work);
    Allowed allowed = new Allowed(EnumSet.of(Allowed.Word.TRAIN), List.of());
    new Door(
            this,
            plugins,
            allowed,
            () -> new Workers(1),
            new SequenceInputStream(Collections.enumeration(in)),
            out,
            work)
        .run("fuzz");
    if (found != null) {
      throw new IllegalStateException(found);
    }
    return answered(out.toByteArray(), last);
  }

  /** A message that comes when there is an answer to each before: what they made is there. */
  private static final class Next extends ByteArrayInputStream {

    private static final long WAIT_NANOS = 100_000;
    private static final int MOST_WAITS = 100_000;

    private final ByteArrayOutputStream out;
    private final long messages;

    /**
     * @param messages this is the number of it, and the greeting is one, too
     */
    Next(byte[] frame, ByteArrayOutputStream out, long messages) {
      super(frame);
      this.out = out;
      this.messages = messages;
    }

    @Override
    public int read(byte[] to, int from, int length) {
      for (int n = 0; n < MOST_WAITS && count(out.toByteArray()) < messages; n++) {
        LockSupport.parkNanos(WAIT_NANOS);
      }
      return super.read(to, from, length);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private static long count(byte[] out) {
      long count = 0;
      for (int at = 0; at + 24 <= out.length; count++) {
        ByteBuffer all = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        at += 24 + all.getInt(at + 4) + (int) all.getLong(at + 16);
      }
      return count;
    }
  }

  /** Whether the last one was; each must have one answer or one error under its number. */
  private static boolean answered(byte[] out, long count) {
    ByteBuffer all = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    Map<Long, Character> kinds = new HashMap<>();
    while (all.hasRemaining()) {
      int at = all.position();
      char kind = (char) all.get(at + 3);
      long id = all.getLong(at + 8);
      all.position(at + 24 + all.getInt(at + 4) + (int) all.getLong(at + 16));
      if (kind != 'H' && kind != 'P' && kinds.put(id, kind) != null) {
        throw new IllegalStateException("two answers to request " + id);
      }
    }
    for (long id = 1; id <= count; id++) {
      if (!kinds.containsKey(id)) {
        throw new IllegalStateException("no answer to request " + id);
      }
    }
    if (kinds.size() != count) {
      throw new IllegalStateException("answers to what was not asked: " + kinds);
    }
    return kinds.get(count) == 'A';
  }

  private static byte[] frame(long id, byte[] json, byte[] arrays) {
    ByteBuffer all =
        ByteBuffer.allocate(24 + json.length + arrays.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 'e').put((byte) 'p').put((byte) 2).put((byte) 'Q').putInt(json.length);
    return all.putLong(id).putLong(arrays.length).put(json).put(arrays).array();
  }

  @Override
  public Outcome failed(Throwable failure) {
    if (!(failure instanceof InvalidInputException || failure instanceof DivergenceException)) {
      found = failure;
    }
    return new Outcome(2, String.valueOf(failure.getMessage()));
  }

  @Override
  public Outcome run(
      List<String> arguments,
      int columns,
      List<Component> components,
      PrintWriter out,
      PrintWriter err,
      Stop stop) {
    throw new IllegalStateException("a command was run that was not allowed");
  }

  @Override
  public Display display(
      Trainer trainer, boolean validates, int columns, PrintWriter out, PrintWriter err) {
    return () -> {};
  }

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
