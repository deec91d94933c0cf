package org.eprop.compare.testing;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.compare.definition.Search;
import org.eprop.compare.definition.SearchReader;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;

/** Searches that take a moment, on a task whose test data must not be asked for. */
public final class Searches {

  private static final String JSON =
      """
      {
        "base": {
          "task": "sealed_tones",
          "network": {"layers": [{"populations": [{"neuron": "lif", "size": 6}]}]},
          "training": {"epochs": 9, "batch_size": 4}
        },
        "ranges": {
          "optimizer.learning_rate": {"log_uniform": [0.0001, 0.1]},
          "network.layers[0].input_gain": {"uniform": [1, 3]},
          "training.batch_size": {"integer": [2, 6]},
          "learning_signal": {"choice": ["symmetric", "random"]}
        },
        "trials": 6,
        "seeds": 2,
        "metric": "validation.loss"
      }
      """;

  private Searches() {}

  /** The components they name. */
  public static Plugins plugins() {
    return Plugins.builder()
        .classPath(Searches.class.getClassLoader())
        .add(new SealedTones())
        .build();
  }

  /** Six trials of two seeds, all trained for nine epochs. */
  public static Search random(String... settings) {
    return read(JSON).withSettings(List.of(settings));
  }

  /** The same, of which a third goes on after one and three epochs. */
  public static Search halving() {
    return read(JSON.replace("\"trials\"", "\"halving\": {\"factor\": 3}, \"trials\""));
  }

  /** With a range of whole numbers more. */
  public static Search range(String path) {
    return read(
        JSON.replace("\"ranges\": {", "\"ranges\": {\"" + path + "\": {\"integer\": [2, 5]}, "));
  }

  /** With one more range, and by another metric. */
  public static Search range(String path, String range, String metric) {
    return read(
        JSON.replace("\"ranges\": {", "\"ranges\": {\"" + path + "\": " + range + ", ")
            .replace("validation.loss", metric));
  }

  private static Search read(String json) {
    return new SearchReader(
            name -> {
              throw new AssertionError(name);
            })
        .read(Configuration.of(json, "search.json"));
  }

  /** {@link TwoTones} whose test data nobody may even ask for. */
  private static final class SealedTones implements TaskFactory {

    private final TwoTones tones = new TwoTones();

    @Override
    public String name() {
      return "sealed_tones";
    }

    @Override
    public String description() {
      return tones.description();
    }

    @Override
    public List<Parameter> parameters() {
      return tones.parameters();
    }

    @Override
    public Task create(Context context) {
      return new Sealed(tones.create(context));
    }
  }

  private record Sealed(Task task) implements Task {
    @Override
    public int inputs() {
      return task.inputs();
    }

    @Override
    public int outputs() {
      return task.outputs();
    }

    @Override
    public double timeStep() {
      return task.timeStep();
    }

    @Override
    public Dataset train() {
      return task.train();
    }

    @Override
    public Optional<Dataset> validation() {
      return task.validation();
    }

    @Override
    public Optional<Dataset> test() {
      throw new AssertionError("a search looked at test data");
    }
  }
}
