package org.eprop.stream.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the states of keys lie that a service does not have at hand: a database, a map. Several
 * threads use it at once, each with keys of its own.
 */
public interface KeyStore {

  /** The state of a key; null if there is none. */
  byte @Nullable [] get(String key);

  /** Keeps the state of a key, in place of the one before. */
  void put(String key, byte[] state);

  /** Forgets a key, if there is one. */
  void remove(String key);

  /** Gives all keys and their states, in any order. Nobody writes meanwhile. */
  void forEach(BiConsumer<String, byte[]> to);

  /** In memory: as many keys as fit. */
  static KeyStore inMemory() {
    Map<String, byte[]> states = new ConcurrentHashMap<>();
    return new KeyStore() {
      @Override
      public byte @Nullable [] get(String key) {
        return states.get(key);
      }

      @Override
      public void put(String key, byte[] state) {
        states.put(key, state);
      }

      @Override
      public void remove(String key) {
        states.remove(key);
      }

      @Override
      public void forEach(BiConsumer<String, byte[]> to) {
        states.forEach(to);
      }
    };
  }
}
