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
import org.eprop.core.initial.GaussianWeights;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.core.rule.Eprop;

/**
 * Which components a network is made of: the one being checked, and {@link SimplestComponents}.
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
record NetworkComponents(
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

  /** The simplest alone. */
  static NetworkComponents of() {
    return new NetworkComponents(
        null,
        Choice.of(new SimplestComponents.Alif()),
        DRIVE,
        Choice.of(new SimplestComponents.Triangle()),
        null,
        Choice.of(new SimplestComponents.SquaredError()),
        Choice.of(new SimplestComponents.RandomB()),
        List.of(),
        Choice.of(new Eprop()));
  }

  /** With a neuron that takes currents about {@code drive / 2} large. */
  NetworkComponents withNeuron(Choice<NeuronFactory> other, double otherDrive) {
    return new NetworkComponents(
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

  NetworkComponents withSurrogate(Choice<SurrogateFactory> other) {
    return new NetworkComponents(
        other.factory(), neuron, drive, other, initialWeights, loss, signal, regularizers, rule);
  }

  NetworkComponents withInitialWeights(Choice<InitialWeightsFactory> other) {
    return new NetworkComponents(
        other.factory(), neuron, drive, surrogate, other, loss, signal, regularizers, rule);
  }

  NetworkComponents withLoss(Choice<LossFactory> other) {
    return new NetworkComponents(
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

  NetworkComponents withSignal(Choice<LearningSignalFactory> other) {
    return new NetworkComponents(
        other.factory(), neuron, drive, surrogate, initialWeights, loss, other, regularizers, rule);
  }

  NetworkComponents withRegularizer(Choice<RegularizerFactory> other) {
    return new NetworkComponents(
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
  NetworkComponents withRule(Choice<LearningRuleFactory> other) {
    NetworkComponents parts = follow(other);
    boolean symmetric = other.factory().create(other.context()).needsSymmetricFeedback();
    return (symmetric ? parts.symmetric() : parts).about(other.factory());
  }

  /** With a rule that is not what is being checked. */
  NetworkComponents follow(Choice<LearningRuleFactory> other) {
    return new NetworkComponents(
        subject, neuron, drive, surrogate, initialWeights, loss, signal, regularizers, other);
  }

  private NetworkComponents about(Component other) {
    return new NetworkComponents(
        other, neuron, drive, surrogate, initialWeights, loss, signal, regularizers, rule);
  }

  /** With feedback that is the true gradient's. */
  NetworkComponents symmetric() {
    return new NetworkComponents(
        subject,
        neuron,
        drive,
        surrogate,
        initialWeights,
        loss,
        Choice.of(new SimplestComponents.Copy()),
        regularizers,
        rule);
  }

  /** Weights that make currents of a size. */
  static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new GaussianWeights(), Map.of(GaussianWeights.GAIN.name(), gain));
  }

  /** Knows all components by name. */
  Plugins plugins() {
    List<Component> components = new ArrayList<>(SimplestComponents.all());
    components.addAll(List.of(new GaussianWeights(), rule.factory()));
    if (subject != null && components.stream().noneMatch(c -> c.getClass() == subject.getClass())) {
      components.add(subject);
    }
    PluginsBuilder builder = Plugins.builder();
    components.forEach(builder::add);
    return builder.build();
  }
}
