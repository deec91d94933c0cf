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
import moa.classifiers.bayes.NaiveBayes;
import moa.classifiers.functions.NoChange;
import moa.classifiers.functions.SGD;
import moa.classifiers.functions.SGDMultiClass;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.AdaptiveRandomForestRegressor;
import moa.classifiers.meta.LeveragingBag;
import moa.classifiers.meta.StreamingRandomPatches;
import moa.classifiers.trees.FIMTDD;
import moa.classifiers.trees.HoeffdingAdaptiveTree;
import moa.core.Utils;

/**
 * Learners of MOA on a table whose last column is the label and comes DELAY rows late: {@code java
 * -cp CLASSPATH BesideMoa.java FILE.csv DELAY INPUTS LEARNER...}, with the inputs of the last INPUTS
 * rows, or for INPUTS {@code averages} the row and averages of its numbers over 3, 6, 12, 25, 50, 100.
 * Each row is predicted, then the row learned whose label comes; rows without a label are left out.
 * With a delay of at most 20 rows classes have the last label known as a further input, as {@code
 * eprop stream} has where labels persist.
 * Prints accuracy, or the root mean squared error where labels are numbers, and seconds.
 */
public final class BesideMoa {

  private static final int TREES = 30;
  private static final int MOST_LATE = 20;
  private static final int[] AVERAGES = {3, 6, 12, 25, 50, 100};

  private BesideMoa() {}

  /** Runs each learner. */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    int delay = Integer.parseInt(arguments[1]);
    int lags = arguments[2].equals("averages") ? 0 : Integer.parseInt(arguments[2]);
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
      double[][] counts = new double[Math.max(1, labels.size())][Math.max(1, labels.size())];
      for (int t = 0; t < rows.size(); t++) {
        Instance row = rows.get(t);
        if (!cells.get(t).isEmpty()) {
          labelled++;
          if (numbers) {
            double[] votes = learner.getVotesForInstance(row);
            double error = (votes.length == 0 ? 0 : votes[0]) - row.classValue();
            sum += error * error;
          } else {
            double[] votes = learner.getVotesForInstance(row);
            int said = votes == null || votes.length == 0 ? 0 : Utils.maxIndex(votes);
            sum += said == (int) row.classValue() ? 1 : 0;
            counts[said][(int) row.classValue()]++;
          }
        }
        if (t >= delay && !cells.get(t - delay).isEmpty()) {
          learner.trainOnInstance(rows.get(t - delay));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s delay %s inputs %s %s: %s %.4f%s, %.0f s%n",
          Path.of(arguments[0]).getFileName(),
          delay,
          arguments[2],
          arguments[l],
          numbers ? "root mean squared error" : "accuracy",
          numbers ? Math.sqrt(sum / labelled) : sum / labelled,
          numbers ? "" : String.format(Locale.ROOT, " kappa %.3f", kappa(counts, labelled)),
          (System.nanoTime() - begin) / 1e9);
    }
  }

  private static double kappa(double[][] counts, int all) {
    double right = 0;
    double chance = 0;
    for (int k = 0; k < counts.length; k++) {
      double said = 0;
      double came = 0;
      for (int j = 0; j < counts.length; j++) {
        said += counts[k][j];
        came += counts[j][k];
      }
      right += counts[k][k] / all;
      chance += said * came / all / all;
    }
    return (right - chance) / (1 - chance);
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
      case "lev":
        LeveragingBag bag = new LeveragingBag();
        bag.ensembleSizeOption.setValue(TREES);
        return bag;
      case "nb":
        return new NaiveBayes();
      case "srp":
        StreamingRandomPatches patches = new StreamingRandomPatches();
        patches.ensembleSizeOption.setValue(TREES);
        return patches;
      default:
        throw new IllegalArgumentException(name + ": expected no-change, linear, nb, hat, arf, srp or lev");
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
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      List<String> column = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        column.add(line.split(",", -1)[i]);
      }
      boolean numbers = column.stream().allMatch(BesideMoa::isNumber);
      texts.add(numbers ? List.of() : column.stream().distinct().sorted().toList());
    }
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < inputs * Math.max(1, lags); i++) {
      List<String> values = texts.get(i % inputs);
      attributes.add(values.isEmpty() ? new Attribute("x" + i) : new Attribute("x" + i, values));
    }
    for (int i = 0; lags == 0 && i < inputs * AVERAGES.length; i++) {
      attributes.add(new Attribute("a" + i));
    }
    if (known) {
      attributes.add(new Attribute("known", labels));
    }
    attributes.add(labels.isEmpty() ? new Attribute("label") : new Attribute("label", labels));
    Instances header = new Instances("stream", attributes, 0);
    header.setClassIndex(attributes.size() - 1);
    double[] averages = new double[inputs * AVERAGES.length];
    List<double[]> seen = new ArrayList<>();
    List<Instance> rows = new ArrayList<>();
    for (int t = 0; t < cells.size(); t++) {
      String[] row = lines.get(t + 1).split(",", -1);
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] =
            texts.get(i).isEmpty() ? Double.parseDouble(row[i]) : texts.get(i).indexOf(row[i]);
        for (int s = 0; s < AVERAGES.length; s++) {
          int a = s * inputs + i;
          averages[a] += (x[i] - averages[a]) / AVERAGES[s];
        }
      }
      seen.add(x);
      Instance instance = new DenseInstance(attributes.size());
      instance.setDataset(header);
      int at = 0;
      for (int lag = 0; lag < Math.max(1, lags); lag++) {
        for (double value : seen.get(Math.max(0, t - lag))) {
          instance.setValue(at++, value);
        }
      }
      for (int a = 0; lags == 0 && a < averages.length; a++) {
        instance.setValue(at++, averages[a]);
      }
      if (known) {
        int last = t > delay ? labels.indexOf(cells.get(t - delay - 1)) : 0;
        instance.setValue(at, Math.max(0, last));
      }
      String label = cells.get(t);
      if (!label.isEmpty()) {
        instance.setClassValue(
            labels.isEmpty() ? Double.parseDouble(label) : labels.indexOf(label));
      }
      rows.add(instance);
    }
    return rows;
  }
}
