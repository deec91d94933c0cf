package org.eprop.stream.service;

import org.jspecify.annotations.Nullable;

/** What failed while all else was done nonetheless: the first, and the others in it. */
final class Failures {

  private @Nullable Throwable first;

  /** Does one thing. */
  void of(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) { // of any language
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first, if there was one, with the others suppressed. */
  void end() {
    if (first instanceof Error e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }
}
