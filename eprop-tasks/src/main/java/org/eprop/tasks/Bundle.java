package org.eprop.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;

/**
 * A data set among the project's resources. Nothing is loaded before it is asked for.
 *
 * @param folder its resources, relative to the package {@code org.eprop.tasks.data}
 * @param files those that make up its identity, in the order of {@code source.sha256()}, which is
 *     the checksum of all their bytes end to end
 * @param source what is said about it
 */
record Bundle(String folder, List<String> files, DataSource source) {

  private static final String ROOT = "/org/eprop/tasks/data/";

  /** Reads a .npy or .npy.gz file. */
  NpyArray array(String file) {
    return read(file, in -> Npy.read(in, Integer.MAX_VALUE));
  }

  /** The lines of a text file after its heading. */
  List<String> rows(String file) {
    return text(file).lines().skip(1).toList();
  }

  /** A text file. */
  String text(String file) {
    return new String(read(file, InputStream::readAllBytes), StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if the program was packed without it
   */
  <T> T read(String file, InputFiles.Reader<T> reader) {
    String resource = folder + "/" + file;
    try (InputStream in = Bundle.class.getResourceAsStream(ROOT + resource)) {
      if (in == null) {
        throw new InvalidInputException("the resource is missing from this program");
      }
      return reader.read(in);
    } catch (InvalidInputException e) {
      throw e.at(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + ": the resource can't be read: " + e, e);
    }
  }
}
