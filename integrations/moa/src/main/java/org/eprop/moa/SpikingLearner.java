package org.eprop.moa;

import com.github.javacliparser.FileOption;
import com.github.javacliparser.FlagOption;
import com.github.javacliparser.FloatOption;
import com.github.javacliparser.IntOption;
import com.github.javacliparser.MultiChoiceOption;
import com.yahoo.labs.samoa.instances.Instance;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import moa.classifiers.AbstractClassifier;
import moa.core.Measurement;
import moa.core.StringUtils;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.table.DescribedNetwork;
import org.eprop.stream.table.RowsByValue;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableNetwork;
import org.eprop.stream.table.TableSettings;
import org.eprop.stream.table.TableSettings.Target;
import org.jspecify.annotations.Nullable;

/**
 * A spiking network that learns by e-prop at each row, for MOA: {@link RowsByValue} with MOA's
 * options. An attribute's value is a number, or a text if it is nominal; attributes are told apart
 * by their position, as MOA does. A weight above 0 is 1.
 *
 * <p>Saved and copied by Java's serialization, as all of MOA's learners are: a copy gives the same
 * from there on, to the bit. Not thread-safe, as MOA's learners are not.
 */
public abstract class SpikingLearner extends AbstractClassifier {

  private static final long serialVersionUID = 1L;

  /** Labels that are later are not learned. */
  public IntOption latenessOption =
      new IntOption("lateness", 'd', "How many rows a label may be late.", 1000, 0, 1_000_000);

  /** Encoders of columns are chosen by these. */
  public IntOption lookOption =
      new IntOption("look", 'k', "How many past rows are kept.", 500, 2, 1_000_000);

  /** Of the network's one layer. */
  public IntOption neuronsOption =
      new IntOption("neurons", 'n', "How many lif neurons there are.", 200, 2, 100_000);

  /** Memory of rows as they were. */
  public IntOption lagsOption =
      new IntOption("lags", 'g', "How many rows before it a row brings along.", 0, 0, 100);

  /** Memory of rows on average. */
  public FlagOption averagesOption =
      new FlagOption(
          "averages", 'm', "Exponential averages of columns, over 6 and 30 rows, are input, too.");

  /** Memory of spikes. */
  public FlagOption recurrentOption =
      new FlagOption("recurrent", 'c', "Neurons have recurrent weights.");

  /** Without e-prop, for comparison. */
  public FlagOption fixedHiddenOption =
      new FlagOption("fixedHidden", 'f', "Only the readout learns.");

  /** Of e-prop; the readout has none. */
  public FloatOption rateOption =
      new FloatOption(
          "rate", 'e', "By how much of the error a step of e-prop moves outputs.", 0.1, 1e-6, 1);

  /** At an alarm of drift of its own. */
  public MultiChoiceOption onDriftOption =
      new MultiChoiceOption(
          "onDrift",
          'a',
          "What is done at an alarm of drift.",
          new String[] {"none", "renew", "reset"},
          new String[] {
            "Nothing.",
            "The memory of least squares is forgotten, its weights stay.",
            "All that it learned is forgotten."
          },
          1);

  /** Instead of the layer of neurons. */
  public FileOption networkOption =
      new FileOption(
          "network", 'j', "JSON that describes a network, as experiments do.", null, "json", false);

  /** Of the network's first weights; MOA's own option of that name is not on its command line. */
  public IntOption seedOption =
      new IntOption("seed", 'r', "Seed of all random numbers.", 1, 0, Integer.MAX_VALUE);

  private final Target target;

  /** What {@link #networkOption} named when the learner began: a copy needs no file. */
  private @Nullable String network;

  /** Of the learner, where it is saved. */
  private byte @Nullable [] state;

  private transient @Nullable RowsByValue rows;

  SpikingLearner(Target target) {
    this.target = target;
  }

  @Override
  public boolean isRandomizable() {
    return true;
  }

  @Override
  public void setRandomSeed(int seed) {
    super.setRandomSeed(seed);
    seedOption.setValue(seed);
  }

  @Override
  public void resetLearningImpl() {
    String file = networkOption.getValue();
    network = file == null ? null : Configuration.of(Path.of(file)).root().json().toString();
    rows = new RowsByValue(new TableLearner(settings(plugins()), plugins()));
  }

  /** What the class path has: nothing is opened that would have to be closed. */
  private static Plugins plugins() {
    return Plugins.builder().classPath(SpikingLearner.class.getClassLoader()).build();
  }

  private TableSettings settings(Plugins plugins) {
    TableNetwork shape =
        network == null
            ? TableNetwork.lif(neuronsOption.getValue(), recurrentOption.isSet())
            : TableNetwork.described(
                new DescribedNetwork(Configuration.of(network, "network")), plugins);
    shape = shape.withRate(rateOption.getValue()).withSeed(seedOption.getValue());
    String action = onDriftOption.getChosenLabel().toUpperCase(Locale.ROOT);
    return TableSettings.defaults()
        .withTarget(target, List.of())
        .withLateness(latenessOption.getValue())
        .withLook(lookOption.getValue())
        .withMemory(lagsOption.getValue(), averagesOption.isSet())
        .withNetwork(fixedHiddenOption.isSet() ? shape.withFixedHidden() : shape)
        .withOnDrift(DriftAction.valueOf(action));
  }

  /** Java's serialization writes what is kept, and no network. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    state = rows == null ? null : rows.bytes();
    out.defaultWriteObject();
    state = null;
  }

  /**
   * Goes on from what was read.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is damaged, or of another version
   */
  protected Object readResolve() {
    if (state != null) {
      Plugins plugins = plugins();
      rows = RowsByValue.restore(state, settings(plugins), plugins);
      state = null;
    }
    return this;
  }

  final TableAnswer answer(Instance row) {
    return rows().predict(cells(row));
  }

  final void learn(Instance row, Object label) {
    rows().learn(cells(row), label);
  }

  private RowsByValue rows() {
    return Objects.requireNonNull(rows, "call prepareForUse() first");
  }

  private static Map<String, Object> cells(Instance row) {
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < row.numAttributes(); i++) {
      if (i != row.classIndex() && !row.isMissing(i)) {
        double value = row.value(i);
        boolean text = row.attribute(i).isNominal();
        cells.put("x" + i, text ? "value " + (int) value : (Object) value);
      }
    }
    return cells;
  }

  @Override
  protected Measurement[] getModelMeasurementsImpl() {
    TableLearner learner = rows().learner();
    return new Measurement[] {
      new Measurement("rows", learner.rows()),
      new Measurement("alarms of drift", learner.alarms()),
      new Measurement("labels far from all before", learner.far()),
      new Measurement("labels not learned, not finite", learner.diverged()),
    };
  }

  @Override
  public void getModelDescription(StringBuilder out, int indent) {
    TableLearner learner = rows().learner();
    StringUtils.appendIndented(out, indent, "labels: " + learner.labels());
    StringUtils.appendNewline(out);
    learner
        .columns()
        .forEach(
            (column, text) -> {
              StringUtils.appendIndented(out, indent, column + ": " + text);
              StringUtils.appendNewline(out);
            });
  }
}
