package org.eprop.serve;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.serve.Requests.Lane;

/**
 * Things of one kind that a client has by number. Requests about one of them are answered one after
 * the other.
 */
final class Handles<T> {

  private static final int MOST = 1_000_000;

  /**
   * One of them.
   *
   * @param lane of the requests about it
   * @param turns of its changes
   */
  record Handle<T>(T thing, Lane lane, Turns turns) {}

  private final String kind;
  private final Map<Long, Handle<T>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /**
   * @param kind what requests call it
   */
  Handles(String kind) {
    this.kind = kind;
  }

  /** What requests call it. */
  String kind() {
    return kind;
  }

  /** Gives it a number. */
  long open(T thing) {
    if (open.size() >= MOST) {
      throw new InvalidInputException("there are " + MOST + " already; close some").at(kind);
    }
    long number = last.incrementAndGet();
    open.put(number, new Handle<>(thing, new Lane(), new Turns()));
    return number;
  }

  /** The one that a request is about. */
  Handle<T> of(ConfigNode json) {
    long number = json.require(kind, "a whole number").whole();
    Handle<T> handle = open.get(number);
    if (handle == null) {
      throw new InvalidInputException(
              "got %s, but there is no such %s: it was closed, or never opened"
                  .formatted(number, kind))
          .at(kind);
    }
    return handle;
  }

  /** Forgets one, if it is there. */
  void close(long number) {
    open.remove(number);
  }
}
