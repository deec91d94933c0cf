import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.stream.*;

public class Sensors {
  public static void main(String[] args) throws Exception {
    SparkSession session = SparkSession.builder().getOrCreate();
    session.conf().set("spark.sql.streaming.stateStore.providerClass",
        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    ComponentSource components = ComponentSource.ofApplication();
    EpropNetwork network;                                             // or NetworkFile.read(file, plugins).network()
    try (Plugins plugins = components.open()) {
      network = new NetworkBuilder(plugins, 2, 2)
          .layer(l -> l.population("lif", 20).population("alif", 20, Map.of("tau_a", 100))).create(1);
    }
    KeyedModel model = KeyedModel.learning(components, network, List.of("out.*"), "adam", 0.01);
    Dataset<KeyedEvent> events = session.readStream()                 // {"key": "a", "order": 1, "input": [0, 1], "label": 1}
        .schema(Encoders.bean(KeyedEvent.class).schema()).json(args[0]).as(Encoders.bean(KeyedEvent.class));
    EpropProcessor.of(events, new JavaSparkContext(session.sparkContext()).broadcast(model), null)
        .writeStream().format("parquet").option("path", args[1] + "/outputs")
        .option("checkpointLocation", args[1] + "/checkpoint")
        .trigger(Trigger.AvailableNow()).start().awaitTermination();
  }
}
