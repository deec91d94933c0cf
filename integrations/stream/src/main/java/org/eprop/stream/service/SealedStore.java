package org.eprop.stream.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A store whose states know their key: before each is a digest of both, SHA-256. What a store gives
 * for another key, or damaged, is refused.
 */
final class SealedStore implements KeyStore {

  private static final int LENGTH = 32;

  private final KeyStore inner;

  /**
   * @param inner has the bytes
   */
  SealedStore(KeyStore inner) {
    this.inner = inner;
  }

  private static byte[] digest(String key, byte[] state, int from) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    digest.update(name);
    digest.update(state, from, state.length - from);
    return digest.digest();
  }

  @Override
  public byte @Nullable [] get(String key) {
    byte[] bytes = inner.get(key);
    return bytes == null ? null : open(key, bytes);
  }

  private static byte[] open(String key, byte[] bytes) {
    boolean own =
        bytes.length >= LENGTH
            && MessageDigest.isEqual(digest(key, bytes, LENGTH), Arrays.copyOf(bytes, LENGTH));
    if (!own) {
      throw new InvalidInputException(
          "the store gave a state that is another key's, or damaged, but expected the one that it"
              + " was given");
    }
    return Arrays.copyOfRange(bytes, LENGTH, bytes.length);
  }

  @Override
  public void put(String key, byte[] state) {
    byte[] bytes = Arrays.copyOf(digest(key, state, 0), LENGTH + state.length);
    System.arraycopy(state, 0, bytes, LENGTH, state.length);
    inner.put(key, bytes);
  }

  @Override
  public void remove(String key) {
    inner.remove(key);
  }

  @Override
  public void forEach(BiConsumer<String, byte[]> to) {
    inner.forEach(
        (key, bytes) -> {
          byte[] state;
          try {
            state = open(key, bytes);
          } catch (InvalidInputException e) {
            throw e.at("key " + key);
          }
          to.accept(key, state);
        });
  }
}
