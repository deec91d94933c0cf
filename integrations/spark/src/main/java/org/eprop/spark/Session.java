package org.eprop.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The cluster that Spark's settings name, for one command. */
public final class Session implements AutoCloseable {

  /** What a job may send to the driver altogether: here, that comes bit by bit and is let go. */
  private static final String LIMIT = "spark.driver.maxResultSize";

  private final SparkSession session;
  private final boolean own;

  public Session(String name) {
    own = SparkSession.getDefaultSession().isEmpty();
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    session =
        (new SparkConf().contains(LIMIT) ? builder : builder.config(LIMIT, "0")).getOrCreate();
  }

  public SparkSession sql() {
    return session;
  }

  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** A session that was there before, as in a notebook, stays. */
  @Override
  public void close() {
    if (own) {
      session.stop();
    }
  }
}
