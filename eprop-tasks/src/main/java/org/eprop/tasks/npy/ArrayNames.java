package org.eprop.tasks.npy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Npz;

/** What inputs, targets and lengths are usually called, so that nobody has to say it. */
final class ArrayNames {

  /** A kind of array and what it is called. */
  enum Role {
    INPUTS("inputs", "input", "x", "data", "images", "features"),
    TARGETS("targets", "target", "y", "labels", "label"),
    LENGTHS("lengths", "length"),
    WEIGHTS("weights", "sample_weight", "weight"),
    GROUPS("groups", "group");

    private final List<String> names;

    Role(String... names) {
      this.names = List.of(names);
    }

    /** What the parameter is called. */
    String text() {
      return names.get(0);
    }
  }

  /** What replaces what in the name of a file beside that of the inputs. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("images-idx3", "labels-idx1"),
          List.of("images", "labels"),
          List.of("inputs", "targets"),
          List.of("input", "target"),
          List.of("features", "labels"),
          List.of("data", "labels"),
          List.of("x", "y"),
          List.of("X", "y"));

  private ArrayNames() {}

  /**
   * The name of an array in an archive.
   *
   * @param part "train", "validation" or "test"
   * @param key what the user calls it; empty to find out
   * @return null if there is none of a usual name
   */
  static String find(Path archive, String part, Role role, String key) {
    if (!key.isEmpty()) {
      return key;
    }
    List<String> there = new ArrayList<>(Npz.arrayNames(archive));
    for (String name : role.names) {
      for (String wanted :
          List.of(name + "_" + part, part + "_" + name, name + part, part + name, name)) {
        for (String found : there) {
          if (found.toLowerCase(Locale.ROOT).equals(wanted)) {
            return found;
          }
        }
      }
    }
    return null;
  }

  /** The error that none was found. */
  static InvalidInputException none(Path archive, Role role) {
    return new InvalidInputException(
            ("got the arrays %s, but expected one called %s (or x_train and the"
                    + " like); \"%s_key\" names another")
                .formatted(Npz.arrayNames(archive), role.names, role.text()))
        .at(archive.toString());
  }

  /**
   * The file of the targets that lies beside that of the inputs, such as y_train.npy beside
   * x_train.npy.
   *
   * @return null if there is none
   */
  static Path beside(Path inputs) {
    String name = String.valueOf(inputs.getFileName());
    for (List<String> pair : PAIRS) {
      int at = name.indexOf(pair.get(0));
      if (at >= 0 && isWord(name, at, pair.get(0).length())) {
        String other =
            name.substring(0, at) + pair.get(1) + name.substring(at + pair.get(0).length());
        Path file = inputs.resolveSibling(other);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    return null;
  }

  private static boolean isWord(String name, int at, int length) {
    return (at == 0 || !Character.isLetter(name.charAt(at - 1)))
        && (at + length >= name.length() || !Character.isLetter(name.charAt(at + length)));
  }
}
