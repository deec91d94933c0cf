package org.eprop.api.event;

import java.nio.file.Path;
import java.util.List;

/**
 * Recordings of one file or folder, by number, read on demand. Thread-safe.
 *
 * @since 1.0
 */
public interface EventSource extends AutoCloseable {

  /** A recording that belongs to no class. */
  int UNLABELLED = -1;

  /** The sensor of all recordings. */
  SensorShape sensor();

  /** How many recordings there are. */
  int size();

  /**
   * Reads a recording.
   *
   * @param index 0 .. size()-1
   * @throws org.eprop.api.plugin.InvalidInputException if the file is damaged, with its place
   */
  EventRecording read(int index);

  /** The class of a recording, 0 .. classes().size()-1, or {@link #UNLABELLED}. */
  int label(int index);

  /** The names of the classes; empty if nothing is labelled. */
  List<String> classes();

  /**
   * The group of a recording, such as its speaker, which splits of the data keep together; empty if
   * unknown.
   */
  default String group(int index) {
    return "";
  }

  /** The files that were read, for their checksums. */
  List<Path> files();

  /** The resolution of the times, in microseconds; shorter steps give a warning. 1 by default. */
  default int timeResolution() {
    return 1;
  }

  /** What the user should know about these data, one sentence each. */
  default List<String> warnings() {
    return List.of();
  }

  /** Closes its files. */
  @Override
  void close();
}
