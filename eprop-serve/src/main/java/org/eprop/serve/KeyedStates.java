package org.eprop.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/** A learner, the bytes of its keys, and a session that one of them is open in. */
final class KeyedStates {

  private final KeyedSession session;
  private final Map<String, byte[]> states = new LinkedHashMap<>();

  /** The key that is open; null for none. Its bytes may be older than it is. */
  private String current;

  KeyedStates(KeyedLearner learner) {
    session = learner.open(null);
  }

  /** Takes a key further. Whoever is open stays so as long as no other key comes. */
  <A> A call(String key, Function<KeyedSession, A> work) {
    session.claim();
    if (!key.equals(current)) {
      keep();
      current = null;
      session.open(states.get(key));
      current = key;
    }
    boolean fresh = !states.containsKey(key);
    boolean done = false;
    try {
      A answer = work.apply(session);
      if (fresh) {
        states.put(key, null);
      }
      done = true;
      return answer;
    } finally {
      if (fresh && !done) {
        current = null; // a refused call leaves no key behind
      }
    }
  }

  private void keep() {
    if (current != null) {
      states.put(current, session.bytes());
    }
  }

  /** Those that have had a step. */
  List<String> keys() {
    return new ArrayList<>(states.keySet());
  }

  boolean has(String key) {
    return states.containsKey(key);
  }

  /**
   * Checks that there is a key.
   *
   * @throws Refused if there is none
   */
  void expect(String key) {
    if (!has(key)) {
      throw new Refused(Refused.Kind.KEY, "key: got \"" + key + "\", but there is no such key");
    }
  }

  void delete(String key) {
    expect(key);
    states.remove(key);
    if (key.equals(current)) {
      current = null;
    }
  }

  /** The bytes of a key, as it is now. */
  byte[] state(String key) {
    expect(key);
    if (key.equals(current)) {
      session.claim();
      keep();
    }
    return states.get(key);
  }

  /**
   * Puts keys in; those that are there already are replaced.
   *
   * @throws InvalidInputException if the bytes of one are not a key's of this learner; nothing is
   *     changed then
   */
  void load(Map<String, byte[]> loaded) {
    session.claim();
    keep();
    current = null;
    loaded.forEach(
        (key, state) -> {
          try {
            session.open(state);
          } catch (InvalidInputException e) {
            throw e.at("key " + key);
          }
        });
    states.putAll(loaded);
  }
}
