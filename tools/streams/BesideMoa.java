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
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.StreamingRandomPatches;
import moa.classifiers.trees.HoeffdingAdaptiveTree;

/**
 * Learners of MOA on a table whose last column is the class and comes DELAY rows late: {@code java
 * -cp CLASSPATH BesideMoa.java FILE.csv DELAY LAGS LEARNER...}, with the inputs of the last LAGS rows.
 * Each row is predicted, then the row learned whose label comes. Prints accuracy and seconds.
 */
public final class BesideMoa {

  private BesideMoa() {}

  /** Runs each learner. */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    int delay = Integer.parseInt(arguments[1]);
    int lags = Integer.parseInt(arguments[2]);
    List<Instance> rows = rows(lines, lags);
    for (int l = 3; l < arguments.length; l++) {
      AbstractClassifier learner = learner(arguments[l]);
      learner.setModelContext(new InstancesHeader(rows.get(0).dataset()));
      learner.setRandomSeed(1);
      learner.prepareForUse();
      long begin = System.nanoTime();
      int right = 0;
      for (int t = 0; t < rows.size(); t++) {
        right += learner.correctlyClassifies(rows.get(t)) ? 1 : 0;
        if (t >= delay) {
          learner.trainOnInstance(rows.get(t - delay));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s delay %s lags %s %s: accuracy %.4f, %.0f s%n",
          Path.of(arguments[0]).getFileName(),
          delay,
          lags,
          arguments[l],
          (double) right / rows.size(),
          (System.nanoTime() - begin) / 1e9);
    }
  }

  private static AbstractClassifier learner(String name) {
    switch (name) {
      case "no-change":
        return new NoChange();
      case "hat":
        return new HoeffdingAdaptiveTree();
      case "arf":
        AdaptiveRandomForest forest = new AdaptiveRandomForest();
        forest.ensembleSizeOption.setValue(30);
        return forest;
      case "srp":
        StreamingRandomPatches patches = new StreamingRandomPatches();
        patches.ensembleSizeOption.setValue(30);
        return patches;
      default:
        throw new IllegalArgumentException(name + ": expected no-change, hat, arf or srp");
    }
  }

  private static List<Instance> rows(List<String> lines, int lags) {
    int inputs = lines.get(0).split(",").length - 1;
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < inputs * lags; i++) {
      attributes.add(new Attribute("x" + i));
    }
    List<String> labels =
        lines.stream().skip(1).map(l -> l.substring(l.lastIndexOf(',') + 1)).distinct().sorted().toList();
    attributes.add(new Attribute("label", labels));
    Instances header = new Instances("stream", attributes, 0);
    header.setClassIndex(attributes.size() - 1);
    List<double[]> seen = new ArrayList<>();
    List<Instance> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] = Double.parseDouble(cells[i]);
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
      row.setClassValue(labels.indexOf(cells[inputs]));
      rows.add(row);
    }
    return rows;
  }
}
