package org.eprop.streams;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.util.ArrayList;
import java.util.List;
import moa.classifiers.AbstractClassifier;
import moa.classifiers.bayes.NaiveBayes;
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
 * A learner of MOA, not tuned; forests have 30 trees. Its inputs are the row ({@code row}), or ten
 * rows ({@code lags}), or the row and averages of its columns over 3, 6, 12, 25, 50, 100 rows
 * ({@code averages}). With lags and averages comes the last label known if labels are at most 20
 * rows late.
 */
final class MoaRows implements RowLearner {

  private static final int TREES = 30;
  private static final int MOST_LATE = 20;
  private static final int LAGS = 10;
  private static final int[] AVERAGES = {3, 6, 12, 25, 50, 100};

  private final AbstractClassifier learner;
  private final boolean numbers;
  private final List<Instance> rows = new ArrayList<>();

  MoaRows(String name, Table table, String inputs, int delay) {
    numbers = table.classes().isEmpty();
    learner = learner(name, numbers);
    encode(table, inputs, delay);
    learner.setModelContext(new InstancesHeader(rows.get(0).dataset()));
    learner.setRandomSeed(1);
    learner.prepareForUse();
  }

  @Override
  public double predict(int row) {
    double[] votes = learner.getVotesForInstance(rows.get(row));
    if (votes == null || votes.length == 0) {
      return 0;
    }
    return numbers ? votes[0] : Utils.maxIndex(votes);
  }

  @Override
  public void learn(int row) {
    learner.trainOnInstance(rows.get(row));
  }

  private static AbstractClassifier learner(String name, boolean numbers) {
    switch (name) {
      case "SGD":
        return linear(numbers);
      case "HAT":
        return numbers ? new FIMTDD() : new HoeffdingAdaptiveTree();
      case "ARF":
        if (numbers) {
          AdaptiveRandomForestRegressor trees = new AdaptiveRandomForestRegressor();
          trees.ensembleSizeOption.setValue(TREES);
          return trees;
        }
        AdaptiveRandomForest forest = new AdaptiveRandomForest();
        forest.ensembleSizeOption.setValue(TREES);
        return forest;
      case "LeveragingBag":
        LeveragingBag bag = new LeveragingBag();
        bag.ensembleSizeOption.setValue(TREES);
        return bag;
      case "NaiveBayes":
        return new NaiveBayes();
      case "SRP":
        StreamingRandomPatches patches = new StreamingRandomPatches();
        patches.ensembleSizeOption.setValue(TREES);
        return patches;
      default:
        throw new IllegalArgumentException(name + ": no such learner");
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

  private void encode(Table table, String kind, int delay) {
    int lags = kind.equals("lags") ? LAGS : 1;
    int averaged = kind.equals("averages") ? AVERAGES.length : 0;
    boolean known = !kind.equals("row") && delay <= MOST_LATE;
    List<String> classes = table.classes();
    int inputs = table.inputs();
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      List<String> cells = table.column(i);
      texts.add(cells.stream().allMatch(Table::isNumber) ? List.of() : cells);
    }
    Instances header = header(texts, lags, averaged, known, classes);
    double[] averages = new double[inputs * averaged];
    List<double[]> seen = new ArrayList<>();
    for (int t = 0; t < table.rows().size(); t++) {
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] = number(table.rows().get(t)[i], texts.get(i));
        for (int s = 0; s < averaged; s++) {
          int a = s * inputs + i;
          averages[a] += Double.isNaN(x[i]) ? 0 : (x[i] - averages[a]) / AVERAGES[s];
        }
      }
      seen.add(x);
      Instance row = new DenseInstance(header.numAttributes());
      row.setDataset(header);
      int at = 0;
      for (int lag = 0; lag < lags; lag++) {
        for (double value : seen.get(Math.max(0, t - lag))) {
          set(row, at++, value);
        }
      }
      for (double value : averages) {
        set(row, at++, value);
      }
      if (known) {
        set(row, at, t > delay ? number(table.label(t - delay - 1), classes) : Double.NaN);
      }
      if (!table.label(t).isEmpty()) {
        row.setClassValue(number(table.label(t), classes));
      }
      rows.add(row);
    }
  }

  private static Instances header(
      List<List<String>> texts, int lags, int averaged, boolean known, List<String> classes) {
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < texts.size() * lags; i++) {
      List<String> values = texts.get(i % texts.size());
      attributes.add(values.isEmpty() ? new Attribute("x" + i) : new Attribute("x" + i, values));
    }
    for (int i = 0; i < texts.size() * averaged; i++) {
      attributes.add(new Attribute("a" + i));
    }
    if (known) {
      attributes.add(classes.isEmpty() ? new Attribute("known") : new Attribute("known", classes));
    }
    attributes.add(classes.isEmpty() ? new Attribute("label") : new Attribute("label", classes));
    Instances header = new Instances("stream", attributes, 0);
    header.setClassIndex(attributes.size() - 1);
    return header;
  }

  /** NaN of what is missing. */
  private static double number(String cell, List<String> texts) {
    if (cell.isEmpty()) {
      return Double.NaN;
    }
    return texts.isEmpty() ? Double.parseDouble(cell) : texts.indexOf(cell);
  }

  private static void set(Instance row, int at, double value) {
    if (Double.isNaN(value)) {
      row.setMissing(at);
    } else {
      row.setValue(at, value);
    }
  }
}
