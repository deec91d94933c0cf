package org.eprop.data.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.event.EventSource;

/** What the user should know about recordings that are cut into steps. */
final class SourceNotes {

  private static final double MICROSECONDS = 1000;

  private SourceNotes() {}

  /**
   * What their reader says, and whether steps are shorter than times are fine.
   *
   * @param timeStep ms
   */
  static List<String> of(EventSource source, Path path, double timeStep) {
    List<String> notes = new ArrayList<>(source.warnings());
    int grid = source.timeResolution();
    if (MICROSECONDS * timeStep < grid) {
      notes.add(
          ("%s: steps of %s ms are shorter than the recordings' times are fine, %s"
                  + " ms, so that a step has none or all of the events of several")
              .formatted(path, timeStep, grid / MICROSECONDS));
    }
    return notes;
  }
}
