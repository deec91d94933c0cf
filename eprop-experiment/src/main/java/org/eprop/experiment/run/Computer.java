package org.eprop.experiment.run;

/** What kind of computer this is. */
public final class Computer {

  private Computer() {}

  /** System, its version, architecture and processors; nothing that names the computer. */
  public static String here() {
    return "%s %s, %s, processors: %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors());
  }
}
