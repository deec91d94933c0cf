package org.eprop.examples.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.core.io.Npy;
import org.eprop.core.io.NpyArray;

/**
 * A data set among the project's resources. Nothing is loaded before it is asked for.
 *
 * @param folder its resources, relative to the package {@code org.eprop.examples.data}
 * @param files those that make up its identity, in the order of {@code source.sha256()}, which is
 *     the checksum of all their bytes end to end
 * @param source what is said about it
 */
record Bundle(String folder, List<String> files, DataSource source) {

  private static final String ROOT = "/org/eprop/examples/data/";

  /**
   * Opens a file.
   *
   * @throws InvalidInputException if the program was packed without it
   */
  InputStream open(String file) {
    InputStream in = Bundle.class.getResourceAsStream(ROOT + folder + "/" + file);
    if (in == null) {
      throw new InvalidInputException("the resource is missing from this program")
          .at(folder + "/" + file);
    }
    return in;
  }

  /** Reads a .npy or .npy.gz file. */
  NpyArray array(String file) {
    try (InputStream in = open(file)) {
      return Npy.read(in, Integer.MAX_VALUE);
    } catch (InvalidInputException e) {
      throw e.at(folder + "/" + file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The lines of a text file after its heading. */
  List<String> rows(String file) {
    try (InputStream in = open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private InvalidInputException unreadable(String file, IOException e) {
    return new InvalidInputException("the resource can't be read: " + e.getMessage(), e)
        .at(folder + "/" + file);
  }
}
