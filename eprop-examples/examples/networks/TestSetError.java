import java.nio.file.Path;
import java.util.*;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.NpyArray;
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
      Map<String, NpyArray> arrays = Npz.read(Path.of(file)).arrays();
      if (!arrays.containsKey("labels") || !arrays.containsKey("answers")) {
        throw new InvalidInputException("expected labels and answers, as eprop predict writes them").at(file);
      }
      int[] labels = arrays.get("labels").toInts();
      int[] answers = arrays.get("answers").toInts();
      int samples = arrays.get("labels").length(0);
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
    if (args.length < 2 || args.length > 3 || !args[0].matches("[1-9]\\d{0,8}")) {
      System.err.println("expected how many samples belong together, 1 or more, and one or two files of eprop predict");
      System.exit(2);
    }
    try {
      measure(Integer.parseInt(args[0]), List.of(args).subList(1, args.length));
    } catch (InvalidInputException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static void measure(int together, List<String> files) {
    List<Counts> runs = new ArrayList<>();
    for (String file : files) {
      runs.add(Counts.of(file, together));
      if (!Arrays.equals(runs.get(0).labelled, runs.get(runs.size() - 1).labelled)) {
        throw new InvalidInputException("has other samples than " + files.get(0)).at(file);
      }
      print("right (%)", List.of(runs.get(runs.size() - 1)), runs.get(0).right.length);
    }
    if (runs.size() == 2) {
      print("difference", runs, runs.get(0).right.length);
    }
  }
}
