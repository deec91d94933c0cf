import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.examples.embedding.HeartMonitor;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * What all weights of a new patient are worth beside the readout alone, by how often the first half
 * of each recording is gone through before the second is judged.
 *
 * <pre>    java -cp examples.jar HeartPasses.java PASSES...</pre>
 *
 * <p>Both learn by sgd with fixed steps. The readout's rate, and how many times larger that of all
 * other weights is, are the best of those below on the validation recordings. At the end the readout learns by rls.
 */
public final class HeartPasses {

  private static final double[] RATES = {1e-4, 3e-4};
  private static final double[] TIMES = {1, 3};

  private final Plugins plugins;
  private final EpropNetwork network;
  private final Task task;

  private HeartPasses(Plugins plugins) {
    this.plugins = plugins;
    task = HeartMonitor.ecg(plugins);
    network = HeartMonitor.trained(plugins, task.train(), 4);
  }

  /** Prints two rows for each number of passes. */
  public static void main(String[] arguments) {
    System.out.println("| passes | learns | rate | times | validation | test |");
    System.out.println("|---|---|---|---|---|---|");
    try (Plugins plugins =
        Plugins.builder().classPath(HeartPasses.class.getClassLoader()).build()) {
      HeartPasses hearts = new HeartPasses(plugins);
      for (String passes : arguments) {
        hearts.best("out.*", Integer.parseInt(passes), 1);
        hearts.best("*", Integer.parseInt(passes), TIMES);
      }
      hearts.squares();
    }
  }

  private void best(String own, int passes, double... times) {
    double[] best = new double[3];
    for (double rate : RATES) {
      for (double some : times) {
        double right = right(own, rate, some, passes, task.validation().orElseThrow());
        best = right > best[0] ? new double[] {right, rate, some} : best;
      }
    }
    double test = right(own, best[1], best[2], passes, task.test().orElseThrow());
    print(passes, own.equals("*") ? "all" : "readout", best[1], best[2], best[0], test);
  }

  /** By recursive least squares, and all other weights beside them at several rates, in a pass. */
  private void squares() {
    ReadoutOptimizerFactory rls = plugins.find(ReadoutOptimizerFactory.class, "rls");
    for (double rate : new double[] {0, 1e-5, 1e-4, 1e-3}) {
      LeafOptimizers both =
          sgd(rate, List.of()).withReadouts("*", rls.create(Context.defaults(rls)));
      String own = rate == 0 ? "out.*" : "*";
      print(
          1,
          rate == 0 ? "readout, rls" : "all, readout by rls",
          rate,
          1,
          right(own, both, 1, task.validation().orElseThrow()),
          right(own, both, 1, task.test().orElseThrow()));
    }
  }

  private static void print(
      int passes, String what, double rate, double times, double validation, double test) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.0e | %.0f | %.1f | %.1f |%n",
        passes,
        what,
        rate,
        times,
        100 * validation,
        100 * test);
  }

  /** The share of right answers in second halves. */
  private double right(String own, double rate, double times, int passes, Dataset data) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    LeafOptimizers.Special readout =
        new LeafOptimizers.Special("out.*", sgd.create(Context.defaults(sgd)), rate);
    return right(own, sgd(times * rate, List.of(readout)), passes, data);
  }

  private LeafOptimizers sgd(double rate, List<LeafOptimizers.Special> special) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    StepSizeFactory fixed = plugins.find(StepSizeFactory.class, "fixed");
    return new LeafOptimizers(sgd.create(Context.defaults(sgd)), rate, special)
        .withStepSize(fixed.create(Context.defaults(fixed)));
  }

  private double right(String own, LeafOptimizers both, int passes, Dataset data) {
    KeyedLearner learner = KeyedLearner.own(network, List.of(own), both, 1);
    LongAdder right = new LongAdder();
    LongAdder labels = new LongAdder();
    IntStream.range(0, data.size())
        .parallel()
        .forEach(i -> follow(learner.open(null), data.sample(0, i), passes, right, labels));
    return right.doubleValue() / labels.doubleValue();
  }

  private static void follow(
      KeyedSession heart, Sample recording, int passes, LongAdder right, LongAdder labels) {
    SpikeInput input = (SpikeInput) recording.input();
    int half = input.steps() / 2;
    for (int n = 0; n < passes * half + input.steps() - half; n++) {
      int t = n < passes * half ? n % half : n - (passes - 1) * half;
      int label = recording.target().classAt(t);
      heart.stepSpikes(
          Arrays.copyOfRange(input.channel(), input.start()[t], input.start()[t + 1]));
      if (label >= 0 && t < half) {
        heart.learn(label);
      } else if (label >= 0) {
        labels.increment();
        right.add(heart.prediction() == label ? 1 : 0);
      }
    }
  }
}
