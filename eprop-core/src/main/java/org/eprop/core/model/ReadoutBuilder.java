package org.eprop.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.learningsignal.DefaultSignals;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * Describes one readout for {@link NetworkBuilder}: of 20 ms, with bias, it sees the last
 * population; as many outputs, the loss and the learning signals that the network builder says.
 *
 * @since 1.0
 */
public final class ReadoutBuilder {

  private final Plugins plugins;
  private final String name;
  private int outputs;
  private @Nullable List<String> from;
  private boolean fromAll;
  private @Nullable Choice<LossFactory> loss;
  private @Nullable Boolean mean;
  private @Nullable Choice<LearningSignalFactory> forAll;
  private @Nullable Map<String, Choice<LearningSignalFactory>> signals;
  private double tauOut = 20;
  private boolean learnsTauOut;
  private boolean scaledInput;
  private boolean bias = true;
  private boolean learned = true;
  private Choice<InitialWeightsFactory> initialWeights;

  ReadoutBuilder(Plugins plugins, String name) {
    this.plugins = plugins;
    this.name = name;
    initialWeights("gaussian", Map.of("gain", 1.0));
  }

  /** The populations it sees. */
  public ReadoutBuilder from(String... populations) {
    from = List.of(populations);
    fromAll = false;
    return this;
  }

  /** It sees all populations. */
  public ReadoutBuilder fromAll() {
    fromAll = true;
    return this;
  }

  /** Another number of outputs than the network builder's. */
  public ReadoutBuilder size(int number) {
    outputs = number;
    return this;
  }

  /** Its loss. */
  public ReadoutBuilder loss(String component, Map<String, ?> parameters) {
    loss = Choice.of(plugins.find(LossFactory.class, component), parameters);
    return this;
  }

  /** Makes its loss a plain sum over terms rather than their mean. */
  public ReadoutBuilder sumOfTerms() {
    mean = false;
    return this;
  }

  /** How its error reaches the neurons of every population. */
  public ReadoutBuilder learningSignal(String component, Map<String, ?> parameters) {
    forAll = signal(component, parameters);
    signals = null;
    return this;
  }

  /** How its error reaches the neurons of a population; it teaches only those named so. */
  public ReadoutBuilder learningSignal(
      String population, String component, Map<String, ?> parameters) {
    forAll = null;
    signals = signals == null ? new LinkedHashMap<>() : signals;
    signals.put(population, signal(component, parameters));
    return this;
  }

  /** Its error reaches no neurons: its own weights alone learn from it. */
  public ReadoutBuilder teachesNobody() {
    forAll = null;
    signals = new LinkedHashMap<>();
    return this;
  }

  private Choice<LearningSignalFactory> signal(String component, Map<String, ?> parameters) {
    return Choice.of(plugins.find(LearningSignalFactory.class, component), parameters);
  }

  /** The time constant of its leak, ms; 0 for a readout without memory. */
  public ReadoutBuilder tauOut(double ms) {
    tauOut = ms;
    return this;
  }

  /** Lets the time constant learn. */
  public ReadoutBuilder learnTauOut() {
    learnsTauOut = true;
    return this;
  }

  /** Multiplies spikes by 1 - exp(-dt / tau_out). */
  public ReadoutBuilder scaledInput() {
    scaledInput = true;
    return this;
  }

  /** Leaves out the bias. */
  public ReadoutBuilder withoutBias() {
    bias = false;
    return this;
  }

  /** Its weights and bias stay as they start. */
  public ReadoutBuilder fixed() {
    learned = false;
    return this;
  }

  /** W_out starts as N(0, 1) gain / sqrt(neurons it sees). */
  public ReadoutBuilder gain(double gain) {
    return initialWeights("gaussian", Map.of("gain", gain));
  }

  /** How its weights start. */
  public ReadoutBuilder initialWeights(String component, Map<String, ?> parameters) {
    initialWeights = Choice.of(plugins.find(InitialWeightsFactory.class, component), parameters);
    return this;
  }

  /**
   * @param populations all of the network
   * @param otherwise the learning signal where nothing is said; may be null
   */
  ReadoutDefinition build(
      List<String> populations,
      Choice<LossFactory> defaultLoss,
      boolean defaultMean,
      @Nullable Choice<LearningSignalFactory> otherwise,
      Choice<LearningRuleFactory> rule) {
    List<String> seen =
        fromAll
            ? populations
            : from != null ? from : populations.subList(populations.size() - 1, populations.size());
    Choice<LearningSignalFactory> same = forAll != null ? forAll : otherwise;
    Map<String, Choice<LearningSignalFactory>> taught =
        signals != null
            ? signals
            : same != null
                ? DefaultSignals.same(same, populations)
                : DefaultSignals.unstated(plugins, rule, populations, seen);
    return new ReadoutDefinition(
        name,
        outputs,
        seen,
        taught,
        tauOut,
        learnsTauOut,
        scaledInput,
        bias,
        learned,
        initialWeights,
        loss != null ? loss : defaultLoss,
        mean != null ? mean : defaultMean,
        1);
  }
}
