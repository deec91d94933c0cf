/** What a plugin implements and an embedding program uses. Depends on nothing. */
module org.eprop.api {
  requires static org.jspecify;

  exports org.eprop.api.plugin;
  exports org.eprop.api.neuron;
  exports org.eprop.api.surrogate;
  exports org.eprop.api.initial;
  exports org.eprop.api.loss;
  exports org.eprop.api.signal;
  exports org.eprop.api.regularizer;
  exports org.eprop.api.rule;
  exports org.eprop.api.trace;
  exports org.eprop.api.optimizer;
  exports org.eprop.api.constraint;
  exports org.eprop.api.task;
  exports org.eprop.api.event;
  exports org.eprop.api.encoding;
  exports org.eprop.api.environment;
  exports org.eprop.api.metric;
}
