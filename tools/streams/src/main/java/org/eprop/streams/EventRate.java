package org.eprop.streams;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.examples.embedding.HeartMonitor;
import org.eprop.flink.EpropFunction;
import org.eprop.kafka.EpropProcessorSupplier;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * How many events a second keys learn from, step by step, each with weights of its own: {@code
 * EventRate hearts|flink|kafka PATTERN EVENTS ...}, where the pattern says which weights, as {@code
 * '*'} or {@code 'out.*'}. Hearts are those of {@code HeartMonitor}; the others have 100 inputs, of
 * which 2 % spike, 200 neurons (half ALIF), 10 outputs, and 20 keys.
 *
 * <p>Prints the least processor time of the thread that learns, for an event, of {@value #BLOCKS}
 * blocks of events but the first: with all that it does for Flink or Kafka; not that of collecting
 * garbage.
 */
public final class EventRate {

  private static final int INPUTS = 100;
  private static final int OUTPUTS = 10;
  private static final int KEYS = 20;
  private static final int BLOCKS = 20;
  private static final double RATE = 1e-5;

  private EventRate() {}

  /** One after the other. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 3) {
      String pattern = arguments[i + 1];
      int events = Integer.parseInt(arguments[i + 2]);
      Meter meter = new Meter(arguments[i] + " " + pattern, events);
      switch (arguments[i]) {
        case "hearts" -> hearts(pattern, meter);
        case "flink" -> flink(pattern, meter);
        case "kafka" -> kafka(pattern, meter);
        default -> throw new IllegalArgumentException("got " + arguments[i]);
      }
    }
  }

  /** Takes the processor time of its thread for each block of events; says what the least was. */
  static final class Meter implements Serializable {
    private final String name;
    final int all;
    private int events;
    private long began;
    private double least = Double.POSITIVE_INFINITY;

    Meter(String name, int all) {
      this.name = name;
      this.all = all;
    }

    void event() {
      int block = all / BLOCKS;
      events++;
      if (events % block == 0) {
        long now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        least = events == block ? least : Math.min(least, (now - began) / 1e3 / block);
        began = now;
      }
      if (events == all) {
        System.out.printf(
            Locale.ROOT, "%s: %.1f us an event, %.0f a second%n", name, least, 1e6 / least);
      }
    }
  }

  /** In a task of Flink's, of which the states are on the heap. */
  private static void flink(String pattern, Meter meter) throws Exception {
    GeneratorFunction<Long, Spikes> next = i -> Spikes.of("" + i % KEYS, (int) (i / KEYS));
    MapFunction<Integer, Integer> counted =
        label -> {
          meter.event();
          return label;
        };
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    environment
        .fromSource(
            new DataGeneratorSource<>(next, (long) meter.all, TypeInformation.of(Spikes.class)),
            WatermarkStrategy.noWatermarks(),
            "spikes")
        .keyBy(spikes -> spikes.key)
        .process(
            new EpropFunction<String, Spikes, Integer>(
                () -> drawn(pattern), EventRate::learn, TypeInformation.of(Integer.class)))
        .map(counted)
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  /** In Kafka's test driver, which commits after each record. */
  private static void kafka(String pattern, Meter meter) throws Exception {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "rate");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("eprop").toString());
    Serde<Spikes> serde =
        Serdes.serdeFrom((topic, s) -> s.toBytes(), (topic, bytes) -> Spikes.of(bytes));
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.String(), serde))
        .processValues(
            new EpropProcessorSupplier<>(drawn(pattern), EventRate::learn, Serdes.String(), "keys"))
        .to("out", Produced.with(Serdes.String(), Serdes.Integer()));
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), properties)) {
      TestInputTopic<String, Spikes> in =
          driver.createInputTopic("in", new StringSerializer(), serde.serializer());
      for (int i = 0; i < meter.all; i++) {
        in.pipeInput("" + i % KEYS, Spikes.of("" + i % KEYS, i / KEYS));
        for (String topic : List.of("out", "rate-keys-changelog")) {
          driver
              .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
              .readRecordsToList();
        }
        meter.event();
      }
    }
  }

  /** First halves of recordings, again and again, a session for each recording. */
  private static void hearts(String pattern, Meter meter) {
    try (Plugins plugins = Plugins.builder().classPath(EventRate.class.getClassLoader()).build()) {
      Task task = HeartMonitor.ecg(plugins);
      KeyedLearner learner =
          learner(plugins, HeartMonitor.trained(plugins, task.train(), 2), pattern);
      Dataset data = task.test().orElseThrow();
      int steps = data.sample(0, 0).input().steps() / 2;
      KeyedSession[] hearts = new KeyedSession[data.size()];
      Arrays.setAll(hearts, k -> learner.open(null));
      for (int i = 0; i < meter.all; i++) {
        int k = i % hearts.length;
        int t = i / hearts.length % steps;
        Sample heart = data.sample(0, k);
        SpikeInput x = (SpikeInput) heart.input();
        KeyedSession session = t == 0 ? hearts[k].open(null) : hearts[k];
        session.stepSpikes(Arrays.copyOfRange(x.channel(), x.start()[t], x.start()[t + 1]));
        if (heart.target().weight(t) != 0) {
          session.learn(heart.target().classAt(t));
        }
        meter.event();
      }
    }
  }

  private static Integer learn(KeyedSession key, Spikes spikes) {
    key.stepSpikes(spikes.channels);
    key.learn(spikes.label);
    return spikes.label;
  }

  private static KeyedLearner drawn(String pattern) {
    try (Plugins plugins = Plugins.builder().classPath(EventRate.class.getClassLoader()).build()) {
      EpropNetwork network =
          new NetworkBuilder(plugins, INPUTS, OUTPUTS)
              .population("e", p -> p.neurons("lif", 100).neurons("alif", 100))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 1.3)))
              .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.2)))
              .readout(r -> r.from("e").learningSignal("random", Map.of()))
              .create(1);
      return learner(plugins, network, pattern);
    }
  }

  private static KeyedLearner learner(Plugins plugins, EpropNetwork network, String pattern) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    StepSizeFactory fixed = plugins.find(StepSizeFactory.class, "fixed");
    LeafOptimizers all =
        new LeafOptimizers(sgd.create(Context.defaults(sgd)))
            .withStepSize(fixed.create(Context.defaults(fixed)));
    SequenceLearner alone = network.learner();
    alone.updateAfterTargets(network.update(all, new Workers(1)), RATE);
    System.out.println("with all weights, a key " + alone);
    return KeyedLearner.own(network, List.of(pattern), all, RATE);
  }

  /** An event. */
  public static final class Spikes implements Serializable {
    /** Whose it is. */
    public String key;

    /** Those that spike. */
    public int[] channels;

    /** What it is to be taken for. */
    public int label;

    static Spikes of(String key, int step) {
      RandomGenerator random = new RandomStreams(1).stream("spikes", step % 1000);
      int[] some = new int[INPUTS];
      int count = 0;
      for (int i = 0; i < INPUTS; i++) {
        some[count] = i;
        count += random.nextDouble() < 0.02 ? 1 : 0;
      }
      return of(key, step / 100 % OUTPUTS, Arrays.copyOf(some, count));
    }

    private static Spikes of(String key, int label, int[] channels) {
      Spikes made = new Spikes();
      made.key = key;
      made.label = label;
      made.channels = channels;
      return made;
    }

    byte[] toBytes() {
      byte[] bytes = new byte[channels.length + 1];
      bytes[0] = (byte) label;
      for (int i = 0; i < channels.length; i++) {
        bytes[i + 1] = (byte) channels[i];
      }
      return bytes;
    }

    static Spikes of(byte[] bytes) {
      int[] channels = new int[bytes.length - 1];
      Arrays.setAll(channels, i -> bytes[i + 1]);
      return of("", bytes[0], channels);
    }
  }
}
