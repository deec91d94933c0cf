package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.experiment.Learning;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.core.rule.Bptt;
import org.eprop.core.rule.Eprop;

/** Which components a network is made of: the one being checked, and {@link Partners}. */
record Cast(
    Component subject,
    Choice<NeuronFactory> neuron,
    double drive,
    Choice<SurrogateFactory> surrogate,
    Choice<LossFactory> loss,
    Choice<LearningSignalFactory> signal,
    List<Choice<RegularizerFactory>> regularizers) {

  private static final double DRIVE = 2;

  /** Partners alone. */
  static Cast of() {
    return new Cast(
        null,
        Choice.of(new Partners.Alif()),
        DRIVE,
        Choice.of(new Partners.Triangle()),
        Choice.of(new Partners.SquaredError()),
        Choice.of(new Partners.RandomB()),
        List.of());
  }

  /** With a neuron that takes currents about {@code drive / 2} large. */
  Cast withNeuron(Choice<NeuronFactory> other, double otherDrive) {
    return new Cast(other.factory(), other, otherDrive, surrogate, loss, signal, regularizers);
  }

  Cast withSurrogate(Choice<SurrogateFactory> other) {
    return new Cast(other.factory(), neuron, drive, other, loss, signal, regularizers);
  }

  Cast withLoss(Choice<LossFactory> other) {
    return new Cast(other.factory(), neuron, drive, surrogate, other, signal, regularizers);
  }

  Cast withSignal(Choice<LearningSignalFactory> other) {
    return new Cast(other.factory(), neuron, drive, surrogate, loss, other, regularizers);
  }

  Cast withRegularizer(Choice<RegularizerFactory> other) {
    return new Cast(other.factory(), neuron, drive, surrogate, loss, signal, List.of(other));
  }

  /** With feedback that is the true gradient's. */
  Cast symmetric() {
    return new Cast(
        subject, neuron, drive, surrogate, loss, Choice.of(new Partners.Copy()), regularizers);
  }

  Learning learning(LearningRuleFactory rule) {
    return new Learning(loss, true, signal, regularizers, Choice.of(rule));
  }

  /** Knows all components by name. */
  Plugins plugins() {
    PluginsBuilder builder = Plugins.builder();
    Partners.all().forEach(builder::add);
    builder.add(new Eprop());
    builder.add(new Bptt());
    if (subject != null) {
      builder.add(subject);
    }
    return builder.build();
  }
}
