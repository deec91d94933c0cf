package org.eprop.compare.run;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.eprop.experiment.provenance.Part;

/**
 * What is done about runs in a folder that were made from something else than what is there now: by
 * another plugin of the same name, another eprop, other data, another Java. Unless said, they are
 * refused.
 *
 * @param rerun whether they are deleted, and run again
 * @param otherJava whether those of another Java or of other kernels are kept, which ought to give
 *     the same numbers, but for times
 */
public record ChangedRuns(boolean rerun, boolean otherJava) implements Serializable {

  /** Refuses them all. */
  public static final ChangedRuns REFUSED = new ChangedRuns(false, false);

  /** The parts that may not change. */
  Set<Part> heeded() {
    Set<Part> heeded = EnumSet.allOf(Part.class);
    if (otherJava) {
      heeded.removeAll(EnumSet.of(Part.JAVA, Part.KERNELS));
    }
    return heeded;
  }
}
