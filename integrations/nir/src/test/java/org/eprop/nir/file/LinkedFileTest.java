package org.eprop.nir.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file whose group {@code node} has a link {@code nodes} to {@code /node} of target.h5. */
class LinkedFileTest {

  @TempDir private Path folder;

  private String refusal() {
    return assertThrows(
            InvalidInputException.class, () -> HdfReader.read(folder.resolve("a.nir"), "node"))
        .getMessage();
  }

  private void copy(String name) throws IOException {
    try (InputStream in = LinkedFileTest.class.getResourceAsStream("linked.nir")) {
      Files.copy(in, folder.resolve(name));
    }
  }

  @Test
  @Timeout(30)
  void noLinkIsFollowedNotEvenToAPipe() throws IOException, InterruptedException {
    assumeTrue(File.separatorChar == '/', "a pipe in a folder is Unix's");
    copy("a.nir");
    String pipe = folder.resolve("target.h5").toString();
    assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
    assertEquals(
        folder.resolve("a.nir")
            + ": /node/nodes: got a link, but expected a group or a data set: none is followed",
        refusal());
  }

  @Test
  void aDeviceIsNoFile() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "devices are files");
    assertEquals(
        "/dev/null: got a pipe or a device, but expected a file",
        assertThrows(InvalidInputException.class, () -> HdfReader.read(device, "node"))
            .getMessage());
  }
}
