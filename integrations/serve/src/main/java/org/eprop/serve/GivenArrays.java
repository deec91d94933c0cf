package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/**
 * Arrays that came with a message, in memory, or in files that are this message's own. They go with
 * it.
 */
final class GivenArrays implements AutoCloseable {

  /** Larger arrays stay in their file: all of them are gone through once. */
  private static final long MOST_HELD = 1 << 20;

  private static final int MOST_NAMES = 10_000;
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.]{0,199}";
  private static final String FILE = "[A-Za-z0-9_-]{1,99}";
  private static final String EXPECTED = "a list of [name, number of bytes]";

  private final Path shared;

  /** A folder of its own, in it; made when there is a file to put into it. */
  private final String folder;

  private final Map<String, byte[]> held = new LinkedHashMap<>();
  private final Map<String, Path> files = new LinkedHashMap<>();

  /**
   * @param shared where large arrays cross
   * @param name of a folder in it that nobody else has
   */
  GivenArrays(Path shared, String name) {
    this.shared = shared;
    folder = name;
  }

  private Path own() {
    return shared.resolve(folder);
  }

  /**
   * Takes those that a message names.
   *
   * @param table its {@code arrays}; missing if there are none
   * @param bytes that came with it
   * @throws InvalidInputException if a name is no name, lengths do not add up to the bytes, or a
   *     file is not there; there may be some then, to be closed
   */
  GivenArrays take(ConfigNode table, byte[] bytes) {
    int at = 0;
    if (!table.isMissing()) {
      var rows = table.elements(EXPECTED);
      if (rows.size() > MOST_NAMES) {
        throw table.problem("got " + rows.size() + " arrays, but expected at most " + MOST_NAMES);
      }
      for (ConfigNode row : rows) {
        var pair = row.elements(EXPECTED);
        if (pair.size() != 2) {
          throw row.expected(EXPECTED);
        }
        String name = pair.get(0).name();
        if (!name.matches(NAME)) {
          throw pair.get(0).expected("a name of letters, digits, _ and .");
        }
        if (names().contains(name)) {
          throw pair.get(0).problem("got \"" + name + "\" twice");
        }
        if (pair.get(1).json().isTextual()) {
          files.put(name, taken(name, pair.get(1)));
        } else {
          int length = (int) pair.get(1).whole(0, bytes.length - at, lengthOf(bytes.length - at));
          held.put(name, Arrays.copyOfRange(bytes, at, at + length));
          at += length;
        }
      }
    }
    if (at != bytes.length) {
      throw new InvalidInputException(
              "got " + at + " bytes by name, but " + bytes.length + " came with the message")
          .at("arrays");
    }
    return this;
  }

  private static String lengthOf(int left) {
    return "a number of bytes of at most " + left + ", those that came, or the name of a file";
  }

  /** A file of the client's becomes this message's. */
  private Path taken(String name, ConfigNode place) {
    String file = place.json().textValue();
    Path from = shared.resolve(file.matches(FILE) ? file : ".");
    if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      throw place.expected("the name of a file in the folder of the greeting");
    }
    try {
      return Files.move(from, Files.createDirectories(own()).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the files that a message names and nobody took. */
  void discard(ConfigNode table) {
    for (JsonNode row : table.json()) {
      String file = row.path(1).asText();
      if (!row.path(1).isTextual() || !file.matches(FILE)) {
        continue; // which need not even be the name of a file
      }
      Path left = shared.resolve(file);
      try {
        if (Files.isRegularFile(left, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(left);
        }
      } catch (IOException e) {
        // it goes with the folder
      }
    }
  }

  /** What they are called. */
  Set<String> names() {
    Set<String> all = new LinkedHashSet<>(held.keySet());
    all.addAll(files.keySet());
    return all;
  }

  /** One of them. */
  NpyArray array(String name) {
    byte[] bytes = held.get(name);
    if (bytes != null) {
      try {
        return Npy.read(new ByteArrayInputStream(bytes), bytes.length);
      } catch (InvalidInputException e) {
        throw e.at(name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (!files.containsKey(name)) {
      throw new InvalidInputException("arrays: expected an array \"" + name + '"');
    }
    return Npy.open(files.get(name), MOST_HELD);
  }

  /** One of them as a file, for whoever wants one; null if there is none of this name. */
  Path file(String name) {
    if (held.containsKey(name) && !files.containsKey(name)) {
      try {
        files.put(name, Files.write(Files.createDirectories(own()).resolve(name), held.get(name)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files.get(name);
  }

  /** An error's text without the place of these files. */
  String readable(String text) {
    return text.replace(own() + File.separator, "");
  }

  @Override
  public void close() {
    if (!files.isEmpty()) {
      try {
        Folders.remove(own());
      } catch (UncheckedIOException e) {
        // the last of them removes the folder, which all else goes with
      }
    }
  }
}
