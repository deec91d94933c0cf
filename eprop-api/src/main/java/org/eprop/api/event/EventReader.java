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
   * Opens a file or folder. Sizes in the file are checked against its length before memory is
   * allocated.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is missing or of another format, with
   *     its place
   */
  EventSource open(Path path);
}
