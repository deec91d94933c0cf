package org.eprop.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.common.NearestNames;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.serve.Door.WorkerPool;
import org.eprop.serve.Requests.Speed;

/** Networks that a client has by number: made, asked and changed, saved and loaded. */
final class Networks {

  private static final String NETWORK = "network";
  private static final String FILE = "file";
  private static final int BATCH = 64;

  /** sum_t dE/dy^t.y^t, with dE/dy as targets. */
  static final StepLoss LINEAR =
      (y, target, t, error) -> {
        double sum = 0;
        for (int k = 0; k < y.length; k++) {
          error[k] = target.valuesAt(t)[k];
          sum += error[k] * y[k];
        }
        return sum;
      };

  private final ServedProgram program;
  private final Plugins plugins;
  private final ExperimentReader reader;
  private final WorkerPool workers;
  private final Handles<EpropNetwork> open = new Handles<>(NETWORK);

  Networks(ServedProgram program, Plugins plugins, WorkerPool workers) {
    this.program = program;
    this.plugins = plugins;
    this.workers = workers;
    reader = new ExperimentReader(plugins);
  }

  void addTo(Requests requests) {
    requests.closes(open);
    requests.add("network.create", Speed.WORK, this::create);
    requests.add("network.load", Speed.WORK, this::load);
    requests.add("network.train", Speed.LONG, Allowed.Word.TRAIN, this::train);
    requests.add("network.save", Speed.WORK, open, Networks::save);
    requests.add("network.weights", Speed.WORK, open, Networks::weights);
    requests.add("network.set_weights", Speed.WORK, open, Networks::setWeights);
    requests.add("network.predict", Speed.WORK, open, this::predict);
    requests.add("network.evaluate", Speed.WORK, open, this::evaluate);
    requests.add("network.gradient", Speed.WORK, open, this::gradient);
    requests.add("network.chunk", Speed.WORK, open, this::chunk);
    requests.add("network.inside", Speed.WORK, open, this::inside);
  }

  /** Those that are open. */
  Handles<EpropNetwork> open() {
    return open;
  }

  /** Its number, sizes, and, for a request that wants it, its file. */
  private Answer opened(EpropNetwork network, Request request) {
    Answer answer = describe(network);
    if (request.whole(FILE, 0) != 0) {
      byte[] bytes = NetworkFile.of(network).bytes();
      answer.with(FILE, NpyArray.of(bytes, bytes.length));
    }
    answer.json().put(NETWORK, open.open(network));
    return answer;
  }

  private Answer create(Request request) {
    request.withKeys("experiment", "inputs", "outputs", "time_step", "seed", FILE);
    Model model =
        reader.readModel(
            request.piece("experiment"),
            request.whole("inputs"),
            request.whole("outputs"),
            request.real("time_step", 1));
    return opened(EpropNetwork.create(model, request.whole("seed", 1)), request);
  }

  /** Trains; the network is then one of those that are open. */
  private Answer train(Request request) {
    request.withKeys("experiment", "settings", "columns", "keep", "asks", FILE);
    return workers.with(
        lent -> {
          ServedTraining training = new ServedTraining(program, reader, lent, request);
          Answer opened = opened(training.run(request), request);
          opened.json().setAll(training.answer().json());
          opened.arrays().putAll(training.answer().arrays());
          return opened;
        });
  }

  private Answer load(Request request) {
    request.withKeys("run", FILE);
    if (request.has("run")) {
      return opened(program.network(request.file("run")), request);
    }
    InputStream file = new ByteArrayInputStream(request.bytes(FILE));
    return opened(NetworkFile.read(file, plugins).network(), request);
  }

  private static Answer save(EpropNetwork network, Request request) {
    request.withKeys(NETWORK, FILE);
    NetworkFile file = NetworkFile.of(network);
    if (request.has(FILE)) {
      file.write(request.file(FILE));
      return new Answer();
    }
    byte[] bytes = file.bytes();
    return new Answer().with(FILE, NpyArray.of(bytes, bytes.length));
  }

  private static Answer describe(EpropNetwork network) {
    Answer answer = new Answer();
    NetworkStructure structure = network.structure();
    ObjectNode json = answer.json();
    json.put("channels", structure.channels());
    json.put("time_step", network.model().network().timeStep());
    json.put("rule", network.model().learning().rule().name());
    json.put("seed", network.seed());
    ObjectNode populations = json.putObject("populations");
    structure.populations().forEach(one -> populations.put(one.name(), one.size()));
    ObjectNode readouts = json.putObject("readouts");
    structure.readouts().forEach(one -> readouts.put(one.name(), one.outputs()));
    ArrayNode learned = json.putArray("learned");
    for (Leaf leaf : network.weights().leaves()) {
      if (leaf.learned()) {
        learned.add(leaf.name());
      }
    }
    return answer;
  }

  private static Answer weights(EpropNetwork network, Request request) {
    request.withKeys(NETWORK);
    Answer answer = new Answer();
    TensorArrays.put(answer.arrays(), "", network.weights().leaves());
    return answer;
  }

  private static Answer setWeights(EpropNetwork network, Request request) {
    request.withKeys(NETWORK);
    Map<String, Leaf> leaves = Leaf.byName(network.weights().leaves());
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    List<Leaf> given = new ArrayList<>();
    for (String name : request.arrays().names()) {
      if (!leaves.containsKey(name)) {
        throw new InvalidInputException(
            "unknown weights \"" + name + '"' + NearestNames.hint(name, leaves.keySet()));
      }
      given.add(leaves.get(name));
      arrays.put(name, request.array(name));
    }
    TensorArrays.take(arrays, "", given);
    network.weights().clearAutapses();
    network.feedback().follow(network.weights());
    return new Answer();
  }

  private Answer predict(EpropNetwork network, Request request) {
    request.withKeys(NETWORK, "data", "steps");
    return workers.with(lent -> predict(network, request, lent));
  }

  private Answer predict(EpropNetwork network, Request request, Workers lent) {
    Samples samples = Samples.of(request, program, reader, network, lent);
    boolean all = request.whole("steps", 0) != 0;
    int count = samples.size();
    List<Readout> readouts = network.structure().readouts();
    double[][] mean = new double[readouts.size()][];
    double[][] y = new double[readouts.size()][];
    int[] lengths = new int[count];
    int[] answers = new int[count];
    int longest = all ? samples.longest() : 0;
    for (int m = 0; m < y.length; m++) {
      mean[m] = new double[count * readouts.get(m).outputs()];
      y[m] = new double[Math.multiplyExact(count * readouts.get(m).outputs(), longest)];
    }
    GradientEngine engine = network.engine(lent);
    samples.forEach(
        BATCH,
        batch -> engine.evaluate(network.weights(), samples.unlabelled(batch)),
        (n, sample, run) -> {
          lengths[n] = run.steps();
          for (int m = 0; m < y.length; m++) {
            int outputs = readouts.get(m).outputs();
            double[] sum = new double[outputs];
            for (int t = 0; t < run.steps(); t++) {
              double[] now = run.readoutAt(m, t);
              for (int k = 0; k < outputs; k++) {
                sum[k] += sample.target(m).weight(t) * now[k];
              }
              if (all) {
                System.arraycopy(now, 0, y[m], (n * longest + t) * outputs, outputs);
              }
            }
            answers[n] = m == 0 ? Target.largest(sum) : answers[n];
            for (int k = 0; k < outputs; k++) {
              mean[m][n * outputs + k] = sum[k] / sample.target(m).totalWeight();
            }
          }
        });
    Answer answer = new Answer().with("answers", NpyArray.of(answers, count));
    answer.with("lengths", NpyArray.of(lengths, count));
    for (int m = 0; m < y.length; m++) {
      Readout readout = readouts.get(m);
      answer.with("mean." + readout.name(), NpyArray.of(mean[m], count, readout.outputs()));
      if (all) {
        answer.with(
            "steps." + readout.name(), NpyArray.of(y[m], count, longest, readout.outputs()));
      }
    }
    return answer;
  }

  private Answer evaluate(EpropNetwork network, Request request) {
    request.withKeys(NETWORK, "data");
    return workers.with(lent -> evaluate(network, request, lent));
  }

  private Answer evaluate(EpropNetwork network, Request request, Workers lent) {
    Samples samples = Samples.of(request, program, reader, network, lent);
    Answer answer = new Answer();
    Score score =
        NetworkEvaluation.of(network, network.engine(lent), samples.chosen(), BATCH, lent);
    answer.json().set("score", program.json(score));
    return answer;
  }

  /** Of its losses; or of what has the targets, dE/dy, for its errors, and then dE/dx, too. */
  private Answer gradient(EpropNetwork network, Request request) {
    request.withKeys(NETWORK, "data", "rule", "errors");
    return workers.with(lent -> gradient(network, request, lent));
  }

  private Answer gradient(EpropNetwork own, Request request, Workers lent) {
    EpropNetwork network = request.has("rule") ? withRule(own, request) : own;
    Samples samples = Samples.of(request, program, reader, network, lent);
    List<Sample> batch = samples.all();
    boolean errors = request.whole("errors", 0) != 0;
    float[][][] x = errors ? new float[batch.size()][samples.longest()][] : null;
    if (errors && batch.get(0).target(0).hasClasses()) {
      throw new InvalidInputException(
              "got classes, but expected dE/dy, real numbers [samples, steps, outputs]")
          .at("data");
    }
    for (int b = 0; errors && b < x.length; b++) {
      Arrays.setAll(x[b], t -> new float[network.structure().channels()]);
    }
    GradientEngine engine = errors ? linear(network, lent) : network.engine(lent);
    Weights gradient = network.newGradient();
    BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient, x);
    Answer answer = new Answer();
    answer.json().put("loss", result.loss());
    TensorArrays.put(answer.arrays(), "", gradient.leaves());
    if (errors) {
      float[][] rows = Arrays.stream(x).flatMap(Arrays::stream).toArray(float[][]::new);
      answer.with("x", NpyArray.ofRows(rows, network.structure().channels()));
    }
    return answer;
  }

  /** Nothing but the loss sum_t dE/dy^t.y^t of each readout. */
  private GradientEngine linear(EpropNetwork network, Workers lent) {
    NetworkStructure structure = network.structure();
    return new GradientEngine(
        structure,
        Collections.nCopies(structure.readouts().size(), new ReadoutLoss(LINEAR, false)),
        List.of(),
        network.rule(),
        lent);
  }

  private Answer chunk(EpropNetwork own, Request request) {
    request.withKeys(NETWORK, "rule", "ends", "window");
    EpropNetwork network = request.has("rule") ? withRule(own, request) : own;
    return workers.with(lent -> new Chunks(network, request).answer(lent));
  }

  /** The same network, with its weights as they are, that learns by another rule. */
  private EpropNetwork withRule(EpropNetwork network, Request request) {
    Choice<LearningRuleFactory> rule =
        reader.component(request.piece("rule"), LearningRuleFactory.class);
    Model model = network.model();
    EpropNetwork other =
        EpropNetwork.blank(new Model(model.network(), model.learning().by(rule)), network.seed());
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    TensorArrays.put(arrays, "", network.weights().leaves());
    TensorArrays.take(arrays, "", other.weights().leaves());
    Map<String, Leaf> feedback = Leaf.byName(network.feedback().leaves());
    for (Leaf leaf : other.feedback().leaves()) {
      Leaf from = feedback.get(leaf.name());
      for (int i = 0; from != null && i < leaf.rowCount(); i++) {
        leaf.set(i, from.row(i));
      }
    }
    other.feedback().follow(other.weights());
    return other;
  }

  private Answer inside(EpropNetwork network, Request request) {
    request.withKeys(NETWORK, "data", "sample", "traces");
    return workers.with(lent -> inside(network, request, lent));
  }

  private Answer inside(EpropNetwork network, Request request, Workers lent) {
    Samples samples = Samples.of(request, program, reader, network, lent);
    return new Inside(network).of(samples.one(request.whole("sample", 0)), request);
  }
}
