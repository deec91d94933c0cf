package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Constraints with a mistake each. */
final class PlantedConstraints {

  static final Parameter LIMIT =
      Parameter.real("limit", 1).above(0).describe("of absolute weights");

  private final List<Planted> all = new ArrayList<>();

  private PlantedConstraints() {}

  /** One weight's change. */
  interface Each {
    double to(SynapseRow row, int k, double w);
  }

  static Constraint each(Each change) {
    return (row, summary) -> change(row, change);
  }

  static void change(SynapseRow row, Each change) {
    float[] w = row.weights();
    for (int k = 0; k < w.length; k++) {
      w[k] = (float) change.to(row, k, w[k]);
    }
  }

  /** Right, but for what is overridden. */
  static class Plain implements Constraint {
    @Override
    public void apply(SynapseRow row, double[] summary) {
      change(row, (r, k, w) -> Math.max(-1, Math.min(1, w)));
    }
  }

  /** A mistake in the number that each row gets from the whole matrix. */
  private static class OfTheLargest extends Plain {
    @Override
    public double[] summary(float[][] weights, int[][] targets, int post) {
      double most = 0;
      for (float[] row : weights) {
        for (float w : row) {
          most = Math.max(most, Math.abs(w));
        }
      }
      return new double[] {most, 0};
    }

    @Override
    public void apply(SynapseRow row, double[] summary) {
      change(row, (r, k, w) -> summary[0] > 2 ? w * 2 / summary[0] : w);
    }
  }

  private void plant(String mistake, String property, Constraint constraint) {
    plant(mistake, property, List.of(), c -> constraint);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, Constraint> make) {
    all.add(
        new Planted(mistake, Kind.CONSTRAINT, new Made.AConstraint(parameters, make), property));
  }

  static List<Planted> all() {
    PlantedConstraints p = new PlantedConstraints();
    p.rows();
    p.numbers();
    p.memories();
    p.synapses();
    p.scales();
    return p.all;
  }

  private void rows() {
    plant(
        "changes a fixed synapse that it saw before",
        "rows",
        List.of(),
        c -> {
          float[][] kept = new float[1][];
          return (row, summary) -> {
            if (row.weights().length > 0) {
              kept[0] = kept[0] == null ? row.weights() : kept[0];
              kept[0][0] *= 0.5f;
            }
          };
        });
    plant(
        "writes into the whole matrix",
        "rows",
        List.of(),
        c -> {
          float[][][] kept = new float[1][][];
          return new Plain() {
            @Override
            public double[] summary(float[][] weights, int[][] targets, int post) {
              kept[0] = weights;
              return super.summary(weights, targets, post);
            }

            @Override
            public void apply(SynapseRow row, double[] summary) {
              kept[0][0][0] += 0.1f;
            }
          };
        });
    plant(
        "every second row",
        "rows",
        List.of(),
        c -> {
          int[] turn = new int[1];
          return each((row, k, w) -> turn[0]++ % 2 == 0 ? 0.5 * w : w);
        });
    plant(
        "clips while it sums up",
        "read_only",
        new OfTheLargest() {
          @Override
          public double[] summary(float[][] weights, int[][] targets, int post) {
            weights[0][0] = Math.min(0.1f, weights[0][0]);
            return super.summary(weights, targets, post);
          }
        });
    plant(
        "sorts the targets while it sums up",
        "read_only",
        new OfTheLargest() {
          @Override
          public double[] summary(float[][] weights, int[][] targets, int post) {
            if (targets != null && targets[0].length > 1) {
              targets[0][0] = targets[0][1];
            }
            return super.summary(weights, targets, post);
          }
        });
    plant(
        "counts in the summary",
        "read_only",
        new OfTheLargest() {
          @Override
          public void apply(SynapseRow row, double[] summary) {
            summary[1]++;
          }
        });
  }

  private void numbers() {
    plant(
        "divides by a norm of 0",
        "finite",
        (row, summary) -> {
          double sum = 0;
          for (float w : row.weights()) {
            sum += w * w;
          }
          double norm = Math.sqrt(sum);
          change(row, (r, k, w) -> w / norm);
        });
    plant("overflows", "finite", each((row, k, w) -> w * w < 1e9 ? w : w * 1e30));
    plant("no logarithm of 0", "finite", each((row, k, w) -> Math.log(Math.abs(w))));
    plant("grows by itself", "settles", each((row, k, w) -> 1.01 * w));
    plant("walks away", "settles", each((row, k, w) -> w + Math.copySign(1e-3, w)));
    plant("a limit without effect", "effects", List.of(LIMIT), c -> each((row, k, w) -> 0.9 * w));
    plant("a chance of its own", "deterministic", each((row, k, w) -> Math.random() < 0.5 ? w : 0));
  }

  private void memories() {
    plant(
        "remembers in an array of its own",
        "memory",
        List.of(),
        c -> {
          double[] own = new double[64];
          return each((row, k, w) -> w + 0.01 * (own[row.pre()] = 0.9 * own[row.pre()] + w));
        });
    plant(
        "one slot too few",
        "memory",
        new Plain() {
          @Override
          public int slots() {
            return 1;
          }

          @Override
          public void apply(SynapseRow row, double[] summary) {
            change(row, (r, k, w) -> r.memory(1)[k] = (float) w);
          }
        });
    plant("counts updates", "stateless", new Counting());
  }

  private static final class Counting extends Plain {
    private long updates;

    @Override
    public double[] summary(float[][] weights, int[][] targets, int post) {
      return new double[] {updates++};
    }
  }

  /** Moves the first synapse of each row. */
  private static class Moving extends Plain {
    @Override
    public boolean rewires() {
      return true;
    }

    @Override
    public void apply(SynapseRow row, double[] summary) {
      if (row.weights().length > 0) {
        int target = target(row);
        if (target >= 0) {
          row.move(0, target);
        }
      }
    }

    int target(SynapseRow row) {
      return row.dormant(row.random());
    }
  }

  private void synapses() {
    plant(
        "moves synapses without a word",
        "synapses",
        new Moving() {
          @Override
          public boolean rewires() {
            return false;
          }
        });
    plant(
        "a synapse where there is one",
        "synapses",
        new Moving() {
          @Override
          int target(SynapseRow row) {
            return row.target(row.weights().length - 1);
          }
        });
    plant(
        "a neuron that there is not",
        "synapses",
        new Moving() {
          @Override
          int target(SynapseRow row) {
            return row.post();
          }
        });
    plant(
        "new synapses of any sign",
        "signs",
        new Moving() {
          @Override
          public void apply(SynapseRow row, double[] summary) {
            super.apply(row, summary);
            if (row.update() > 0 && row.weights().length > 0) {
              row.weights()[0] = (float) (0.1 * row.random().nextGaussian());
            }
          }
        });
    plant(
        "moves none",
        "synapses",
        new Plain() {
          @Override
          public boolean rewires() {
            return true;
          }
        });
  }

  /** Whole multiples of 1/4 up to 1. */
  private static class Grid extends Plain {
    @Override
    public void apply(SynapseRow row, double[] summary) {
      change(row, (r, k, w) -> Math.rint(4 * Math.max(-1, Math.min(1, w))) / 4);
    }

    @Override
    public double[] scales(float[][] weights) {
      return new double[] {0.25};
    }

    @Override
    public int bits() {
      return 4;
    }
  }

  private void scales() {
    plant(
        "bits without a scale",
        "scales",
        new Grid() {
          @Override
          public double[] scales(float[][] weights) {
            return new double[0];
          }
        });
    plant(
        "another scale",
        "scales",
        new Grid() {
          @Override
          public double[] scales(float[][] weights) {
            return new double[] {0.3};
          }
        });
    plant(
        "a bit too few",
        "scales",
        new Grid() {
          @Override
          public int bits() {
            return 3;
          }
        });
  }

  /** What is right, if unusual. */
  static List<Right> right() {
    List<Right> right = new ArrayList<>();
    right.add(right("that clips", new Plain()));
    right.add(right("on a grid", new Grid()));
    right.add(right("that moves the first", new Moving()));
    right.add(right("of the largest", new OfTheLargest()));
    right.add(right("soft thresholds", each((r, k, w) -> w - r.learningRate() * Math.signum(w))));
    right.add(right("that drops by chance", each((r, k, w) -> r.random().nextInt(4) == 0 ? 0 : w)));
    return right;
  }

  private static Right right(String what, Constraint constraint) {
    return new Right(what, Kind.CONSTRAINT, new Made.AConstraint(List.of(), context -> constraint));
  }
}
