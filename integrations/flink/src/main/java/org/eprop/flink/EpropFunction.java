package org.eprop.flink;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.eprop.stream.keyed.KeyedFunction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * A learner for each key of a stream, as Flink's {@code process} takes it:
 *
 * <pre>{@code
 * DataStream<Answer> answers =
 *     readings
 *         .keyBy(Reading::sensor)
 *         .process(new EpropFunction<>(learner, function, TypeInformation.of(Answer.class)))
 *         .uid("eprop");
 * }</pre>
 *
 * <p>A key's state is the bytes of a {@link KeyedSession}, which is Flink's state "learner",
 * exactly once. Answers are, bit by bit, those of a learner of each key's own that never stops,
 * also after a restart from a checkpoint, in any state backend and with any parallelism. That a
 * key's records come in order is for the source and its partitions to see to.
 *
 * @param <K> the type of keys
 * @param <R> the type of records
 * @param <A> the type of answers
 */
public final class EpropFunction<K, R, A> extends KeyedProcessFunction<K, R, A>
    implements ResultTypeQueryable<A> {

  private static final long serialVersionUID = 1L;

  private final SerializableSupplier<KeyedLearner> learner;
  private final KeyedFunction<R, A> function;
  private final TypeInformation<A> answers;

  private transient ValueState<byte[]> state;
  private transient KeyedSession session;

  /**
   * @param learner makes that of all keys, once in each of the operator's tasks as it starts there:
   *     of a network's file, say, that it has as bytes
   * @param function what a record means to its key's learner, and the answer to it
   * @param answers their type, for Flink to write them
   */
  public EpropFunction(
      SerializableSupplier<KeyedLearner> learner,
      KeyedFunction<R, A> function,
      TypeInformation<A> answers) {
    this.learner = Objects.requireNonNull(learner, "learner");
    this.function = Objects.requireNonNull(function, "function");
    this.answers = Objects.requireNonNull(answers, "answers");
  }

  @Override
  public TypeInformation<A> getProducedType() {
    return answers;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "learner", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    session = learner.get().open(null);
  }

  @Override
  public void processElement(R record, Context context, Collector<A> out) throws IOException {
    A answer = function.answer(session, context.getCurrentKey(), state.value(), record);
    state.update(session.bytes());
    if (answer != null) {
      out.collect(answer);
    }
  }
}
