package org.eprop.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.eprop.core.kernel.KernelProvider;
import picocli.CommandLine.IVersionProvider;

/** The program's version, and which kernels it runs. */
public final class Version implements IVersionProvider {

  /** Of eprop, as the build wrote it into a resource; for example {@code "1.0.0"}. */
  public static String eprop() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /** Of Java. */
  public static String java() {
    return System.getProperty("java.version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "eprop " + eprop() + ", Java " + java(), KernelProvider.choose().toString()
    };
  }
}
