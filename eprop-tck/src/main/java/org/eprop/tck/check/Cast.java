package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.initial.Gaussian;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.core.rule.Eprop;

/**
 * Which components a network is made of: the one being checked, and {@link Partners}.
 *
 * @param subject the one being checked; null if there is none
 * @param neuron of which populations are made
 * @param drive how large currents are, about
 * @param surrogate of all populations
 * @param initialWeights of dense projections and readouts; null for Gaussian ones that suit the
 *     drive
 * @param loss of all readouts
 * @param signal of all readouts
 * @param regularizers of the firing rates
 * @param rule by which gradients are made
 */
record Cast(
    Component subject,
    Choice<NeuronFactory> neuron,
    double drive,
    Choice<SurrogateFactory> surrogate,
    Choice<InitialWeightsFactory> initialWeights,
    Choice<LossFactory> loss,
    Choice<LearningSignalFactory> signal,
    List<Choice<RegularizerFactory>> regularizers,
    Choice<LearningRuleFactory> rule) {

  private static final double DRIVE = 2;

  /** Partners alone. */
  static Cast of() {
    return new Cast(
        null,
        Choice.of(new Partners.Alif()),
        DRIVE,
        Choice.of(new Partners.Triangle()),
        null,
        Choice.of(new Partners.SquaredError()),
        Choice.of(new Partners.RandomB()),
        List.of(),
        Choice.of(new Eprop()));
  }

  /** With a neuron that takes currents about {@code drive / 2} large. */
  Cast withNeuron(Choice<NeuronFactory> other, double otherDrive) {
    return new Cast(
        other.factory(),
        other,
        otherDrive,
        surrogate,
        initialWeights,
        loss,
        signal,
        regularizers,
        rule);
  }

  Cast withSurrogate(Choice<SurrogateFactory> other) {
    return new Cast(
        other.factory(), neuron, drive, other, initialWeights, loss, signal, regularizers, rule);
  }

  Cast withInitialWeights(Choice<InitialWeightsFactory> other) {
    return new Cast(
        other.factory(), neuron, drive, surrogate, other, loss, signal, regularizers, rule);
  }

  Cast withLoss(Choice<LossFactory> other) {
    return new Cast(
        other.factory(),
        neuron,
        drive,
        surrogate,
        initialWeights,
        other,
        signal,
        regularizers,
        rule);
  }

  Cast withSignal(Choice<LearningSignalFactory> other) {
    return new Cast(
        other.factory(), neuron, drive, surrogate, initialWeights, loss, other, regularizers, rule);
  }

  Cast withRegularizer(Choice<RegularizerFactory> other) {
    return new Cast(
        other.factory(),
        neuron,
        drive,
        surrogate,
        initialWeights,
        loss,
        signal,
        List.of(other),
        rule);
  }

  /** With a rule, and the feedback that it needs. */
  Cast withRule(Choice<LearningRuleFactory> other) {
    Cast cast = follow(other);
    boolean symmetric = other.factory().create(other.context()).needsSymmetricFeedback();
    return (symmetric ? cast.symmetric() : cast).about(other.factory());
  }

  /** With a rule that is not what is being checked. */
  Cast follow(Choice<LearningRuleFactory> other) {
    return new Cast(
        subject, neuron, drive, surrogate, initialWeights, loss, signal, regularizers, other);
  }

  private Cast about(Component other) {
    return new Cast(
        other, neuron, drive, surrogate, initialWeights, loss, signal, regularizers, rule);
  }

  /** With feedback that is the true gradient's. */
  Cast symmetric() {
    return new Cast(
        subject,
        neuron,
        drive,
        surrogate,
        initialWeights,
        loss,
        Choice.of(new Partners.Copy()),
        regularizers,
        rule);
  }

  /** Weights that make currents of a size. */
  static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new Gaussian(), Map.of(Gaussian.GAIN.name(), gain));
  }

  /** Knows all components by name. */
  Plugins plugins() {
    List<Component> components = new ArrayList<>(Partners.all());
    components.addAll(List.of(new Gaussian(), rule.factory()));
    if (subject != null && components.stream().noneMatch(c -> c.getClass() == subject.getClass())) {
      components.add(subject);
    }
    PluginsBuilder builder = Plugins.builder();
    components.forEach(builder::add);
    return builder.build();
  }
}
