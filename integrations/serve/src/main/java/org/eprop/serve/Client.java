package org.eprop.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/** Whoever waits for the answer to a request: is told how it goes, and may be asked. */
final class Client {

  private static final String CALL = "call";
  private static final String ERROR = "error";

  private final Wire wire;
  private final long id;
  private final Stop stop = new Stop();
  private final Map<Long, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean gone;

  /**
   * @param id of the request
   */
  Client(Wire wire, long id) {
    this.wire = wire;
    this.id = id;
  }

  /** Whether it wants the request to stop. */
  Stop stop() {
    return stop;
  }

  /** Text for {@code out} or {@code err}, sent line by line. */
  PrintWriter writer(String stream) {
    return new PrintWriter(
        new ProgressWriter(
            text -> progress(JsonNodeFactory.instance.objectNode().put(stream, text))),
        true);
  }

  /** Tells how it goes. */
  void progress(ObjectNode json) {
    wire.write(Frame.PROGRESS, id, json);
  }

  /**
   * Asks it for something, and waits for its reply. Any thread may, several at once.
   *
   * @param json {@code do}, and what belongs to it
   * @throws InvalidInputException with the client's words if it replies by an error, or if it is
   *     gone
   */
  Reply call(ObjectNode json, Map<String, NpyArray> arrays) {
    long call = calls.incrementAndGet();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    asked.put(call, reply);
    try {
      if (!gone) {
        wire.write(Frame.CALL, id, json.put(CALL, call), arrays);
      }
      if (gone) {
        throw gone();
      }
      return reply.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InvalidInputException wrong
          ? new InvalidInputException(wrong.getMessage(), wrong)
          : e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      asked.remove(call);
    }
  }

  /** A reply has come; one that nobody waits for is passed over. */
  void replied(ConfigNode json, GivenArrays arrays) {
    CompletableFuture<Reply> waits =
        json.get(CALL).json().isIntegralNumber()
            ? asked.get(json.get(CALL).json().longValue())
            : null;
    if (waits == null) {
      return;
    }
    try {
      if (json.has(ERROR)) {
        throw new InvalidInputException(json.get(ERROR).text("a text"));
      }
      Map<String, NpyArray> all = new LinkedHashMap<>();
      arrays.names().forEach(name -> all.put(name, arrays.array(name)));
      waits.complete(new Reply(json.getOrEmpty("ok"), all));
    } catch (InvalidInputException e) {
      waits.completeExceptionally(e);
    }
  }

  /** What it said makes no sense: nobody knows which call it was about. */
  void failed(InvalidInputException why) {
    asked.values().forEach(waits -> waits.completeExceptionally(why));
  }

  /** No reply comes any more. */
  void left() {
    gone = true;
    failed(gone());
  }

  private static InvalidInputException gone() {
    return new InvalidInputException("the client is gone, and can't be asked");
  }

  /** Hands on text line by line, and what else there is when it is flushed. */
  private static final class ProgressWriter extends Writer {

    private final Consumer<String> receiver;
    private final StringBuilder text = new StringBuilder();

    ProgressWriter(Consumer<String> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void write(char[] characters, int from, int length) {
      synchronized (lock) {
        text.append(characters, from, length);
      }
    }

    @Override
    public void flush() {
      synchronized (lock) {
        if (text.length() > 0) {
          receiver.accept(text.toString());
          text.setLength(0);
        }
      }
    }

    @Override
    public void close() {
      flush();
    }
  }

  /**
   * What a client replied when it was asked.
   *
   * @param json what can be said in words
   * @param arrays by name, in memory
   */
  record Reply(ConfigNode json, Map<String, NpyArray> arrays) {}
}
