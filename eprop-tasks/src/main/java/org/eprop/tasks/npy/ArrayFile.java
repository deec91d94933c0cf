package org.eprop.tasks.npy;

import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.io.Idx;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/**
 * An array and where it came from. If it is large, it may still be there.
 *
 * @param where the file, and the name within it if it is an archive, for error messages
 */
record ArrayFile(String where, NpyArray array) {

  /** Bytes of an array that are held in memory; more stay in their file if they can. */
  static final long MOST_HELD = 1L << 26;

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
      return new ArrayFile(file.toString(), idx ? Idx.read(file) : Npy.open(file, MOST_HELD));
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

  /**
   * Does something with elements, which may have to be read from the file.
   *
   * @throws InvalidInputException naming the file, if it is no longer as it was
   */
  <T> T reading(Supplier<T> read) {
    try {
      T result = read.get();
      checkUnchanged();
      return result;
    } catch (InternalError e) {
      // What a mapped file that has become shorter answers with.
      throw new InvalidInputException("the file became shorter while it was read", e).at(where);
    }
  }

  private void checkUnchanged() {
    Placed.run(where, array::checkUnchanged);
  }

  /** An error about element i in C order. */
  InvalidInputException wrongAt(long i, String got, String expected) {
    return wrong(
        "at " + Arrays.toString(array.indexOf(i)) + ": got " + got + ", but expected " + expected);
  }

  /** Element i as it is written: a whole number without a point. */
  String show(long i) {
    return array.type().isWhole() ? Long.toString(array.whole(i)) : Double.toString(array.real(i));
  }

  /** The shape in an error message. */
  String shape() {
    return Arrays.toString(array.shape());
  }
}
