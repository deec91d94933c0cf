package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.imports.NirImport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files: a graph, or a message that names the file; nothing else, and no hang. More than
 * the few hundred of each build are tried by {@code -Deprop.damaged=20000}.
 */
class DamagedFileTest {

  private static final int FILES = Integer.getInteger("eprop.damaged", 400);

  @TempDir private Path folder;

  @Test
  void ofEachDamagedFileSomethingIsSaid() throws IOException {
    byte[] whole = Files.readAllBytes(GoldenTest.file("exact_alif.nir"));
    byte[] theirs = Files.readAllBytes(GoldenTest.file("by_snntorch.nir"));
    Random random = new Random(4);
    int refused = 0;
    try (Plugins plugins = TestNetworks.plugins()) {
      for (int i = 0; i < FILES; i++) {
        byte[] bytes = damaged((i % 2 == 0 ? whole : theirs).clone(), i, random);
        // A name of its own: a file that was mapped into memory can't be replaced everywhere.
        Path file = Files.write(folder.resolve(i + ".nir"), bytes);
        refused += isRefused(file, plugins) ? 1 : 0;
        Files.deleteIfExists(file);
      }
    }
    assertTrue(refused > FILES / 4, "refused only " + refused);
  }

  /** Cut short, or some bytes changed, among them in the headers. */
  private static byte[] damaged(byte[] bytes, int i, Random random) {
    if (i % 10 == 9) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    int changes = 1 + random.nextInt(i % 3 == 0 ? 40 : 4);
    int until = i % 3 == 1 ? Math.min(4096, bytes.length) : bytes.length;
    for (int k = 0; k < changes; k++) {
      bytes[random.nextInt(until)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean isRefused(Path file, Plugins plugins) {
    NirGraph graph;
    try {
      graph = NirFiles.read(file);
    } catch (InvalidInputException e) {
      assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
      return true;
    }
    try {
      NirImport.of(graph, 1e-3, plugins);
      return false;
    } catch (InvalidInputException e) {
      return true;
    }
  }

  @Test
  void whatIsNoGraphIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.nir"), "not HDF5");
    assertTrue(message(text).startsWith(text + ": the HDF5 file is damaged or of another kind"));
    Path none = folder.resolve("none.nir");
    assertEquals(none + ": there is no such file", message(none));
  }

  private static String message(Path file) {
    return assertThrows(InvalidInputException.class, () -> NirFiles.read(file)).getMessage();
  }
}
