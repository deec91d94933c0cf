package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.HashMap;
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
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.Learning;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.learning.initial.GaussianWeights;
import org.eprop.learning.rule.Eprop;
import org.eprop.learning.trace.EpropTrace;
import org.eprop.tck.check.Probe;

/**
 * Which components a network is made of: the one being checked, and {@link SimplestComponents}.
 *
 * @param subject the one being checked; null if there is none
 * @param drive how large currents are, about
 * @param byKind what populations, dense projections, readouts and gradients are made of; without
 *     initial weights, those are Gaussian ones that suit the drive
 */
public record NetworkComponents(Component subject, double drive, Map<Class<?>, Choice<?>> byKind) {

  private static final double DRIVE = 2;

  /** The simplest alone. */
  public static NetworkComponents of() {
    return driven(DRIVE);
  }

  /** The simplest, for neurons that take currents about {@code drive / 2} large. */
  public static NetworkComponents driven(double drive) {
    return new NetworkComponents(
        null,
        drive,
        Map.of(
            NeuronFactory.class, Choice.of(new SimplestComponents.Alif()),
            SurrogateFactory.class, Choice.of(new SimplestComponents.Triangle()),
            LossFactory.class, Choice.of(new SimplestComponents.SquaredError()),
            LearningSignalFactory.class, Choice.of(new SimplestComponents.RandomB()),
            LearningRuleFactory.class, Choice.of(new Eprop()),
            EligibilityTraceFactory.class, Choice.of(new EpropTrace())));
  }

  /** The component of a kind; null if there is none. */
  @SuppressWarnings("unchecked") // with() takes those of the kind alone
  public <F extends Component> Choice<F> get(Class<F> kind) {
    return (Choice<F>) byKind.get(kind);
  }

  /** With another component of a kind, which is not what is being checked. */
  public <F extends Component> NetworkComponents with(Class<F> kind, Choice<F> other) {
    Map<Class<?>, Choice<?>> all = new HashMap<>(byKind);
    all.put(kind, other);
    return new NetworkComponents(subject, drive, all);
  }

  /** With the component that is being checked. */
  public <F extends Component> NetworkComponents about(Class<F> kind, Choice<F> checked) {
    return new NetworkComponents(checked.factory(), drive, with(kind, checked).byKind);
  }

  /** With the rule that is being checked, and the feedback that it needs. */
  public NetworkComponents aboutRule(Choice<LearningRuleFactory> checked) {
    NetworkComponents parts = about(LearningRuleFactory.class, checked);
    boolean symmetric = checked.factory().create(checked.context()).needsSymmetricFeedback();
    return symmetric ? parts.symmetric() : parts;
  }

  /** How gradients are made. */
  public Learning learning(List<Choice<RegularizerFactory>> regularizers) {
    return new Learning(
        regularizers,
        get(LearningRuleFactory.class),
        get(EligibilityTraceFactory.class),
        List.of());
  }

  /** Whether traces are derivatives, by which neurons learn, too. */
  public boolean derivesTraces() {
    return trace() instanceof DerivedTrace;
  }

  /** The trace. */
  EligibilityTrace trace() {
    Choice<EligibilityTraceFactory> trace = get(EligibilityTraceFactory.class);
    return trace.factory().create(trace.context().withTimeStep(Probe.TIME_STEP));
  }

  /** With feedback that is the true gradient's. */
  public NetworkComponents symmetric() {
    return with(LearningSignalFactory.class, Choice.of(new SimplestComponents.Copy()));
  }

  /** Weights that make currents of a size. */
  public static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new GaussianWeights(), Map.of(GaussianWeights.GAIN.name(), gain));
  }

  /** Knows all components by name. */
  public Plugins plugins() {
    List<Component> components = new ArrayList<>(SimplestComponents.all());
    components.addAll(
        List.of(
            new GaussianWeights(),
            get(LearningRuleFactory.class).factory(),
            get(EligibilityTraceFactory.class).factory()));
    if (subject != null && components.stream().noneMatch(c -> c.getClass() == subject.getClass())) {
      components.add(subject);
    }
    PluginsBuilder builder = Plugins.builder();
    components.forEach(builder::add);
    return builder.build();
  }
}
