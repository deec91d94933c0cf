package org.eprop.spark.testing;

import org.apache.spark.sql.SparkSession;

/** Spark in this process. */
public final class LocalSpark {

  private LocalSpark() {}

  /**
   * Two cores, no page, few partitions.
   *
   * @param master for example {@code local[2]}
   */
  public static SparkSession start(String master) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }
}
