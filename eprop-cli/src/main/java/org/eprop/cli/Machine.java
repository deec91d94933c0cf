package org.eprop.cli;

/** What kind of computer this is. */
final class Machine {

  private Machine() {}

  /** System, its version, architecture and processors; nothing that names the computer. */
  static String here() {
    return "%s %s, %s, processors: %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors());
  }
}
