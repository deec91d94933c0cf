package org.eprop.cli;

import org.eprop.core.kernel.KernelProvider;
import org.eprop.experiment.provenance.Provenance;
import picocli.CommandLine.IVersionProvider;

/** The program's version, and which kernels it runs. */
final class Version implements IVersionProvider {

  static String eprop() {
    return Provenance.runningVersion();
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
