package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;

/** A format in which a file is one recording. */
@FunctionalInterface
public interface EventFormat {

  /**
   * Reads a recording.
   *
   * @param in the file from its beginning; the caller closes it
   * @param sensor whose events they are; null, or of no account, if the file says so itself
   * @throws org.eprop.api.plugin.InvalidInputException if it is of another format or damaged, with
   *     the number of the byte
   */
  EventRecording read(InputStream in, SensorShape sensor) throws IOException;

  /** Whether files say themselves how large their sensor is; most do. */
  default boolean knowsSensor() {
    return true;
  }
}
