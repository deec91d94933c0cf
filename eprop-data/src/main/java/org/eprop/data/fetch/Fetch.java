package org.eprop.data.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Folders;

/**
 * Brings a data set into a folder: downloads, checks and unpacks each file, unless what it unpacks
 * to is there. What is unpacked gets its name when it is whole; the archive is then deleted.
 */
public final class Fetch {

  /** How many times larger than the bound of its archive something may unpack. */
  private static final int MOST_TIMES = 20;

  private static final int MOST_FILES = 1_000_000;

  private final Download download;
  private final FetchProgress progress;

  /** Makes one. */
  public Fetch(Download download, FetchProgress progress) {
    this.download = download;
    this.progress = progress;
  }

  /**
   * Fetches.
   *
   * @throws InvalidInputException if something can't be had, or is not what it should be
   * @throws UncheckedIOException if something can't be written
   */
  public void into(FieldDataSet set, Path folder) {
    for (RemoteFile file : set.files()) {
      Path wanted = folder.resolve(file.gives());
      if (Files.exists(wanted)) {
        progress.says(wanted + " is there");
        continue;
      }
      download.get(file, folder);
      unpack(file, folder, wanted);
      progress.says(wanted.toString());
    }
    AtomicFiles.write(
        folder.resolve(set.name() + "-licence.txt"),
        "%s\n\nLicence: %s\nPlease cite: %s\n"
            .formatted(set.title(), set.licence(), set.attribution()));
  }

  private static void unpack(RemoteFile file, Path folder, Path wanted) {
    Path archive = folder.resolve(file.name());
    Path fresh = folder.resolve("." + file.gives() + ".unpacking");
    try {
      Folders.remove(fresh);
      Files.createDirectories(fresh);
      new Archive(fresh, file.most() * MOST_TIMES, MOST_FILES).unpack(archive, file.gives());
      if (!Files.exists(fresh.resolve(file.gives()))) {
        throw new InvalidInputException("there is no \"" + file.gives() + "\" in it")
            .at(archive.toString());
      }
      Files.move(fresh.resolve(file.gives()), wanted);
      Files.delete(archive);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(wanted, e);
    } finally {
      Folders.remove(fresh);
    }
  }
}
