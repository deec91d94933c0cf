package org.eprop.tck.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eprop.api.event.EventExample;
import org.eprop.experiment.io.Folders;

/** The files of an example in a folder of their own, until it is closed. */
final class ExampleFiles implements AutoCloseable {

  private final EventExample example;
  private final Path folder;

  ExampleFiles(EventExample example) {
    this.example = example;
    try {
      folder = Files.createTempDirectory("example");
      for (Map.Entry<String, byte[]> file : example.files().entrySet()) {
        write(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EventExample example() {
    return example;
  }

  Path folder() {
    return folder;
  }

  /** What to open. */
  Path path() {
    return example.path().isEmpty() ? folder : folder.resolve(example.path());
  }

  /** Replaces a file. */
  void write(String name, byte[] bytes) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Folders.remove(folder);
  }
}
