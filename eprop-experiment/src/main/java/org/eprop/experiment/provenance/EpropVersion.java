package org.eprop.experiment.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of eprop, as the build wrote it into a resource. */
final class EpropVersion {

  private EpropVersion() {}

  /** For example {@code "1.0.0"}. */
  static String text() {
    Properties properties = new Properties();
    try (InputStream in = EpropVersion.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
