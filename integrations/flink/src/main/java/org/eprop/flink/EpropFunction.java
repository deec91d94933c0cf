package org.eprop.flink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.keyed.KeyedSession;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;

/**
 * A readout of its own for each key, which learns online, on a network trained beforehand. What the
 * keys have learned is Flink's state, exactly once. Keys that are busy are kept in memory, and
 * become Flink's state at a checkpoint, or where there are more of them than have room: {@link
 * EpropOperator} sees to that.
 */
public final class EpropFunction extends KeyedProcessFunction<String, Reading, Answer> {

  private static final long serialVersionUID = 1L;

  private final byte[] network;
  private final double learningRate;
  private final int mostInMemory;

  private transient ValueState<byte[]> state;
  private transient Map<String, byte[]> inMemory;
  private transient KeyedSession session;

  /**
   * @param network as {@code EpropNetwork.save} wrote it
   * @param learningRate of the readouts
   * @param mostInMemory how many keys to keep in memory
   */
  public EpropFunction(byte[] network, double learningRate, int mostInMemory) {
    this.network = network.clone();
    this.learningRate = learningRate;
    this.mostInMemory = mostInMemory;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "learner", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    inMemory = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      EpropNetwork loaded = NetworkFile.read(new ByteArrayInputStream(network), plugins).network();
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      Optimizer optimizer = sgd.create(org.eprop.api.plugin.Context.defaults(sgd));
      session = KeyedLearner.ownReadout(loaded, optimizer, learningRate).open(null);
    }
  }

  @Override
  public void processElement(Reading reading, Context context, Collector<Answer> out)
      throws IOException {
    byte[] bytes = inMemory.get(reading.key());
    session.open(bytes != null ? bytes : state.value());
    long step = session.steps();
    double[] y = session.step(reading.x());
    if (reading.label() != Reading.UNLABELLED) {
      session.learn(reading.label());
    }
    inMemory.put(reading.key(), session.bytes());
    out.collect(new Answer(reading.key(), step, y));
  }

  /**
   * Hands keys over to Flink, those first that were not used for longest.
   *
   * @param all all of them, rather than those for which there is no room
   * @param setCurrentKey tells Flink whose state is set
   */
  void handOver(boolean all, Consumer<String> setCurrentKey) throws IOException {
    var keys = inMemory.entrySet().iterator();
    while (inMemory.size() > (all ? 0 : mostInMemory)) {
      Map.Entry<String, byte[]> key = keys.next();
      setCurrentKey.accept(key.getKey());
      state.update(key.getValue());
      keys.remove();
    }
  }
}
