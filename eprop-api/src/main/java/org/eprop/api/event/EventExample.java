package org.eprop.api.event;

import java.util.List;
import java.util.Map;

/**
 * A small file, or a few, of a format, and what is in them, for the checks of a reader.
 *
 * @param files contents by path below a folder, with {@code /} between its parts
 * @param path what to open, below that folder; empty for the folder itself
 * @param recordings what is to be read, in order
 * @since 1.0
 */
public record EventExample(Map<String, byte[]> files, String path, List<Recording> recordings) {

  /**
   * One of the recordings.
   *
   * @param events all of them
   * @param className its class; empty if it is unlabelled
   * @param group see {@link EventSource#group}
   */
  public record Recording(EventRecording events, String className, String group) {}

  /** Copies the lists. */
  public EventExample {
    files = Map.copyOf(files);
    recordings = List.copyOf(recordings);
  }
}
