package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.plugin.Kind;
import org.eprop.core.random.RandomStreams;

/** Tasks with a mistake each. */
final class PlantedTasks {

  static final int INPUTS = 3;
  static final int CLASSES = 4;
  static final int STEPS = 6;
  static final int SIZE = 40;

  private static final Parameter NOISE =
      Parameter.real("noise", 0.1).atLeast(0).describe("of the input");

  private final List<Planted> all = new ArrayList<>();

  private PlantedTasks() {}

  private void plant(String mistake, String property, Function<Context, Task> make) {
    plant(mistake, property, List.of(), make);
  }

  private void plant(
      String mistake, String property, List<Parameter> parameters, Function<Context, Task> make) {
    all.add(new Planted(mistake, Kind.TASK, new Made.ATask(parameters, make), property));
  }

  /** Sizes and three sets. */
  record Sets(
      int inputs,
      int outputs,
      double timeStep,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test)
      implements Task {}

  /** Makes a sample. */
  interface Maker {
    Sample make(int epoch, int index);
  }

  static Dataset set(int size, Maker maker) {
    return new Dataset() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Sample sample(int epoch, int index) {
        return maker.make(epoch, index);
      }
    };
  }

  static RandomGenerator random(long seed, String set, int epoch, int index) {
    return new RandomStreams(seed).stream(set + " " + epoch + " " + index);
  }

  /** A bump whose height is the class; right. */
  static Sample sample(RandomGenerator random, int label) {
    float[][] x = new float[STEPS][INPUTS];
    for (float[] row : x) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = (float) (label + 0.1 * random.nextGaussian());
      }
    }
    return new Sample(new RealInput(INPUTS, x), Target.sequenceClass(label, STEPS));
  }

  static Sample right(long seed, String set, int epoch, int index) {
    RandomGenerator random = random(seed, set, epoch, index);
    return sample(random, random.nextInt(CLASSES));
  }

  static Dataset right(long seed, String set) {
    return set(SIZE, (epoch, index) -> right(seed, set, epoch, index));
  }

  static Task task(Dataset train, Dataset test) {
    return new Sets(INPUTS, CLASSES, 1, train, Optional.empty(), Optional.of(test));
  }

  /** All right but the training samples. */
  private static Task training(Context c, Maker maker) {
    return task(set(SIZE, maker), right(c.seed(), "test"));
  }

  static List<Planted> all() {
    PlantedTasks p = new PlantedTasks();
    p.sizes();
    p.labels();
    p.inputs();
    p.sets();
    p.purity();
    p.parameters();
    return p.all;
  }

  private Task sized(Context c, int inputs, int outputs, double dt) {
    return new Sets(
        inputs,
        outputs,
        dt,
        right(c.seed(), "train"),
        Optional.empty(),
        Optional.of(right(c.seed(), "test")));
  }

  private void sizes() {
    plant("one channel more than it says", "samples", c -> sized(c, INPUTS - 1, CLASSES, 1));
    plant("one class more than it says", "samples", c -> sized(c, INPUTS, CLASSES - 1, 1));
    plant("no time step", "samples", c -> sized(c, INPUTS, CLASSES, 0));
    plant("no samples", "samples", c -> task(set(0, (e, i) -> null), right(c.seed(), "test")));
    plant(
        "one sample less than it says",
        "samples",
        c -> {
          List<Sample> samples = new ArrayList<>();
          for (int i = 0; i < SIZE; i++) {
            samples.add(right(c.seed(), "train", 0, i));
          }
          return task(set(SIZE + 1, (e, i) -> samples.get(i)), right(c.seed(), "test"));
        });
  }

  private void labels() {
    plant(
        "one label out of range, in the middle",
        "samples",
        c ->
            training(
                c,
                (e, i) ->
                    i == 17
                        ? sample(random(c.seed(), "train", e, i), CLASSES)
                        : right(c.seed(), "train", e, i)));
    plant(
        "classes from 1 on",
        "samples",
        c ->
            training(
                c,
                (e, i) -> {
                  RandomGenerator random = random(c.seed(), "train", e, i);
                  return sample(random, 1 + random.nextInt(CLASSES));
                }));
    plant(
        "one label for all",
        "informative",
        c -> training(c, (e, i) -> sample(random(c.seed(), "train", e, i), 2)));
    plant(
        "a window in which nothing counts",
        "samples",
        c ->
            training(
                c,
                (e, i) -> {
                  Sample s = right(c.seed(), "train", e, i);
                  return new Sample(s.input(), s.target().withWindow(new float[STEPS]));
                }));
    plant(
        "values in training, classes in the test",
        "samples",
        c ->
            training(
                c,
                (e, i) ->
                    new Sample(
                        right(c.seed(), "train", e, i).input(),
                        Target.values(new double[STEPS][CLASSES]))));
    plant(
        "targets that are nothing but 0",
        "informative",
        c -> {
          Maker zero =
              (e, i) ->
                  new Sample(
                      right(c.seed(), "train", e, i).input(),
                      Target.values(new double[STEPS][CLASSES]));
          return new Sets(INPUTS, CLASSES, 1, set(SIZE, zero), Optional.empty(), Optional.empty());
        });
  }

  private void inputs() {
    plant(
        "silent input",
        "informative",
        c ->
            training(
                c,
                (e, i) ->
                    new Sample(
                        new RealInput(INPUTS, new float[STEPS][INPUTS]),
                        right(c.seed(), "train", e, i).target())));
    plant(
        "a silent test",
        "informative",
        c ->
            task(
                right(c.seed(), "train"),
                set(
                    SIZE,
                    (e, i) ->
                        new Sample(
                            new RealInput(INPUTS, new float[STEPS][INPUTS]),
                            right(c.seed(), "test", e, i).target()))));
    plant(
        "the index ignored",
        "informative",
        c -> training(c, (e, i) -> right(c.seed(), "train", e, 0)));
    plant(
        "one input for all labels",
        "informative",
        c ->
            training(
                c,
                (e, i) ->
                    new Sample(
                        right(c.seed(), "train", 0, 0).input(),
                        right(c.seed(), "train", e, i).target())));
  }

  private void sets() {
    plant(
        "tests on the training set",
        "apart",
        c -> task(right(c.seed(), "train"), right(c.seed(), "train")));
    plant(
        "one object for both",
        "apart",
        c -> {
          Dataset set = right(c.seed(), "train");
          return task(set, set);
        });
    plant(
        "a test set that overlaps",
        "apart",
        c ->
            task(
                right(c.seed(), "train"),
                set(SIZE, (e, i) -> right(c.seed(), i < 3 ? "train" : "test", 0, i))));
    plant(
        "a validation set of test samples",
        "apart",
        c ->
            new Sets(
                INPUTS,
                CLASSES,
                1,
                right(c.seed(), "train"),
                Optional.of(right(c.seed(), "test")),
                Optional.of(right(c.seed(), "test"))));
    plant(
        "what is tested in epoch 0 is learned in epoch 1",
        "apart",
        c ->
            task(
                set(SIZE, (e, i) -> right(c.seed(), "all", e, i)),
                set(SIZE, (e, i) -> right(c.seed(), "all", 1, i))));
    plant("the seed ignored", "seeded", c -> task(right(7, "train"), right(8, "test")));
    plant(
        "a seed by the clock",
        "seeded",
        c -> task(right(System.nanoTime(), "train"), right(c.seed(), "test")));
  }

  @SuppressWarnings("ModifiedButNotUsed") // one of the mistakes
  private void purity() {
    int[] asked = new int[1];
    plant(
        "another sample each time",
        "pure",
        c -> training(c, (e, i) -> right(c.seed(), "train", asked[0]++, i)));
    plant(
        "one stream for all samples",
        "pure",
        c -> {
          RandomGenerator shared = random(c.seed(), "train", 0, 0);
          return training(c, (e, i) -> sample(shared, shared.nextInt(CLASSES)));
        });
    plant(
        "one array for all samples",
        "pure",
        c -> {
          float[][] x = new float[STEPS][INPUTS];
          return training(
              c,
              (e, i) -> {
                Sample s = right(c.seed(), "train", e, i);
                for (int t = 0; t < STEPS; t++) {
                  System.arraycopy(((RealInput) s.input()).values()[t], 0, x[t], 0, INPUTS);
                }
                return new Sample(new RealInput(INPUTS, x), s.target());
              });
        });
    plant(
        "a size that grows",
        "pure",
        c -> {
          int[] size = {SIZE};
          Dataset growing =
              new Dataset() {
                @Override
                public int size() {
                  return size[0]++;
                }

                @Override
                public Sample sample(int epoch, int index) {
                  return right(c.seed(), "train", epoch, index);
                }
              };
          return task(growing, right(c.seed(), "test"));
        });
    plant(
        "a cache that is not for many threads",
        "stateless",
        c -> {
          List<Sample> cache = new ArrayList<>();
          return training(
              c,
              (e, i) -> {
                Sample s = right(c.seed(), "train", e, i);
                cache.add(s);
                return s;
              });
        });
    plant(
        "a loop without end",
        "samples",
        c ->
            training(
                c,
                (e, i) -> {
                  RandomGenerator random = random(c.seed(), "train", e, i);
                  int label = random.nextInt(CLASSES);
                  while (Made.forEver()) {
                    label = random.nextInt(CLASSES);
                  }
                  return sample(random, label);
                }));
  }

  private void parameters() {
    plant(
        "a parameter without effect",
        "effects",
        List.of(NOISE),
        c -> task(right(c.seed(), "train"), right(c.seed(), "test")));
    plant(
        "a number of classes that outputs() does not follow",
        "ranges",
        List.of(Parameter.integer("classes", CLASSES).atLeast(2).describe("to tell apart")),
        c -> {
          int classes = c.integer(Parameter.integer("classes", CLASSES));
          return training(
              c,
              (e, i) -> {
                RandomGenerator random = random(c.seed(), "train", e, i);
                return sample(random, random.nextInt(classes));
              });
        });
    plant(
        "an end of a range that does not work",
        "ranges",
        List.of(Parameter.integer("size", SIZE).atLeast(0).atMost(100).describe("of a set")),
        c -> {
          int size = c.integer(Parameter.integer("size", SIZE));
          int[] order = new int[size];
          order[0] = 1;
          return task(set(size, (e, i) -> right(c.seed(), "train", e, i)), right(c.seed(), "test"));
        });
  }
}
