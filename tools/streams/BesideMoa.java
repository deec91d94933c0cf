import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moa.classifiers.AbstractClassifier;
import moa.classifiers.functions.NoChange;
import moa.classifiers.functions.SGD;
import moa.classifiers.functions.SGDMultiClass;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.AdaptiveRandomForestRegressor;
import moa.classifiers.meta.StreamingRandomPatches;
import moa.classifiers.trees.FIMTDD;
import moa.classifiers.trees.HoeffdingAdaptiveTree;

/**
 * Learners of MOA on a table whose last column is the label and comes DELAY rows late: {@code java
 * -cp CLASSPATH BesideMoa.java FILE.csv DELAY LAGS LEARNER...}, with the inputs of the last LAGS rows.
 * Each row is predicted, then the row learned whose label comes; rows without a label are left out.
 * With a delay of at most 20 rows classes have the last label known as a further input, as {@code
 * eprop stream} has where labels persist.
 * Prints accuracy, or the root mean squared error where labels are numbers, and seconds.
 */
public final class BesideMoa {

  private static final int TREES = 30;
  private static final int MOST_LATE = 20;

  private BesideMoa() {}

  /** Runs each learner. */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    int delay = Integer.parseInt(arguments[1]);
    int lags = Integer.parseInt(arguments[2]);
    List<String> cells = lines.stream().skip(1).map(l -> l.substring(l.lastIndexOf(',') + 1)).toList();
    boolean numbers = cells.stream().filter(c -> !c.isEmpty()).allMatch(BesideMoa::isNumber);
    List<String> labels =
        numbers ? List.of() : cells.stream().filter(c -> !c.isEmpty()).distinct().sorted().toList();
    List<Instance> rows = rows(lines, cells, labels, lags, delay);
    for (int l = 3; l < arguments.length; l++) {
      AbstractClassifier learner = learner(arguments[l], numbers);
      learner.setModelContext(new InstancesHeader(rows.get(0).dataset()));
      learner.setRandomSeed(1);
      learner.prepareForUse();
      long begin = System.nanoTime();
      double sum = 0;
      int labelled = 0;
      for (int t = 0; t < rows.size(); t++) {
        Instance row = rows.get(t);
        if (!cells.get(t).isEmpty()) {
          labelled++;
          if (numbers) {
            double[] votes = learner.getVotesForInstance(row);
            double error = (votes.length == 0 ? 0 : votes[0]) - row.classValue();
            sum += error * error;
          } else {
            sum += learner.correctlyClassifies(row) ? 1 : 0;
          }
        }
        if (t >= delay && !cells.get(t - delay).isEmpty()) {
          learner.trainOnInstance(rows.get(t - delay));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s delay %s lags %s %s: %s %.4f, %.0f s%n",
          Path.of(arguments[0]).getFileName(),
          delay,
          lags,
          arguments[l],
          numbers ? "root mean squared error" : "accuracy",
          numbers ? Math.sqrt(sum / labelled) : sum / labelled,
          (System.nanoTime() - begin) / 1e9);
    }
  }

  private static boolean isNumber(String cell) {
    return cell.matches("-?[0-9.]+(E-?[0-9]+)?");
  }

  private static AbstractClassifier learner(String name, boolean numbers) {
    switch (name) {
      case "no-change":
        return new NoChange();
      case "linear":
        return linear(numbers);
      case "hat":
        return numbers ? new FIMTDD() : new HoeffdingAdaptiveTree();
      case "arf":
        if (numbers) {
          AdaptiveRandomForestRegressor trees = new AdaptiveRandomForestRegressor();
          trees.ensembleSizeOption.setValue(TREES);
          return trees;
        }
        AdaptiveRandomForest forest = new AdaptiveRandomForest();
        forest.ensembleSizeOption.setValue(TREES);
        return forest;
      case "srp":
        StreamingRandomPatches patches = new StreamingRandomPatches();
        patches.ensembleSizeOption.setValue(TREES);
        return patches;
      default:
        throw new IllegalArgumentException(name + ": expected no-change, linear, hat, arf or srp");
    }
  }

  /** Logistic regression, or linear regression, by stochastic gradient descent. */
  private static AbstractClassifier linear(boolean numbers) {
    if (numbers) {
      SGD squares = new SGD();
      squares.lossFunctionOption.setChosenIndex(2);
      squares.learningRateOption.setValue(0.01);
      return squares;
    }
    SGDMultiClass logistic = new SGDMultiClass();
    logistic.lossFunctionOption.setChosenIndex(1);
    logistic.learningRateOption.setValue(0.01);
    return logistic;
  }

  private static List<Instance> rows(
      List<String> lines, List<String> cells, List<String> labels, int lags, int delay) {
    boolean known = !labels.isEmpty() && delay <= MOST_LATE;
    int inputs = lines.get(0).split(",").length - 1;
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < inputs * lags; i++) {
      attributes.add(new Attribute("x" + i));
    }
    if (known) {
      attributes.add(new Attribute("known", labels));
    }
    attributes.add(labels.isEmpty() ? new Attribute("label") : new Attribute("label", labels));
    Instances header = new Instances("stream", attributes, 0);
    header.setClassIndex(attributes.size() - 1);
    List<double[]> seen = new ArrayList<>();
    List<Instance> rows = new ArrayList<>();
    for (int t = 0; t < cells.size(); t++) {
      String[] texts = lines.get(t + 1).split(",");
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] = Double.parseDouble(texts[i]);
      }
      seen.add(x);
      Instance row = new DenseInstance(attributes.size());
      row.setDataset(header);
      for (int lag = 0; lag < lags; lag++) {
        double[] from = seen.get(Math.max(0, seen.size() - 1 - lag));
        for (int i = 0; i < inputs; i++) {
          row.setValue(lag * inputs + i, from[i]);
        }
      }
      if (known) {
        int last = t > delay ? labels.indexOf(cells.get(t - delay - 1)) : 0;
        row.setValue(inputs * lags, Math.max(0, last));
      }
      String label = cells.get(t);
      if (!label.isEmpty()) {
        row.setClassValue(labels.isEmpty() ? Double.parseDouble(label) : labels.indexOf(label));
      }
      rows.add(row);
    }
    return rows;
  }
}
