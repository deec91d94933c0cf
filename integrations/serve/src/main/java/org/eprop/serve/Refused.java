package org.eprop.serve;

import org.eprop.api.plugin.Printable;

/** A request that makes sense, and is not answered all the same. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What clients in other languages make an exception of. */
  enum Kind {
    /** It is not allowed. */
    PERMISSION,
    /** Something of this name is not there. */
    KEY,
    /** Too much is under way. */
    BUSY
  }

  private final Kind kind;

  Refused(String problem) {
    this(Kind.PERMISSION, problem);
  }

  Refused(Kind kind, String problem) {
    super(Printable.of(problem));
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
