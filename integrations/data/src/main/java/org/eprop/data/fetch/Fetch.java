package org.eprop.data.fetch;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
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

  /**
   * Unpacks .zip, .tar.gz and .gz. Nothing is written outside of the folder, no links are made, and
   * what unpacks to more than it may ends.
   */
  static final class Archive {

    private static final int BLOCK = 1 << 16;

    /** Bytes of headers and names before a file in a tar archive. */
    private static final int MOST_HEADER = 1 << 16;

    private final Path folder;
    private final long mostBytes;
    private final int mostFiles;
    private long bytes;
    private int files;

    /**
     * @param folder an empty one
     * @param mostBytes of all files together
     */
    Archive(Path folder, long mostBytes, int mostFiles) {
      this.folder = folder.toAbsolutePath().normalize();
      this.mostBytes = mostBytes;
      this.mostFiles = mostFiles;
    }

    /**
     * Unpacks.
     *
     * @param single what a file in a mere .gz is called
     * @throws InvalidInputException if it is damaged, or holds what no such archive should
     */
    void unpack(Path archive, String single) {
      String name = String.valueOf(archive.getFileName());
      try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), BLOCK)) {
        if (name.endsWith(".zip")) {
          zip(in);
        } else if (name.endsWith(".tar.gz")) {
          tar(new Limited(new GZIPInputStream(in, BLOCK)));
        } else if (name.endsWith(".gz")) {
          write(single, new GZIPInputStream(in, BLOCK));
        } else {
          throw new InvalidInputException("expected a .zip, .tar.gz or .gz");
        }
      } catch (InvalidInputException e) {
        throw e.at(archive.toString());
      } catch (IOException | IllegalArgumentException e) {
        throw new InvalidInputException("can't be unpacked: " + e, e).at(archive.toString());
      }
    }

    private void zip(InputStream in) throws IOException {
      ZipInputStream zip = new ZipInputStream(in);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          write(entry.getName(), zip);
        }
      }
      if (files == 0) {
        throw new InvalidInputException("there is no file in it, or it is no zip archive");
      }
    }

    private void tar(Limited in) throws IOException {
      TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
      in.left = MOST_HEADER;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isCheckSumOK()) {
          throw new InvalidInputException("a header's checksum is wrong: the archive is damaged");
        }
        byte type = entry.getLinkFlag();
        if (type != '0' && type != 0 && !entry.isDirectory()) {
          throw new InvalidInputException(
              "got an entry of the type '"
                  + (char) type
                  + "' in it, but expected files and folders");
        }
        in.left = Long.MAX_VALUE;
        if (!entry.isDirectory()) {
          write(entry.getName(), tar);
        }
        in.left = MOST_HEADER;
      }
    }

    /** A stream of which no more is read than is left. */
    private static final class Limited extends FilterInputStream {
      private long left;

      Limited(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        left -= n;
        if (left < 0) {
          throw new InvalidInputException("got more than " + MOST_HEADER + " bytes before a file");
        }
        return n;
      }
    }

    private void write(String name, InputStream in) throws IOException {
      if (++files > mostFiles) {
        throw new InvalidInputException("got more than " + mostFiles + " files");
      }
      Path file = inside(name);
      Files.createDirectories(file.getParent());
      byte[] block = new byte[BLOCK];
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
          bytes += n;
          if (bytes > mostBytes) {
            throw new InvalidInputException("it unpacks to more than " + mostBytes + " bytes");
          }
          out.write(block, 0, n);
        }
      }
    }

    private Path inside(String name) {
      try {
        Path file = folder.resolve(name).normalize();
        if (!name.contains("\\") && file.startsWith(folder) && !file.equals(folder)) {
          return file;
        }
      } catch (InvalidPathException e) {
        // as below
      }
      throw new InvalidInputException(
          "got a file \"" + name + "\" in it, but expected paths within the folder");
    }
  }
}
