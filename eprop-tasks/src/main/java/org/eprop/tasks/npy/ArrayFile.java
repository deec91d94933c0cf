package org.eprop.tasks.npy;

import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.Idx;
import org.eprop.core.io.InputFiles;
import org.eprop.core.io.Npy;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;

/**
 * An array and where it came from.
 *
 * @param where the file, and the name within it if it is an archive, for error messages
 */
record ArrayFile(String where, NpyArray array) {

  /** Turns what the user wrote into a path. */
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("got \"" + text + "\", but expected the path of a file", e);
    }
  }

  /** Whether the file is an archive; its first bytes say. */
  static boolean isArchive(Path file) {
    byte[] start = InputFiles.read(file, (InputStream in) -> in.readNBytes(2));
    return Arrays.equals(start, new byte[] {'P', 'K'});
  }

  /**
   * Reads an array.
   *
   * @param file .npy, .npz or IDX; all but archives may be gzipped
   * @param key the array's name in a .npz
   * @throws InvalidInputException naming the file
   */
  static ArrayFile read(Path file, String key) {
    if (!isArchive(file)) {
      boolean idx = Idx.startsLike(Idx.start(file));
      return new ArrayFile(file.toString(), idx ? Idx.read(file) : Npy.read(file));
    }
    NpyArray array = Npz.readArray(file, key);
    if (array == null) {
      throw new InvalidInputException(
              "there is no array \"" + key + "\"; there are " + Npz.arrayNames(file))
          .at(file.toString());
    }
    return new ArrayFile(file + ": " + key, array);
  }

  /** An error about the array as a whole. */
  InvalidInputException wrong(String problem) {
    return new InvalidInputException(problem).at(where);
  }

  /** An error about element i in C order. */
  InvalidInputException wrongAt(int i, String got, String expected) {
    return wrong(
        "at " + Arrays.toString(array.indexOf(i)) + ": got " + got + ", but expected " + expected);
  }

  /** Element i as it is written: a whole number without a point. */
  String show(int i) {
    return array.type().isWhole() ? Long.toString(array.whole(i)) : Double.toString(array.real(i));
  }

  /** The shape in an error message. */
  String shape() {
    return Arrays.toString(array.shape());
  }
}
