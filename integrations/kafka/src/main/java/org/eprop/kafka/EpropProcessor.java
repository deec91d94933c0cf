package org.eprop.kafka;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.keyed.KeyedSession;

/** Answers readings by a learner of each key's own, whose state is in a store. */
public final class EpropProcessor implements Processor<String, Reading, String, double[]> {

  /** The name of the store. */
  public static final String STORE = "learners";

  private final KeyedSession session;
  private ProcessorContext<String, double[]> context;
  private KeyValueStore<String, byte[]> learners;

  /**
   * @param learner of all keys; any number of processors may share it
   */
  public EpropProcessor(KeyedLearner learner) {
    session = learner.open(null);
  }

  @Override
  public void init(ProcessorContext<String, double[]> its) {
    context = its;
    learners = its.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, Reading> reading) {
    session.open(learners.get(reading.key()));
    double[] y = session.step(reading.value().x());
    if (reading.value().label() != Reading.UNLABELLED) {
      session.learn(reading.value().label());
    }
    learners.put(reading.key(), session.bytes());
    context.forward(reading.withValue(y));
  }
}
