package org.eprop.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A folder of any file system that Hadoop knows: HDFS, S3, the local one. Files are written whole
 * or not at all: under another name first. All paths are relative to the folder. Where the file
 * system fails, it throws an {@link UncheckedIOException} that names the file.
 */
public final class HadoopFolder {

  private final FileSystem files;
  private final Path root;

  private HadoopFolder(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * A folder, which need not exist.
   *
   * @param uri for example {@code hdfs://host/runs/x}; without a scheme, of Hadoop's default file
   *     system
   * @param configuration Hadoop's
   * @throws InvalidInputException if there is no such file system
   */
  public static HadoopFolder of(String uri, Configuration configuration) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(configuration);
      // The local one would leave a hidden file of sums beside each; results have their own.
      FileSystem raw = files instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : files;
      return new HadoopFolder(raw, raw.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("can't be reached: " + e.getMessage(), e).at(uri);
    }
  }

  private Path at(String path) {
    return new Path(root, path);
  }

  /** What is in a file; nothing if there is none. */
  public Optional<byte[]> read(String path) {
    try (InputStream in = files.open(at(path))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(at(path) + ": cannot be read: " + e, e);
    }
  }

  /** Writes a file in the place of what was there. */
  public void write(String path, byte[] bytes) {
    Path to = at(path);
    Path temporary = new Path(to.getParent(), "." + to.getName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(temporary, true)) {
        out.write(bytes);
      }
      // Some file systems put one file in the place of another, others refuse.
      if (!files.rename(temporary, to)) {
        files.delete(to, false);
        if (!files.rename(temporary, to)) {
          throw new IOException("it can't be renamed to its name");
        }
      }
    } catch (IOException e) {
      discard(temporary);
      throw new UncheckedIOException(to + ": can't be written: " + e, e);
    }
  }

  private void discard(Path temporary) {
    try {
      files.delete(temporary, false);
    } catch (IOException e) {
      // What went wrong before is what the user has to know.
    }
  }

  /** Deletes a folder in this one, and all that is in it. */
  public void delete(String path) {
    try {
      files.delete(at(path), true);
    } catch (IOException e) {
      throw new UncheckedIOException(at(path) + ": can't be removed: " + e, e);
    }
  }

  /**
   * The files of a pattern.
   *
   * @param pattern for example {@code runs/*}{@code /seed-*}{@code /result.json}
   */
  public List<String> list(String pattern) {
    try {
      FileStatus[] found = files.globStatus(at(pattern));
      List<String> paths = new ArrayList<>();
      for (FileStatus file : found == null ? new FileStatus[0] : found) {
        paths.add(root.toUri().relativize(file.getPath().toUri()).getPath());
      }
      return paths;
    } catch (IOException e) {
      throw new UncheckedIOException(root + ": cannot be read: " + e, e);
    }
  }

  /** The folder's whole address. */
  @Override
  public String toString() {
    return root.toString();
  }
}
