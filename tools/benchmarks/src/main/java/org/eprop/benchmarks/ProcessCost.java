package org.eprop.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has taken so far: on a busy machine the clock says nothing. */
final class ProcessCost {

  private ProcessCost() {}

  /** Nanoseconds of processor time, of all threads. */
  static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Seconds of it since it was {@code begin}. */
  static double secondsSince(long begin) {
    return (processorTime() - begin) / 1e9;
  }

  /** Bytes in use after a collection. */
  static long bytesInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
