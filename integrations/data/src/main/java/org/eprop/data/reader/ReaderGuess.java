package org.eprop.data.reader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eprop.experiment.io.Folders;

/** Which reader a file or folder is probably for, by the endings of names. */
public final class ReaderGuess {

  private static final Map<String, String> READERS = readers();

  private ReaderGuess() {}

  private static Map<String, String> readers() {
    Map<String, String> readers = new LinkedHashMap<>();
    readers.put(".h5", "heidelberg");
    readers.put(".hdf5", "heidelberg");
    readers.put(".bin", "n_mnist");
    readers.put("_labels.csv", "dvs_gesture");
    readers.put(".npy", "dvs_gesture");
    readers.put(".aedat4", "aedat4");
    readers.put(".aedat", "aedat3");
    readers.put(".dat", "prophesee_dat");
    readers.put(".raw", "prophesee_raw");
    readers.put(".csv", "event_csv");
    readers.put("trials_to_train.txt", "dvs_gesture");
    readers.put("trials_to_test.txt", "dvs_gesture");
    return readers;
  }

  /** The reader's name; empty if nothing is recognised. */
  public static Optional<String> of(Path path) {
    List<String> names = names(path);
    return READERS.keySet().stream()
        .filter(ending -> names.stream().anyMatch(name -> name.endsWith(ending)))
        .findFirst()
        .map(READERS::get);
  }

  private static List<String> names(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(lower(path));
    }
    return Folders.read(
        path,
        2,
        all -> all.filter(Files::isRegularFile).limit(1000).map(ReaderGuess::lower).toList());
  }

  private static String lower(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
