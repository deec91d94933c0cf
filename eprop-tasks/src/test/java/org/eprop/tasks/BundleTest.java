package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.junit.jupiter.api.Test;

class BundleTest {

  @Test
  void identityIsThatOfTheResources() throws NoSuchAlgorithmException {
    for (Bundle bundle : List.of(Ecg.DATA, SpokenDigits.DATA)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      long bytes = 0;
      for (String file : bundle.files()) {
        byte[] content = bundle.read(file, InputStream::readAllBytes);
        bytes += content.length;
        sha256.update(content);
      }
      assertEquals(bundle.source().bytes(), bytes, bundle.folder());
      assertEquals(
          bundle.source().sha256(), HexFormat.of().formatHex(sha256.digest()), bundle.folder());
    }
  }

  @Test
  void licenceTravelsWithTheData() {
    for (Bundle bundle : List.of(Ecg.DATA, SpokenDigits.DATA)) {
      String licence = bundle.source().licence().split(" \\(")[0];
      assertTrue(bundle.text("README.md").contains(licence), bundle.folder() + ": " + licence);
    }
  }

  @Test
  void missingResourceIsNamed() {
    Bundle bundle = new Bundle("none", List.of(), new DataSource("", "", "", "", 0, ""));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> bundle.array("x.npy"));
    assertEquals("none/x.npy: the resource is missing from this program", e.getMessage());
  }
}
