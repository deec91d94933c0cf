package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.FactorEffects.Contrast;
import org.eprop.compare.result.FactorEffects.Interaction;
import org.eprop.compare.result.FactorEffects.LevelEffect;
import org.eprop.compare.statistics.Holm;
import org.eprop.compare.statistics.LevelPermutationTest;
import org.eprop.compare.statistics.SignFlipTest;
import org.eprop.compare.statistics.Summary;

/**
 * The effects of a grid's axes and of their pairs. With y[c][s] the metric of cell c and seed s,
 * the mean of a level is, for each seed, that over the cells that have it; a difference is taken
 * within each combination of the other axes, and then averaged over these, which for a whole grid
 * is the difference of the means.
 */
final class Factors {

  private final Comparison comparison;
  private final List<Variant> variants = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final List<Axis> axes = new ArrayList<>();

  Factors(Comparison comparison) {
    this.comparison = comparison;
    for (int v = 0; v < comparison.variants().size(); v++) {
      if (!comparison.variants().get(v).levels().isEmpty()) {
        variants.add(comparison.variants().get(v));
        columns.add(v);
      }
    }
    if (!variants.isEmpty()) {
      variants.get(0).levels().keySet().stream()
          .map(this::axis)
          .filter(axis -> axis.levels().size() > 1)
          .forEach(axes::add);
    }
  }

  private Axis axis(String name) {
    List<String> cells = variants.stream().map(variant -> variant.levels().get(name)).toList();
    List<String> levels = List.copyOf(new LinkedHashSet<>(cells));
    int reference =
        variants.stream()
            .filter(variant -> variant.name().equals(comparison.baseline()))
            .mapToInt(variant -> levels.indexOf(variant.levels().get(name)))
            .findFirst()
            .orElse(0);
    return new Axis(name, levels, reference, cells.stream().mapToInt(levels::indexOf).toArray());
  }

  /** Whether effects are: not if contrasts are what was meant. */
  private boolean tested() {
    return comparison.contrasts().isEmpty();
  }

  /** How many levels each axis has; none if there is no grid. */
  int[] levels() {
    return isGrid() ? axes.stream().mapToInt(axis -> axis.levels().size()).toArray() : new int[0];
  }

  /** The variants that are cells of the grid. */
  List<Integer> cells() {
    return List.copyOf(columns);
  }

  /** Whether there is anything that the table of variants does not say already. */
  boolean isGrid() {
    return axes.size() > 1;
  }

  /**
   * Of a metric.
   *
   * @param values [variant][seed], null where a run has none
   */
  FactorEffects of(String metric, List<List<Double>> values, Double wanted) {
    List<Integer> seeds =
        IntStream.range(0, comparison.seeds().size())
            .filter(s -> columns.stream().allMatch(v -> values.get(v).get(s) != null))
            .boxed()
            .toList();
    double[][] y = new double[columns.size()][];
    for (int c = 0; c < y.length; c++) {
      List<Double> column = values.get(columns.get(c));
      y[c] = seeds.stream().mapToDouble(column::get).toArray();
    }
    return new FactorEffects(
        metric,
        seeds.stream().map(s -> comparison.seeds().get(s)).toList(),
        axes(new CellMeans(y), wanted),
        interactions(new CellMeans(y)));
  }

  private List<AxisEffect> axes(CellMeans y, Double wanted) {
    double[] p = new double[axes.size()];
    List<double[]> family = new ArrayList<>();
    for (int x = 0; x < p.length; x++) {
      Axis axis = axes.get(x);
      p[x] = tested() ? LevelPermutationTest.p(transposed(y.levelMeans(axis))) : Double.NaN;
      for (int a = 0; a < axis.levels().size(); a++) {
        family.add(a == axis.reference() ? null : y.difference(axis, a, c -> true));
      }
    }
    List<Difference> differences =
        tested() ? TestedDifferences.of(family, true, wanted) : TestedDifferences.untested(family);
    double[] pHolm = Holm.adjust(p);
    List<AxisEffect> effects = new ArrayList<>();
    int next = 0;
    for (int x = 0; x < p.length; x++) {
      Axis axis = axes.get(x);
      int end = next + axis.levels().size();
      effects.add(
          new AxisEffect(
              axis.name(),
              axis.levels().get(axis.reference()),
              axis.others(),
              TestedDifferences.orNull(p[x]),
              TestedDifferences.orNull(pHolm[x]),
              levels(axis, y, differences.subList(next, end))));
      next = end;
    }
    return effects;
  }

  private List<LevelEffect> levels(Axis axis, CellMeans y, List<Difference> differences) {
    double[][] means = y.levelMeans(axis);
    List<LevelEffect> levels = new ArrayList<>();
    for (int a = 0; a < means.length; a++) {
      Difference difference = differences.get(a);
      levels.add(
          new LevelEffect(
              axis.levels().get(a),
              Summary.of(means[a]),
              difference,
              difference == null || y.seeds() == 0
                  ? null
                  : agreeing(axis, a, y, difference.summary().mean())));
    }
    return levels;
  }

  /** Of the combinations of the other axes, those whose mean difference has a sign. */
  private int agreeing(Axis axis, int a, CellMeans y, double whole) {
    Map<String, List<Integer>> combinations = new LinkedHashMap<>();
    for (int c = 0; c < variants.size(); c++) {
      combinations.computeIfAbsent(others(c, axis), key -> new ArrayList<>()).add(c);
    }
    return (int)
        combinations.values().stream()
            .filter(
                cells -> {
                  double mean = Summary.of(y.difference(axis, a, cells::contains)).mean();
                  return Math.signum(mean) == Math.signum(whole);
                })
            .count();
  }

  /** What a cell is on all axes but one. */
  private String others(int c, Axis but) {
    Map<String, String> levels = new LinkedHashMap<>(variants.get(c).levels());
    levels.remove(but.name());
    return levels.toString();
  }

  private static double[][] transposed(double[][] x) {
    double[][] turned = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < turned.length; j++) {
        turned[j][i] = x[i][j];
      }
    }
    return turned;
  }

  private List<Interaction> interactions(CellMeans y) {
    List<Axis> firsts = new ArrayList<>();
    List<Axis> seconds = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      for (int j = i + 1; j < axes.size(); j++) {
        firsts.add(axes.get(i));
        seconds.add(axes.get(j));
      }
    }
    double[] p = new double[firsts.size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = tested() ? SignFlipTest.p(y.centered(firsts.get(i), seconds.get(i))) : Double.NaN;
    }
    double[] pHolm = Holm.adjust(p);
    List<Interaction> interactions = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Axis first = firsts.get(i);
      Axis second = seconds.get(i);
      interactions.add(
          new Interaction(
              first.name(),
              second.name(),
              TestedDifferences.orNull(p[i]),
              TestedDifferences.orNull(pHolm[i]),
              contrasts(first, second, y)));
    }
    return interactions;
  }

  private static List<Contrast> contrasts(Axis first, Axis second, CellMeans y) {
    double[][] means = y.pairMeans(first, second);
    int width = second.levels().size();
    List<Contrast> contrasts = new ArrayList<>();
    for (int a = 0; a < first.levels().size(); a++) {
      for (int b = 0; b < width; b++) {
        if (a != first.reference() && b != second.reference()) {
          double[] values = new double[means.length];
          for (int s = 0; s < values.length; s++) {
            values[s] =
                (means[s][a * width + b] - means[s][first.reference() * width + b])
                    - (means[s][a * width + second.reference()]
                        - means[s][first.reference() * width + second.reference()]);
          }
          contrasts.add(
              new Contrast(first.levels().get(a), second.levels().get(b), Summary.of(values)));
        }
      }
    }
    return contrasts;
  }

  /**
   * The values of a grid, averaged over the cells that are not told apart, for each seed by itself.
   */
  private static final class CellMeans {

    /** A mean that is this small beside what it is made of is 0 but for rounding. */
    private static final double ROUNDING = 1e-13;

    private final double[][] y;
    private final int seeds;

    /**
     * @param y [cell][seed], at least one cell
     */
    CellMeans(double[][] y) {
      this.y = y;
      this.seeds = y[0].length;
    }

    int seeds() {
      return seeds;
    }

    /** A level's difference from the reference, [seed], over some cells. */
    double[] difference(Axis axis, int a, IntPredicate cells) {
      double[] difference = new double[seeds];
      for (int s = 0; s < difference.length; s++) {
        double sum = 0;
        double size = 0;
        int pairs = 0;
        for (int c = 0; c < y.length; c++) {
          int level = axis.levelOf()[c];
          if (cells.test(c) && (level == a || level == axis.reference())) {
            sum += level == a ? y[c][s] : -y[c][s];
            size += Math.abs(y[c][s]);
            pairs += level == a ? 1 : 0;
          }
        }
        difference[s] = Math.abs(sum) <= ROUNDING * size ? 0 : sum / pairs;
      }
      return difference;
    }

    /** [level][seed]. */
    double[][] levelMeans(Axis axis) {
      double[][] means = new double[axis.levels().size()][seeds];
      for (int c = 0; c < y.length; c++) {
        for (int s = 0; s < y[c].length; s++) {
          means[axis.levelOf()[c]][s] += y[c][s] / axis.others();
        }
      }
      return means;
    }

    /** Means of pairs of levels, [seed][a * levels of the second + b]. */
    double[][] pairMeans(Axis first, Axis second) {
      int width = second.levels().size();
      double[][] means = new double[seeds][first.levels().size() * width];
      double cells = (double) y.length / (first.levels().size() * width);
      for (int c = 0; c < y.length; c++) {
        for (int s = 0; s < means.length; s++) {
          means[s][first.levelOf()[c] * width + second.levelOf()[c]] += y[c][s] / cells;
        }
      }
      return means;
    }

    /** The same without the effects of either axis. */
    double[][] centered(Axis first, Axis second) {
      double[][] means = pairMeans(first, second);
      int rows = first.levels().size();
      int width = second.levels().size();
      for (double[] table : means) {
        double[] row = new double[rows];
        double[] column = new double[width];
        double all = 0;
        for (int i = 0; i < table.length; i++) {
          row[i / width] += table[i] / width;
          column[i % width] += table[i] / rows;
          all += table[i] / table.length;
        }
        double size = Math.abs(all);
        for (int i = 0; i < table.length; i++) {
          double left = table[i] - row[i / width] - column[i % width] + all;
          table[i] = Math.abs(left) <= ROUNDING * size ? 0 : left;
        }
      }
      return means;
    }
  }

  /**
   * An axis of a grid.
   *
   * @param name its name
   * @param levels in their order
   * @param reference the level that the others are compared with
   * @param levelOf which one each cell has
   */
  private record Axis(String name, List<String> levels, int reference, int[] levelOf) {

    /** How many combinations of the other axes there are. */
    int others() {
      return levelOf.length / levels.size();
    }
  }
}
