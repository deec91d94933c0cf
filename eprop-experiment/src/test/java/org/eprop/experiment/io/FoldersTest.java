package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

  @TempDir private Path folder;

  private List<String> names(int depth) {
    return Folders.read(
        folder,
        depth,
        all -> all.map(path -> folder.relativize(path).toString()).sorted().toList());
  }

  @Test
  void whatIsInItDownToADepth() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createFile(folder.resolve("a/b/c"));

    assertEquals(List.of("", "a"), names(1));
    assertEquals(List.of("", "a", Path.of("a", "b").toString()), names(2));
    assertEquals(4, names(Integer.MAX_VALUE).size());
  }

  /** Without this, {@code eprop runs} fails beside a training: its temporary files come and go. */
  @Test
  void filesMayVanishMeanwhile() throws Exception {
    Path kept = Files.createFile(folder.resolve("kept"));
    AtomicBoolean ended = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              while (!ended.get()) {
                try {
                  Files.delete(Files.createTempFile(folder, ".best", ".tmp"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 3000; i++) {
        assertTrue(Folders.read(folder, 1, Stream::toList).contains(kept));
      }
    } finally {
      ended.set(true);
      writer.join();
    }
  }

  /** Data and runs often lie on another disk. */
  @Test
  void aLinkIsReadAndRemovedAlone() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.createFile(real.resolve("a"));
    assumeTrue(File.separatorChar == '/', "links need rights on Windows");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertEquals(List.of(link, link.resolve("a")), Folders.read(link, 1, Stream::toList));
    Folders.remove(link);

    assertFalse(Files.exists(link));
    assertTrue(Files.exists(real.resolve("a")));
  }

  @Test
  void oneThatIsNotThereCannotBeRead() {
    Path nowhere = folder.resolve("nowhere");

    String message =
        assertThrows(UncheckedIOException.class, () -> Folders.read(nowhere, 1, Stream::toList))
            .getMessage();

    assertTrue(message.startsWith(nowhere + ": the folder can't be read: "), message);
  }

  @Test
  void allOfItIsRemoved() throws Exception {
    Path full = Files.createDirectories(folder.resolve("a/b"));
    Files.createFile(full.resolve("c"));

    Folders.remove(folder.resolve("a"));
    Folders.remove(folder.resolve("a"));

    assertFalse(Files.exists(folder.resolve("a")));
  }
}
