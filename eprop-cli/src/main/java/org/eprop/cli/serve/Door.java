package org.eprop.cli.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

/**
 * Answers requests one after the other until there are no more. Commands run on a thread of their
 * own, so that they can be stopped meanwhile; all else is done by the thread that reads.
 */
public final class Door {

  /** Of docs/serve.md; grows when a client of before would not understand an answer. */
  private static final int PROTOCOL = 1;

  /** How long a command may take to stop when nobody wants its answer any more. */
  private static final long PATIENCE_MILLIS = 60_000;

  private static final String COMMAND = "command";
  private static final String TRAIN = "network.train";
  private static final String STOP = "stop";

  private final ServedProgram program;
  private final Wire wire;
  private final Path folder;
  private final Networks networks;
  private final Map<String, Function<Request, Answer>> known = new TreeMap<>();
  private Thread command;

  /**
   * @param folder for arrays, empty
   * @param workers who compute; not closed with the door
   */
  public Door(
      ServedProgram program,
      Plugins plugins,
      Workers workers,
      InputStream in,
      OutputStream out,
      Path folder) {
    this.program = program;
    this.folder = folder;
    wire = new Wire(in, out, folder);
    networks = new Networks(program, plugins, workers);
    Streams streams = new Streams(networks, plugins);
    known.put(COMMAND, request -> shown(request, (text, err) -> run(request, text, err)));
    known.put(TRAIN, request -> shown(request, (text, err) -> networks.train(request, text, err)));
    known.put(STOP, null);
    known.put("close", request -> close(request, networks, streams));
    networks.addTo(known);
    streams.addTo(known);
  }

  /**
   * Serves.
   *
   * @param version of eprop
   * @return the exit status: 0, or 2 if the input ended within a request
   */
  public int run(String version) {
    ObjectNode greeting = JsonNodeFactory.instance.objectNode();
    greeting.put("eprop", version).put("protocol", PROTOCOL).put("folder", folder.toString());
    wire.write(greeting);
    int status = 0;
    try {
      while (next()) {
        // all is done there
      }
    } catch (IOException e) {
      status = 2;
    }
    program.stop();
    await(PATIENCE_MILLIS);
    return status;
  }

  private boolean next() throws IOException {
    Request request;
    try {
      request = wire.read();
    } catch (InvalidInputException e) {
      await(0);
      answer(
          null,
          () -> {
            throw e;
          });
      return true;
    }
    if (request == null) {
      return false;
    }
    String name = request.json().get("do").json().asText();
    if (name.equals(STOP)) {
      program.stop();
      return true;
    }
    await(0);
    Work work = () -> known.get(name(request)).apply(request);
    if (name.equals(COMMAND) || name.equals(TRAIN)) {
      program.begin();
      command = new Thread(() -> program.ended(answer(request, work)), "eprop-command");
      command.start();
    } else {
      answer(request, work);
    }
    return true;
  }

  private String name(Request request) {
    return request.json().get("do").oneOf(List.copyOf(known.keySet()));
  }

  /** Waits for the command; 0 is for as long as it takes. */
  private void await(long millis) {
    try {
      if (command != null) {
        command.join(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What makes an answer. */
  private interface Work {
    Answer answer() throws IOException;
  }

  /** Does it, and says what came of it, or why nothing did. */
  private int answer(Request request, Work work) {
    ObjectNode json = about(request);
    try {
      Answer answer = done(request, work);
      json.set("ok", answer.json());
      wire.write(json, answer.arrays());
      return answer.json().path("status").asInt();
    } catch (Exception | Error e) {
      json.remove("ok");
      json.remove("arrays");
      ServedProgram.Outcome outcome = program.failed(e);
      wire.write(json.put("error", outcome.error()).put("status", outcome.status()));
      return outcome.status();
    }
  }

  /** Does it; who has an answer finds no arrays of the request any more. */
  private Answer done(Request request, Work work) throws IOException {
    try {
      return work.answer();
    } finally {
      if (request != null) {
        wire.forget(request);
      }
    }
  }

  private static ObjectNode about(Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (request != null && request.has("id")) {
      json.set("id", request.json().get("id").json());
    }
    return json;
  }

  /** What tells how it goes. */
  private interface Shown {
    Answer answer(PrintWriter out, PrintWriter err);
  }

  private Answer shown(Request request, Shown work) {
    try (PrintWriter out = progress(request, "out");
        PrintWriter err = progress(request, "err")) {
      return work.answer(out, err);
    }
  }

  private Answer run(Request request, PrintWriter out, PrintWriter err) {
    request.withKeys("arguments", "columns");
    List<String> arguments = request.texts("arguments");
    if (arguments.isEmpty()) {
      throw request.json().get("arguments").expected("the name of a command, and what it takes");
    }
    Answer answer = new Answer();
    ServedProgram.Outcome outcome = program.run(arguments, request.whole("columns", 0), out, err);
    answer.json().put("status", outcome.status());
    if (!outcome.error().isEmpty()) {
      answer.json().put("error", outcome.error());
    }
    return answer;
  }

  private PrintWriter progress(Request request, String stream) {
    return new PrintWriter(
        new ProgressWriter(text -> wire.write(about(request).put(stream, text))), true);
  }

  private static Answer close(Request request, Networks networks, Streams streams) {
    request.withKeys("networks", "streams");
    for (double network : request.has("networks") ? request.numbers("networks") : new double[0]) {
      networks.close((int) network);
    }
    for (double stream : request.has("streams") ? request.numbers("streams") : new double[0]) {
      streams.close((int) stream);
    }
    return new Answer();
  }
}
