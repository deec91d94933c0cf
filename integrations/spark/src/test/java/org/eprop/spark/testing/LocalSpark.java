package org.eprop.spark.testing;

import org.apache.spark.sql.SparkSession;

/** Spark in this process, the same for all tests: it ends with them. */
public final class LocalSpark {

  private LocalSpark() {}

  /** Two cores, no page, few partitions, states in RocksDB. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        // With a time-out there would be batches without rows for ever.
        .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
        .config(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
        .getOrCreate();
  }
}
