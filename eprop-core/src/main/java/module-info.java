/** Plugin registry, experiments, networks, gradients and training. */
module org.eprop.core {
  requires transitive org.eprop.api;
  requires transitive com.google.guice;
  // Guice is an automatic module and can't say itself that it needs these two.
  requires com.google.common;
  requires jakarta.inject;
  requires io.github.classgraph;
  requires com.fasterxml.jackson.databind;

  exports org.eprop.core.plugin;
  exports org.eprop.core.network;
  exports org.eprop.core.experiment;
  exports org.eprop.core.guice;

  uses org.eprop.api.loss.LossFactory;
  uses org.eprop.api.neuron.NeuronFactory;
  uses org.eprop.api.optimizer.OptimizerFactory;
  uses org.eprop.api.optimizer.ScheduleFactory;
  uses org.eprop.api.regularizer.RegularizerFactory;
  uses org.eprop.api.rule.LearningRuleFactory;
  uses org.eprop.api.signal.LearningSignalFactory;
  uses org.eprop.api.surrogate.SurrogateFactory;
  uses org.eprop.api.task.TaskFactory;
}
