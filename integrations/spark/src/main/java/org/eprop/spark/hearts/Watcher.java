package org.eprop.spark.hearts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.eprop.spark.stream.KeyedOutput;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A {@link Watch} for each patient: what an {@code EpropProcessor} says, and what surprises in it.
 */
final class Watcher extends StatefulProcessor<String, KeyedOutput, Surprise> {

  private static final long serialVersionUID = 1L;

  private transient ValueState<byte[]> state;

  /** The surprises of a stream of outputs. */
  static Dataset<Surprise> of(Dataset<KeyedOutput> outputs) {
    return outputs
        .groupByKey((MapFunction<KeyedOutput, String>) KeyedOutput::getKey, Encoders.STRING())
        .transformWithState(
            new Watcher(), TimeMode.None(), OutputMode.Append(), Encoders.bean(Surprise.class));
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    state = getHandle().getValueState("watch", Encoders.BINARY(), TTLConfig.NONE());
  }

  @Override
  public Iterator<Surprise> handleInputRows(
      String key, Iterator<KeyedOutput> rows, TimerValues timers) {
    List<KeyedOutput> outputs = new ArrayList<>();
    while (rows.hasNext()) {
      outputs.add(rows.next());
    }
    outputs.sort(Comparator.comparingLong(KeyedOutput::getStep));
    Watch watch =
        state.exists() ? Watch.of(state.get()) : new Watch(outputs.get(0).getOutput().length);
    List<Surprise> surprises = new ArrayList<>();
    for (KeyedOutput output : outputs) {
      surprises.addAll(watch.next(key, output.getOutput(), output.getLabel()));
    }
    state.update(watch.bytes());
    return CollectionConverters.asScala(surprises.iterator());
  }
}
