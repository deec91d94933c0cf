/** Neurons, surrogates, losses, metrics, learning signals and traces written as equations. */
module org.eprop.equations {
  requires transitive org.eprop.api;

  exports org.eprop.equations;

  provides org.eprop.api.neuron.NeuronFactory with
      org.eprop.equations.Equations;
  provides org.eprop.api.surrogate.SurrogateFactory with
      org.eprop.equations.FormulaSurrogate;
  provides org.eprop.api.loss.LossFactory with
      org.eprop.equations.FormulaLoss;
  provides org.eprop.api.signal.LearningSignalFactory with
      org.eprop.equations.FormulaSignal;
  provides org.eprop.api.metric.MetricFactory with
      org.eprop.equations.FormulaMetric;
  provides org.eprop.api.trace.EligibilityTraceFactory with
      org.eprop.equations.EquationTrace;
}
