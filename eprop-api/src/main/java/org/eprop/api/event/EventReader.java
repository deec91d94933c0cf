package org.eprop.api.event;

import java.nio.file.Path;

/**
 * Reads one format of events.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface EventReader {

  /**
   * Opens a file or folder. What it says of sizes is checked against what it has before room is
   * made.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is missing or of another format, with
   *     its place
   */
  EventSource open(Path path);
}
