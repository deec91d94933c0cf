package org.eprop.spark.hearts;

import org.apache.spark.sql.Dataset;
import org.eprop.spark.stream.KeyedEvent;

/** Where hearts are listened to, and recordings played to: a folder of files, or a topic. */
interface HeartEvents {

  /** Everything that is there and comes. */
  Dataset<KeyedEvent> follow();

  /** Plays some steps of all patients, unless they were played before. */
  void play(HeartBeats beats, int part);
}
