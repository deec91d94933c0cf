package org.eprop.experiment.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {

  @TempDir private Path folder;

  @Test
  void weightsThatAreNoNumbersAreNotSavedOverAGoodFile() throws IOException {
    try (Plugins plugins =
        Plugins.builder().classPath(NetworkFileTest.class.getClassLoader()).build()) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 2, 1)
              .population("e", p -> p.neurons("lif", 2))
              .projection("input", "e")
              .create(1);
      Path file = folder.resolve("a.npz");
      NetworkFile.of(network).write(file);
      byte[] good = Files.readAllBytes(file);
      network.weights().leaves().get(0).rows()[1][0] = Float.POSITIVE_INFINITY;
      assertEquals(
          "input_e: got Infinity in row 1, but expected finite numbers to be saved",
          assertThrows(InvalidInputException.class, () -> NetworkFile.of(network).write(file))
              .getMessage());
      assertArrayEquals(good, Files.readAllBytes(file));
    }
  }
}
