package org.eprop.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs an {@link EpropFunction}. A function alone can set the state of the key at hand only, and
 * has none at a checkpoint: its operator can set any.
 */
public final class EpropOperator extends KeyedProcessOperator<String, Reading, Answer> {

  private static final long serialVersionUID = 1L;

  private final EpropFunction function;

  private EpropOperator(EpropFunction function) {
    super(function);
    this.function = function;
  }

  /** The answers to a stream's readings. */
  public static SingleOutputStreamOperator<Answer> answers(
      KeyedStream<Reading, String> readings, EpropFunction function) {
    return readings.transform(
        "eprop", TypeInformation.of(Answer.class), new EpropOperator(function));
  }

  @Override
  public void processElement(StreamRecord<Reading> element) throws Exception {
    super.processElement(element);
    function.handOver(/* all= */ false, this::setCurrentKey);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    function.handOver(/* all= */ true, this::setCurrentKey);
    super.snapshotState(context);
  }
}
