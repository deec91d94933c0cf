package org.eprop.spark.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.keyed.KeyedSession;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A learner for each key of a stream, for Spark's {@code transformWithState}:
 *
 * <pre>{@code
 * Broadcast<KeyedModel> model = spark.broadcast(KeyedModel.inference(components, network));
 * Dataset<KeyedOutput> outputs = EpropProcessor.of(events, model, null);
 * }</pre>
 *
 * <p>A key's state is the bytes of a {@link KeyedSession}; between two batches nothing else
 * remembers it. Its outputs are, bit by bit, those of a learner of its own that never stops, also
 * if the query ends and starts again from its checkpoint. Rows of a key that come in one batch are
 * taken in the order of their {@link KeyedEvent#getOrder}, rows of later batches after them.
 *
 * <p>Labels of a model without learning are passed on to its outputs, and nothing else is done.
 *
 * <p>Needs {@code spark.sql.streaming.stateStore.providerClass} to be RocksDB's.
 */
public final class EpropProcessor extends StatefulProcessor<String, KeyedEvent, KeyedOutput> {

  private static final long serialVersionUID = 1L;

  /** At the same place in the order, a step comes before labels. */
  private static final Comparator<KeyedEvent> IN_ORDER =
      Comparator.comparingLong(KeyedEvent::getOrder)
          .thenComparing(event -> event.getInput() == null);

  private final Broadcast<KeyedModel> model;
  private final Duration timeOut;
  private transient ValueState<byte[]> state;
  private transient KeyedSession session;

  /**
   * @param model of all keys
   * @param timeOut after which a key that has no row is forgotten; null for never
   */
  public EpropProcessor(Broadcast<KeyedModel> model, Duration timeOut) {
    this.model = model;
    this.timeOut = timeOut;
  }

  /**
   * The outputs of a stream of events: a row for each step.
   *
   * @param model of all keys
   * @param timeOut of processing time, after which a key that has no row is forgotten and begins
   *     anew; null for never
   */
  public static Dataset<KeyedOutput> of(
      Dataset<KeyedEvent> events, Broadcast<KeyedModel> model, Duration timeOut) {
    return events
        .groupByKey((MapFunction<KeyedEvent, String>) KeyedEvent::getKey, Encoders.STRING())
        .transformWithState(
            new EpropProcessor(model, timeOut),
            timeOut == null ? TimeMode.None() : TimeMode.ProcessingTime(),
            OutputMode.Append(),
            Encoders.bean(KeyedOutput.class));
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    TTLConfig forgotten = timeOut == null ? TTLConfig.NONE() : new TTLConfig(timeOut);
    state = getHandle().getValueState("learner", Encoders.BINARY(), forgotten);
  }

  @Override
  public Iterator<KeyedOutput> handleInputRows(
      String key, Iterator<KeyedEvent> rows, TimerValues timers) {
    List<KeyedEvent> events = new ArrayList<>();
    while (rows.hasNext()) {
      events.add(rows.next());
    }
    events.sort(IN_ORDER);
    List<KeyedOutput> outputs = new ArrayList<>();
    try {
      open(state.exists() ? state.get() : null);
      for (KeyedEvent event : events) {
        take(key, event, outputs);
      }
    } catch (InvalidInputException e) {
      throw e.at("key " + key);
    }
    state.update(session.bytes());
    return CollectionConverters.asScala(outputs.iterator());
  }

  private void open(byte[] bytes) {
    if (session == null) {
      session = model.value().take();
    }
    session.open(bytes);
  }

  private void take(String key, KeyedEvent event, List<KeyedOutput> outputs) {
    long step = session.steps();
    if (event.getInput() != null) {
      double[] y = session.step(event.getInput());
      outputs.add(
          new KeyedOutput(key, step, event.getOrder(), y, session.prediction(), event.getLabel()));
    } else if (event.getStep() == null) {
      throw new InvalidInputException("got a row with neither an input nor a step that it labels");
    } else {
      step = event.getStep();
    }
    if (!model.value().learns()) {
      return;
    }
    if (event.getLabel() != null) {
      session.learnStep(step, event.getLabel());
    } else if (event.getTarget() != null) {
      session.learnStep(step, event.getTarget());
    }
  }

  @Override
  public void close() {
    if (session != null) {
      model.value().give(session);
      session = null;
    }
  }
}
