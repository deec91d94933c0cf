package org.eprop.compare.testing;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/**
 * A task of one's own that knows of no validation data; if wished, samples are of four speakers.
 */
public final class OwnTones implements TaskFactory {

  private static final Parameter SPEAKERS = Parameter.flag("speakers", false);

  @Override
  public String name() {
    return "own_tones";
  }

  @Override
  public String description() {
    return "Two classes of spike trains.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(SPEAKERS);
  }

  @Override
  public Task create(Context context) {
    TwoTones tones = new TwoTones();
    return new Own(tones.create(Context.defaults(tones).withSeed(5)), context.flag(SPEAKERS));
  }

  private record Own(Task task, boolean speakers) implements Task {
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
      return new Spoken(task.train(), speakers);
    }

    @Override
    public Optional<Dataset> test() {
      return task.test();
    }
  }

  private record Spoken(Dataset all, boolean speakers) implements Dataset {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Sample sample(int epoch, int index) {
      return all.sample(epoch, index);
    }

    @Override
    public String group(int index) {
      return speakers ? "speaker " + index / 3 : "";
    }
  }
}
