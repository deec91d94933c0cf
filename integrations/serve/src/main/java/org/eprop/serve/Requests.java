package org.eprop.serve;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.eprop.experiment.json.ConfigNode;

/** What can be asked for, by name. */
final class Requests {

  /** Who answers. */
  enum Speed {
    /** Microseconds: whoever reads requests, if nothing about the same thing is under way. */
    QUICK,
    /** One of a few threads. */
    WORK,
    /** A thread of its own. */
    LONG
  }

  /** Answers requests. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Request request) throws IOException;
  }

  /** Answers requests about something that is open. */
  @FunctionalInterface
  interface HandlerOf<T> {
    Answer answer(T thing, Request request) throws IOException;
  }

  /** A request that is bound to what it is about. */
  record Bound(Lane lane, Handler handler) {}

  /** A kind of request. */
  record Known(Speed speed, Allowed.Word needs, Binder binder) {}

  /** Finds what a request is about, when it comes: it may be closed by the next one. */
  @FunctionalInterface
  interface Binder {
    Bound bind(ConfigNode json);
  }

  private final Map<String, Known> known = new TreeMap<>();
  private final List<Handles<?>> closable = new ArrayList<>();

  /**
   * Adds one that is about nothing that is open.
   *
   * @param needs what must be allowed; null for nothing
   */
  void add(String name, Speed speed, Allowed.Word needs, Handler handler) {
    known.put(name, new Known(speed, needs, json -> new Bound(new Lane(), handler)));
  }

  /** The same, for which nothing must be allowed. */
  void add(String name, Speed speed, Handler handler) {
    add(name, speed, null, handler);
  }

  /** Adds one about something that is open. */
  <T> void add(String name, Speed speed, Handles<T> things, HandlerOf<T> handler) {
    known.put(
        name,
        new Known(
            speed,
            null,
            json -> {
              Handles.Handle<T> handle = things.of(json);
              return new Bound(handle.lane(), request -> handler.answer(handle.thing(), request));
            }));
  }

  /** The same for what changes it, and answers without arrays: the request may have a turn. */
  <T> void change(String name, Speed speed, Handles<T> things, HandlerOf<T> handler) {
    known.put(
        name,
        new Known(
            speed,
            null,
            json -> {
              Handles.Handle<T> handle = things.of(json);
              long turn = Turns.take(json);
              Handler once = request -> handler.answer(handle.thing(), request);
              return new Bound(handle.lane(), request -> handle.turns().once(turn, request, once));
            }));
  }

  /** Things that {@code close} closes, under the plural of their kind. */
  void closes(Handles<?> things) {
    closable.add(things);
  }

  Known of(ConfigNode json) {
    Known named = known.get(json.json().path("do").asText());
    return named != null ? named : known.get(json.get("do").oneOf(List.copyOf(known.keySet())));
  }

  /** Closes what is named. */
  Answer close(Request request) {
    request.withKeys(closable.stream().map(things -> things.kind() + "s").toArray(String[]::new));
    for (Handles<?> things : closable) {
      String key = things.kind() + "s";
      if (request.has(key)) {
        request
            .json()
            .get(key)
            .elements("a list of numbers")
            .forEach(number -> things.close(number.whole()));
      }
    }
    return new Answer();
  }

  /** Does things one after the other, in the order they come; those of other lanes beside them. */
  static final class Lane {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /**
     * Does something now, or after what is before it.
     *
     * @param task must not throw
     * @param executor by whom, if there is nothing before it; else by whom that is done
     */
    void submit(Runnable task, Executor executor) {
      synchronized (this) {
        if (busy) {
          waiting.add(task);
          return;
        }
        busy = true;
      }
      executor.execute(
          () -> {
            for (Runnable next = task; next != null; next = next()) {
              next.run();
            }
          });
    }

    private synchronized Runnable next() {
      Runnable next = waiting.poll();
      busy = next != null;
      return next;
    }
  }
}
