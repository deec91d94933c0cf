package org.eprop.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.io.NpyArray;
import org.eprop.serve.Client.Reply;

/** The task that a client has: its samples are asked for, a call each. */
final class ClientSamples extends DescribedComponent implements TaskFactory {

  private static final Parameter INPUTS =
      Parameter.integer("inputs", 1).above(0).describe("channels of an input");
  private static final Parameter OUTPUTS =
      Parameter.integer("outputs", 2).above(0).describe("classes, or numbers of a target");
  private static final Parameter TIME_STEP =
      Parameter.real("time_step", 1).above(0).unit("ms").describe("length of a step");
  private static final Parameter SPIKES =
      Parameter.flag("spikes", false).describe("whether inputs are spikes, 0 or 1");
  private static final Parameter SIZE =
      Parameter.integer("size", 1).above(0).describe("samples of an epoch, new ones in each");
  private static final Parameter VALIDATION =
      Parameter.integer("validation_size", 0).atLeast(0).describe("samples to choose epochs by");
  private static final Parameter TEST =
      Parameter.integer("test_size", 0).atLeast(0).describe("samples to measure the result on");

  private final Client client;

  ClientSamples(Client client) {
    super(
        "client",
        "The task of the program that eprop serves, such as Python's.",
        List.of(INPUTS, OUTPUTS, TIME_STEP, SPIKES, SIZE, VALIDATION, TEST));
    this.client = client;
  }

  @Override
  public Task create(Context context) {
    return new Asked(context);
  }

  private final class Asked implements Task {

    private final Context context;

    Asked(Context context) {
      this.context = context;
    }

    @Override
    public int inputs() {
      return context.integer(INPUTS);
    }

    @Override
    public int outputs() {
      return context.integer(OUTPUTS);
    }

    @Override
    public double timeStep() {
      return context.real(TIME_STEP);
    }

    @Override
    public Dataset train() {
      return part("train", context.integer(SIZE));
    }

    @Override
    public Optional<Dataset> validation() {
      return some("validation", context.integer(VALIDATION));
    }

    @Override
    public Optional<Dataset> test() {
      return some("test", context.integer(TEST));
    }

    private Optional<Dataset> some(String name, int size) {
      return size == 0 ? Optional.empty() : Optional.of(part(name, size));
    }

    private Dataset part(String name, int size) {
      return new Dataset() {
        @Override
        public int size() {
          return size;
        }

        @Override
        public Sample sample(int epoch, int index) {
          ObjectNode call = JsonNodeFactory.instance.objectNode().put("do", "task.sample");
          call.put("part", name).put("index", index).put("seed", context.seed());
          call.put("epoch", name.equals("train") ? epoch : 0);
          try {
            return read(client.call(call, Map.of()));
          } catch (InvalidInputException e) {
            throw e.at("%s sample %s of epoch %s".formatted(name, index, epoch));
          }
        }
      };
    }

    private Sample read(Reply reply) {
      NpyArray x = reply.arrays().get("x");
      if (x == null || x.rank() != 2 || x.length(0) == 0 || x.length(1) != inputs()) {
        throw new InvalidInputException(
                "got the shape %s, but expected [steps, %s]"
                    .formatted(x == null ? "[]" : Arrays.toString(x.shape()), inputs()))
            .at("x");
      }
      int steps = x.length(0);
      Target target =
          reply.json().has("label")
              ? Target.sequenceClass(
                  (int)
                      reply.json().get("label").whole(0, outputs() - 1L, "0 to " + (outputs() - 1)),
                  steps)
              : target(reply.arrays().get("y"), steps);
      target.checkFor(outputs());
      return new Sample(input(x), target);
    }

    private Input input(NpyArray x) {
      if (!context.flag(SPIKES)) {
        float[][] values = new float[x.length(0)][inputs()];
        for (int t = 0; t < values.length; t++) {
          x.floats((long) t * inputs(), values[t]);
        }
        return new RealInput(inputs(), values);
      }
      return SpikeInput.of(inputs(), rows(x));
    }

    private double[][] rows(NpyArray array) {
      double[][] rows = new double[array.length(0)][array.length(1)];
      for (int i = 0; i < array.size(); i++) {
        rows[i / array.length(1)][i % array.length(1)] = array.real(i);
      }
      return rows;
    }

    private Target target(NpyArray y, int steps) {
      if (y != null && y.rank() == 1 && y.type().isWhole() && y.length(0) == steps) {
        int[] classes = new int[steps];
        Arrays.setAll(classes, t -> (int) y.whole(t));
        return Target.classes(classes);
      }
      if (y != null && y.rank() == 1 && y.length(0) == outputs()) {
        double[] values = new double[outputs()];
        Arrays.setAll(values, y::real);
        double[][] held = new double[steps][];
        Arrays.fill(held, values);
        return Target.values(held);
      }
      if (y != null && y.rank() == 2 && y.length(0) == steps && y.length(1) == outputs()) {
        return Target.values(rows(y));
      }
      throw new InvalidInputException(
              ("got the shape %s, but expected a class; whole numbers [%s]; or real ones [%s] or"
                      + " [%s, %s]")
                  .formatted(
                      y == null ? "[]" : Arrays.toString(y.shape()),
                      steps,
                      outputs(),
                      steps,
                      outputs()))
          .at("y");
    }
  }
}
