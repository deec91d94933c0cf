package org.eprop.tasks.wav;

import java.nio.file.Path;

/**
 * A file and what is known of it.
 *
 * @param within its path within the folder, with slashes
 * @param label its class
 * @param group what it has in common with others, such as its speaker; empty if nothing is known
 * @param part "train", "validation" or "test"
 */
record Recording(Path file, String within, String label, String group, String part) {

  static final String TRAIN = "train";
  static final String VALIDATION = "validation";
  static final String TEST = "test";

  Recording in(String other) {
    return new Recording(file, within, label, group, other);
  }
}
