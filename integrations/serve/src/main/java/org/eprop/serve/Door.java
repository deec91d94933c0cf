package org.eprop.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.serve.Wire.FrameReader;

/**
 * Answers requests side by side: those about the same thing one after the other. One thread reads
 * at all times, so that what runs can be stopped, and does what takes microseconds itself.
 */
public final class Door {

  /** How long a command may take to stop when nobody wants its answer any more. */
  private static final long PATIENCE_MILLIS = 60_000;

  /** Requests that may be under way. */
  private static final int MOST_WAITING = 4096;

  /** Bytes of their arrays in memory, after which no other is taken. */
  private static final long MOST_HELD = Runtime.getRuntime().maxMemory() / 8;

  /** Commands and trainings that may be under way. */
  private static final int MOST_LONG = 64;

  /** Characters of an error: what was given may be in it. */
  private static final int MOST_SAID = 10_000;

  private static final String COMMAND = "command";

  private final ServedProgram program;
  private final Allowed allowed;
  private final Wire wire;
  private final Path folder;
  private final WorkerPool workers;
  private final Requests requests = new Requests();
  private final ExecutorService few;
  private final Map<Long, Client> waiting = new ConcurrentHashMap<>();
  private final Map<Long, Thread> running = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();

  /**
   * @param allowed what clients may do
   * @param workers starts those that compute
   * @param folder for arrays, empty
   */
  public Door(
      ServedProgram program,
      Plugins plugins,
      Allowed allowed,
      Supplier<Workers> workers,
      InputStream in,
      OutputStream out,
      Path folder) {
    this.program = program;
    this.allowed = allowed;
    this.folder = folder;
    this.workers = new WorkerPool(workers);
    wire = new Wire(in, out, folder);
    few =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            work -> {
              Thread thread = new Thread(work, "eprop-request");
              thread.setDaemon(true);
              return thread;
            });
    requests.add(COMMAND, Requests.Speed.LONG, Allowed.Word.COMMANDS, this::command);
    requests.add("close", Requests.Speed.QUICK, requests::close);
    Networks networks = new Networks(program, plugins, this.workers);
    networks.addTo(requests);
    new ServedStreams(networks, plugins).addTo(requests);
    new ServedTables(plugins).addTo(requests);
    new Agents(plugins).addTo(requests);
  }

  /**
   * Serves until the input ends; what runs is then stopped, and saved.
   *
   * @param version of eprop
   * @return the exit status: 0, or 2 if the input ended within a message, or was none
   */
  public int run(String version) {
    ObjectNode hello = JsonNodeFactory.instance.objectNode();
    hello.put("eprop", version).put("protocol", FrameReader.PROTOCOL);
    hello.put("folder", folder.toString());
    allowed.names().forEach(hello.putArray("allow")::add);
    wire.write(Frame.HELLO, 0, hello);
    int status = 0;
    try {
      for (Frame frame = wire.next(); frame != null; frame = wire.next()) {
        received(frame);
      }
    } catch (IOException e) {
      status = 2;
      error(
          0,
          new GivenArrays(folder, ""),
          new InvalidInputException(String.valueOf(e.getMessage()), e));
    }
    end();
    workers.close();
    return status;
  }

  /** Stops what runs, and waits until it is saved. */
  public void end() {
    waiting.values().forEach(client -> client.stop().set());
    waiting.values().forEach(Client::left);
    few.shutdown();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      for (Thread thread : running.values()) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      }
      few.awaitTermination(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void received(Frame frame) {
    switch (frame.kind()) {
      case Frame.REQUEST -> requested(frame);
      case Frame.STOP -> {
        Client client = waiting.get(frame.id());
        if (client != null) {
          client.stop().set();
        }
      }
      case Frame.REPLY -> {
        Client client = waiting.get(frame.id());
        if (client != null) {
          replied(client, frame);
        }
      }
      default ->
          error(
              frame.id(),
              wire.arrays(),
              new InvalidInputException(
                  "got a message of kind " + (int) frame.kind() + ", but expected Q, R or S"));
    }
  }

  private void replied(Client client, Frame frame) {
    try (GivenArrays arrays = wire.arrays()) {
      ConfigNode json = wire.json(frame);
      client.replied(json, Wire.take(arrays, json, frame));
    } catch (InvalidInputException e) {
      client.failed(e);
    }
  }

  /** Hands on a request to whoever answers it; where that is not possible, says why. */
  private void requested(Frame frame) {
    long id = frame.id();
    GivenArrays arrays = wire.arrays();
    Client client = new Client(wire, id);
    boolean handed = false;
    ConfigNode json = null;
    try {
      json = wire.json(frame);
      if (waiting.containsKey(id) || id == 0) {
        throw new InvalidInputException(
                "got %s, but expected a number that no request has that waits"
                    .formatted(Long.toUnsignedString(id)))
            .at("id");
      }
      if (waiting.size() >= MOST_WAITING || held.get() > MOST_HELD) {
        throw new Refused(
            Refused.Kind.BUSY,
            "%s requests with %s bytes of arrays wait already"
                .formatted(waiting.size(), held.get()));
      }
      Requests.Known known = requests.of(json);
      allowed.expect(known.needs(), json.get("do").name());
      if (known.speed() == Requests.Speed.LONG && running.size() >= MOST_LONG) {
        throw new Refused(
            Refused.Kind.BUSY, "there are " + MOST_LONG + " commands and trainings already");
      }
      Requests.Bound bound = known.binder().bind(json);
      Request request = new Request(json, Wire.take(arrays, json, frame), client, allowed);
      waiting.put(id, client);
      held.addAndGet(frame.arrays().length);
      handed = true;
      bound
          .lane()
          .submit(
              () -> {
                try {
                  answer(id, request, bound.handler());
                } finally {
                  held.addAndGet(-frame.arrays().length);
                }
              },
              executor(known.speed(), id));
    } catch (Exception | Error e) {
      if (handed) {
        waiting.remove(id);
        held.addAndGet(-frame.arrays().length);
      }
      arrays.close();
      if (json != null) {
        arrays.discard(json.get("arrays"));
      }
      error(id, arrays, e);
    }
  }

  private Executor executor(Requests.Speed speed, long id) {
    return switch (speed) {
      case QUICK -> Runnable::run;
      case WORK -> few;
      case LONG ->
          work -> {
            Thread thread =
                new Thread(
                    () -> {
                      try {
                        work.run();
                      } finally {
                        running.remove(id);
                      }
                    },
                    "eprop-long");
            running.put(id, thread);
            boolean started = false;
            try {
              thread.start();
              started = true;
            } finally {
              if (!started) {
                running.remove(id);
              }
            }
          };
    };
  }

  /** Answers, or says why not: exactly one of both. Who has it finds no arrays any more. */
  private void answer(long id, Request request, Requests.Handler handler) {
    try {
      Answer answer;
      try (GivenArrays arrays = request.arrays()) {
        answer = handler.answer(request);
      }
      waiting.remove(id);
      wire.write(Frame.ANSWER, id, answer.json(), answer.arrays());
    } catch (Exception | Error e) {
      waiting.remove(id);
      error(id, request.arrays(), e);
    }
  }

  private void error(long id, GivenArrays arrays, Throwable failure) {
    try {
      wire.write(Frame.ERROR, id, said(arrays, failure));
    } catch (OutOfMemoryError | LinkageError e) {
      wire.writeNoMemory(id); // not even for classes: else somebody waits for ever
    }
  }

  private ObjectNode said(GivenArrays arrays, Throwable failure) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (failure instanceof Refused refused) {
      json.put("error", Printable.cut(refused.getMessage(), MOST_SAID)).put("status", 2);
      json.put("kind", refused.kind().name().toLowerCase(Locale.ROOT));
    } else {
      ServedProgram.Outcome outcome = program.failed(failure);
      json.put("error", Printable.cut(arrays.readable(outcome.error()), MOST_SAID));
      json.put("status", outcome.status());
      json.put("kind", outcome.status() == 2 ? "value" : "internal");
    }
    return json;
  }

  private Answer command(Request request) {
    request.withKeys("arguments", "columns", "asks");
    List<String> arguments = request.texts("arguments");
    if (arguments.isEmpty()) {
      throw request.json().get("arguments").expected("the name of a command, and what it takes");
    }
    if (arguments.stream().anyMatch(word -> word.startsWith("--plugins"))) {
      throw new Refused("--plugins: folders of plugins are named when eprop serve starts");
    }
    try (PrintWriter out = request.client().writer("out");
        PrintWriter err = request.client().writer("err")) {
      Answer answer = new Answer();
      ServedProgram.Outcome outcome =
          program.run(
              arguments,
              request.whole("columns", 0),
              request.whole("asks", 0) != 0
                  ? List.of(new ClientWorlds(request.client()), new ClientSamples(request.client()))
                  : List.of(),
              out,
              err,
              request.client().stop());
      answer.json().put("status", outcome.status());
      if (!outcome.error().isEmpty()) {
        answer.json().put("error", outcome.error());
      }
      return answer;
    }
  }

  /** Workers for each request that computes: they are lent, and kept for the next one. */
  static final class WorkerPool implements AutoCloseable {

    private final Supplier<Workers> start;
    private final Deque<Workers> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param start starts some more
     */
    WorkerPool(Supplier<Workers> start) {
      this.start = start;
    }

    /** Does something with workers that nobody else has meanwhile. */
    <A> A with(Function<Workers, A> work) {
      Workers workers = idle.poll();
      if (workers == null) {
        workers = start.get();
      }
      try {
        return work.apply(workers);
      } finally {
        idle.push(workers);
      }
    }

    @Override
    public void close() {
      idle.forEach(Workers::close);
    }
  }
}
