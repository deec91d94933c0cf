import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.compare.SparkComparison;

public class Sweep {
  public static void main(String[] args) {
    SparkSession session = SparkSession.builder().getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Comparison comparison = ReadyComparisons.find(args[0]);           // "surrogates", or a file
    ComparisonListener listener = new ComparisonListener() {
      @Override public void finished(int run, RunResult result, boolean before) {
        System.out.println(result.variant() + ", seed " + result.seed() + " " + result.scores());
      }
    };
    new SparkComparison(spark, ComponentSource.ofApplication())
        .run("sweep", comparison, args[1], ChangedRuns.REFUSED, () -> false, listener)
        .ifPresent(result -> System.out.println(MarkdownTables.main(result)));
  }
}
