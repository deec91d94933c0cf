import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.train.SparkTraining;

public class TrainApart {
  public static void main(String[] args) {
    SparkSession session = SparkSession.builder().getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    ComponentSource components = ComponentSource.ofApplication();
    var experiment = ReadyExperiments.find(args[0]);                  // "ecg", or a file
    var same = new SparkTraining(spark, components, experiment, args[1] + "/synchronous")
        .synchronous(4, System.out::println, () -> false);            // 4 partitions
    var local = new SparkTraining(spark, components, experiment, args[1] + "/local")
        .local(2, 16, System.out::println, () -> false);              // 2 workers, 16 steps
    System.out.println(same.scores().get("test").loss() + " " + local.scores().get("test").loss());
  }
}
