import java.nio.file.Path;
import java.util.*;
import org.eprop.experiment.io.Npz;

/**
 * How sure a test figure is, for other samples of the same kind: a bootstrap over the samples that
 * eprop predict wrote. Samples that belong together, such as those of one patient, are drawn together.
 * Arguments: how many samples, one after another, belong together; a file of predictions; and, for
 * the difference between two networks on the same samples, a second.
 */
public class TestSetError {
  static final int RESAMPLES = 9999;

  /** [group]: right and labelled steps. */
  record Counts(double[] right, double[] labelled) {
    static Counts of(String file, int together) {
      Npz predictions = Npz.read(Path.of(file));
      int[] labels = predictions.arrays().get("labels").toInts();
      int[] answers = predictions.arrays().get("answers").toInts();
      int samples = predictions.arrays().get("labels").length(0);
      int groups = (samples + together - 1) / together;
      Counts counts = new Counts(new double[groups], new double[groups]);
      for (int i = 0; i < labels.length; i++) {
        int group = i / (labels.length / samples) / together;
        counts.labelled[group] += labels[i] >= 0 ? 1 : 0;
        counts.right[group] += labels[i] >= 0 && labels[i] == answers[i] ? 1 : 0;
      }
      return counts;
    }

    double percent(int[] groups) {
      double r = 0, n = 0;
      for (int g : groups) {
        r += right[g];
        n += labelled[g];
      }
      return 100 * r / n;
    }
  }

  static void print(String what, List<Counts> runs, int groups) {
    Random random = new Random(1);
    double[] drawn = new double[RESAMPLES];
    for (int k = 0; k < RESAMPLES; k++) {
      drawn[k] = value(runs, random.ints(groups, 0, groups).toArray());
    }
    double mean = Arrays.stream(drawn).average().orElseThrow();
    double error = Math.sqrt(Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    Arrays.sort(drawn);
    double value = value(runs, java.util.stream.IntStream.range(0, groups).toArray());
    System.out.printf(
        Locale.ROOT, "%s %.2f, standard error %.2f, 95 %% [%.2f, %.2f], over %d groups%n",
        what, value, error, drawn[RESAMPLES / 40], drawn[RESAMPLES - 1 - RESAMPLES / 40], groups);
  }

  static double value(List<Counts> runs, int[] groups) {
    double first = runs.get(0).percent(groups);
    return runs.size() == 1 ? first : runs.get(1).percent(groups) - first;
  }

  public static void main(String[] args) {
    List<Counts> runs = new ArrayList<>();
    for (String file : List.of(args).subList(1, args.length)) {
      runs.add(Counts.of(file, Integer.parseInt(args[0])));
      print("right (%)", List.of(runs.get(runs.size() - 1)), runs.get(0).right.length);
    }
    if (runs.size() == 2) {
      print("difference", runs, runs.get(0).right.length);
    }
  }
}
