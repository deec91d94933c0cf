package org.eprop.data.fetch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * The data sets that {@code eprop data fetch} knows, from {@value #FILE} beside it. MD5 sums are
 * those that several public loaders of these files check; nobody here has seen the files. Sizes are
 * not known to the byte: {@code most} is a bound, the sum is the identity.
 */
public final class FieldData {

  private static final String FILE = "field-data.json";
  private static final List<FieldDataSet> ALL = read();

  private FieldData() {}

  private static List<FieldDataSet> read() {
    try (InputStream in = FieldData.class.getResourceAsStream(FILE)) {
      return List.of(new ObjectMapper().readValue(in, FieldDataSet[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  /** All of them. */
  public static List<FieldDataSet> all() {
    return ALL;
  }

  /**
   * A data set by its name.
   *
   * @throws InvalidInputException if there is none, with the names that there are
   */
  public static FieldDataSet named(String name) {
    List<String> names = ALL.stream().map(FieldDataSet::name).toList();
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there is no data set \"" + name + '"' + NearestNames.hint(name, names)));
  }

  /** How to get a file or folder that is missing, as the end of a sentence; empty if unknown. */
  public static String hint(Path missing) {
    for (FieldDataSet set : ALL) {
      for (RemoteFile file : set.files()) {
        if (missing.endsWith(file.gives()) && missing.getParent() != null) {
          return ": 'eprop data fetch " + set.name() + " " + missing.getParent() + "' gets it";
        }
      }
    }
    return "";
  }
}
