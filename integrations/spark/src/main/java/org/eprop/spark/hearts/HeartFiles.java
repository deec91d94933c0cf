package org.eprop.spark.hearts;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.stream.KeyedEvent;

/** Events as files of a folder, one JSON object a line; files that come later, too. */
final class HeartFiles implements HeartEvents {

  private final SparkSession session;
  private final String uri;
  private final HadoopFolder folder;

  /**
   * @param uri of the folder; it has to be there before it is followed
   */
  HeartFiles(SparkSession session, String uri) {
    this.session = session;
    this.uri = uri;
    this.folder = HadoopFolder.of(uri, session.sparkContext().hadoopConfiguration());
  }

  @Override
  public Dataset<KeyedEvent> follow() {
    return session
        .readStream()
        .schema(Encoders.bean(KeyedEvent.class).schema())
        .json(uri)
        .as(Encoders.bean(KeyedEvent.class));
  }

  @Override
  public void play(HeartBeats beats, int part) {
    String name = String.format(Locale.ROOT, "%06d.json", part);
    if (folder.read(name).isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (HeartBeats.Row row : beats.rows(part)) {
        text.append(row.json()).append('\n');
      }
      folder.write(name, text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
