package org.eprop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.eprop.core.kernel.KernelProvider;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it into a resource, and which kernels it runs. */
final class Version implements IVersionProvider {

  static String eprop() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties.getProperty("version");
  }

  static String java() {
    return System.getProperty("java.version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "eprop " + eprop() + ", Java " + java(), KernelProvider.choose().toString()
    };
  }
}
