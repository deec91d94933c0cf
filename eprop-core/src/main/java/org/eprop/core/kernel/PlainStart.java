package org.eprop.core.kernel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When kernels with vectors begin to pay. To compile them takes the virtual machine more than a
 * second of processor time, which a short run never gets back: it keeps to plain loops, which give
 * the same bits. A long one changes to vectors once plain loops have computed so many elements.
 *
 * <p>All kernels of one engine count together, each in a {@link Share} that its thread owns, so a
 * learner for each of ten thousand keys need not begin anew.
 */
final class PlainStart {

  /**
   * Elements that plain loops compute before, a few seconds of one processor: with fewer, short
   * runs pay for what they do not use; with more, long ones get it late.
   */
  static final long ELEMENTS = 4_000_000_000L;

  /** How often a thread adds what it counted: seldom beside the work, often beside the whole. */
  private static final long PORTION = 1 << 16;

  private final AtomicLong left;
  private final long portion;

  /**
   * @param elements to compute by plain loops; 0 for none
   */
  PlainStart(long elements) {
    left = new AtomicLong(elements);
    portion = Math.min(PORTION, elements / 16);
  }

  /** For kernels of one thread. */
  Share newShare() {
    return new Share(this);
  }

  /** What one thread has counted and not yet said. */
  static final class Share {

    private final PlainStart of;
    private long counted;
    private boolean plain;

    private Share(PlainStart of) {
      this.of = of;
      plain = of.left.get() > 0;
    }

    /**
     * Whether plain loops are to do this.
     *
     * @param elements to compute
     */
    boolean isPlain(int elements) {
      return plain && isStillPlain(elements);
    }

    private boolean isStillPlain(int elements) {
      counted += elements;
      if (counted >= of.portion) {
        plain = of.left.addAndGet(-counted) > 0;
        counted = 0;
      }
      return plain;
    }
  }
}
