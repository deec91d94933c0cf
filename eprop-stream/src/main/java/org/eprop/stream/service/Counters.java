package org.eprop.stream.service;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;

/** How much there was of each {@link StreamCount}. Thread-safe. */
final class Counters {

  private final DoubleAdder[] sums =
      Stream.generate(DoubleAdder::new)
          .limit(StreamCount.values().length)
          .toArray(DoubleAdder[]::new);

  void add(StreamCount what, double amount) {
    sums[what.ordinal()].add(amount);
  }

  double of(StreamCount what) {
    return sums[what.ordinal()].sum();
  }
}
