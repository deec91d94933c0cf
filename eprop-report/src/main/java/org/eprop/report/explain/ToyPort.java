package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/**
 * The constants of a {@link Toy} for the page's own computation, {@code toy.js}, which knows the
 * simplest components only: with them, the page has sliders.
 */
final class ToyPort {

  private static final Set<String> NEURONS = Set.of("lif", "alif");
  private static final Set<String> SIGNALS = Set.of("symmetric", "random", "broadcast");
  private static final Set<String> SURROGATES =
      Set.of(
          "triangular", "boxcar", "sigmoid", "fast_sigmoid", "arctan", "gaussian", "exponential");

  private final Toy toy;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ToyPort(Toy toy) {
    this.toy = toy;
  }

  /** The constants, if the script knows all components. */
  static Optional<ObjectNode> of(Toy toy) {
    boolean known =
        NEURONS.contains(toy.neuronChoice().name())
            && SURROGATES.contains(toy.surrogate().name())
            && SIGNALS.contains(toy.signal().name())
            && toy.halfSquaredError();
    return known ? Optional.of(new ToyPort(toy).json()) : Optional.empty();
  }

  private ObjectNode json() {
    neuron((LinearNeuron) toy.neuronModel());
    Population population = toy.population();
    json.put("surrogate", toy.surrogate().name());
    json.put("gamma", population.gamma()).put("slope", population.slope());
    json.put("silent", population.silentSteps(toy.neuron()));
    json.put("detached", toy.rule().detachesReset());
    json.put("kappa", toy.kappa()).put("scaledOut", toy.inputScale() != 1);
    json.put("eta", toy.settings().learningRate());
    weights();
    double[][] x = toy.input();
    ArrayNode trains = json.putArray("x");
    for (int i = 0; i < x[0].length; i++) {
      ArrayNode train = trains.addArray();
      for (double[] step : x) {
        train.add((int) step[i]);
      }
    }
    ArrayNode target = json.putArray("target");
    for (double value : toy.target()) {
      target.add(value);
    }
    return json;
  }

  private void neuron(LinearNeuron model) {
    json.put("dt", ToyModel.DT);
    json.put("tau", tau(model.transition()[0][0]));
    json.put("theta", model.threshold());
    json.put("scaledInput", model.inputWeights()[0] != 1);
    if (model.spikeWeights().length > 1) {
      json.put("tauA", tau(model.transition()[1][1]));
      json.put("beta", -model.spikeWeights()[1]);
    }
  }

  /** The time constant that leaves so much after a step. */
  private static double tau(double decay) {
    return -ToyModel.DT / StrictMath.log(decay);
  }

  private void weights() {
    int n = toy.population().size();
    Projection input = toy.structure().projections().get(ToyModel.INPUT);
    json.put("delayIn", input.synapses().longest());
    ArrayNode in = json.putArray("wIn");
    ArrayNode out = json.putArray("wOut");
    ArrayNode back = JsonNodeFactory.instance.arrayNode();
    for (int j = 0; j < n; j++) {
      ArrayNode row = in.addArray();
      for (int i = 0; i < toy.input()[0].length; i++) {
        row.add((double) toy.weights().projection(ToyModel.INPUT)[i][toy.place(0, i, j)]);
      }
      out.add((double) toy.weights().readout(0, 0)[j][0]);
      back.add(toy.feedback(j));
    }
    if (!toy.signal().name().equals("symmetric")) {
      json.set("B", back);
    }
    json.put("delayRec", 1);
    if (n > 1) {
      json.put("delayRec", toy.structure().projections().get(ToyModel.OWN).synapses().longest());
      ArrayNode own = json.putArray("wRec");
      for (int j = 0; j < n; j++) {
        ArrayNode row = own.addArray();
        for (int k = 0; k < n; k++) {
          row.add(j == k ? 0.0 : toy.weights().projection(ToyModel.OWN)[k][toy.place(1, k, j)]);
        }
      }
    }
  }
}
