package org.eprop.stream.service;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What is behind {@link StreamCounters}. Thread-safe. */
final class Counters {

  final LongAdder steps = new LongAdder();
  final LongAdder labels = new LongAdder();
  final LongAdder lateLabels = new LongAdder();
  final DoubleAdder errors = new DoubleAdder();
  final LongAdder divergences = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder drifts = new LongAdder();
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();

  StreamCounters now(long waiting) {
    return new StreamCounters(
        steps.sum(),
        labels.sum(),
        lateLabels.sum(),
        errors.sum(),
        divergences.sum(),
        failures.sum(),
        drifts.sum(),
        hits.sum(),
        misses.sum(),
        waiting);
  }
}
