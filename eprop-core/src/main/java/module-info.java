/** Plugin registry, networks, gradients, learning along sequences. */
@SuppressWarnings("module") // The modules to which it opens its inside are built after it.
module org.eprop.core {
  requires transitive org.eprop.api;
  requires transitive org.eprop.learning;
  requires static org.jspecify;
  // For plugin folders only: who has none can do without it.
  requires static io.github.classgraph;

  exports org.eprop.core.plugin;
  exports org.eprop.core.gradient;
  exports org.eprop.core.model;
  exports org.eprop.core.network;
  exports org.eprop.core.optimizer;
  exports org.eprop.core.parallel;
  exports org.eprop.core.random;
  exports org.eprop.core.run;
  exports org.eprop.core.sequence;
  // Between eprop's own modules.
  exports org.eprop.core.common to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.experiment,
      org.eprop.host,
      org.eprop.nir,
      org.eprop.reference,
      org.eprop.report,
      org.eprop.stream,
      org.eprop.tasks,
      org.eprop.tck;
  exports org.eprop.core.constraint to
      org.eprop.device,
      org.eprop.experiment,
      org.eprop.stream;
  exports org.eprop.core.derived to
      org.eprop.reference,
      org.eprop.stream,
      org.eprop.tck;
  exports org.eprop.core.kernel to
      org.eprop.experiment,
      org.eprop.host;
  exports org.eprop.core.learningsignal to
      org.eprop.experiment;
  exports org.eprop.core.state to
      org.eprop.stream;

  uses org.eprop.api.constraint.ConstraintFactory;
  uses org.eprop.api.encoding.EncoderFactory;
  uses org.eprop.api.environment.EnvironmentFactory;
  uses org.eprop.api.event.EventReaderFactory;
  uses org.eprop.api.event.EventTransformFactory;
  uses org.eprop.api.initial.InitialWeightsFactory;
  uses org.eprop.api.loss.LossFactory;
  uses org.eprop.api.metric.MetricFactory;
  uses org.eprop.api.neuron.NeuronFactory;
  uses org.eprop.api.optimizer.OptimizerFactory;
  uses org.eprop.api.optimizer.ReadoutOptimizerFactory;
  uses org.eprop.api.optimizer.ScheduleFactory;
  uses org.eprop.api.optimizer.StepSizeFactory;
  uses org.eprop.api.regularizer.RegularizerFactory;
  uses org.eprop.api.rule.LearningRuleFactory;
  uses org.eprop.api.signal.LearningSignalFactory;
  uses org.eprop.api.surrogate.SurrogateFactory;
  uses org.eprop.api.task.TaskFactory;
  uses org.eprop.api.trace.EligibilityTraceFactory;
}
