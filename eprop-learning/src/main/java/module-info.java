/** The built-in rules, optimizers, schedules, constraints and initial weights. */
@SuppressWarnings("module") // The modules to which it opens its inside are built after it.
module org.eprop.learning {
  requires transitive org.eprop.api;
  requires static org.jspecify;

  // Between eprop's own modules.
  exports org.eprop.learning.initial to
      org.eprop.core,
      org.eprop.experiment,
      org.eprop.tck;
  exports org.eprop.learning.optimizer to
      org.eprop.core,
      org.eprop.stream,
      org.eprop.tck;
  exports org.eprop.learning.rule to
      org.eprop.compare,
      org.eprop.report,
      org.eprop.tck;
  exports org.eprop.learning.signal to
      org.eprop.core;
  exports org.eprop.learning.trace to
      org.eprop.core,
      org.eprop.tck;

  provides org.eprop.api.constraint.ConstraintFactory with
      org.eprop.learning.constraint.Clip,
      org.eprop.learning.constraint.Dale,
      org.eprop.learning.constraint.DeepR,
      org.eprop.learning.constraint.Lasso,
      org.eprop.learning.constraint.Quantise,
      org.eprop.learning.constraint.RowNorm;
  provides org.eprop.api.initial.InitialWeightsFactory with
      org.eprop.learning.initial.Constant,
      org.eprop.learning.initial.GaussianWeights,
      org.eprop.learning.initial.Orthogonal,
      org.eprop.learning.initial.Uniform;
  provides org.eprop.api.rule.LearningRuleFactory with
      org.eprop.learning.rule.Bptt,
      org.eprop.learning.rule.Eprop,
      org.eprop.learning.rule.EpropExactForward,
      org.eprop.learning.rule.EpropOneHop,
      org.eprop.learning.rule.Mdgl,
      org.eprop.learning.rule.Stllr;
  provides org.eprop.api.trace.EligibilityTraceFactory with
      org.eprop.learning.trace.EpropTrace,
      org.eprop.learning.trace.Hebbian,
      org.eprop.learning.trace.Immediate,
      org.eprop.learning.trace.Rstdp,
      org.eprop.learning.trace.Scaled,
      org.eprop.learning.trace.Triplet,
      org.eprop.learning.trace.Voltage;
  provides org.eprop.api.optimizer.OptimizerFactory with
      org.eprop.learning.optimizer.Adam,
      org.eprop.learning.optimizer.AdamW,
      org.eprop.learning.optimizer.Muon,
      org.eprop.learning.optimizer.Shampoo,
      org.eprop.learning.optimizer.Sgd;
  provides org.eprop.api.optimizer.ReadoutOptimizerFactory with
      org.eprop.learning.optimizer.LeastSquares;
  provides org.eprop.api.optimizer.ScheduleFactory with
      org.eprop.learning.schedule.ConstantSchedule,
      org.eprop.learning.schedule.CosineSchedule,
      org.eprop.learning.schedule.Plateau,
      org.eprop.learning.schedule.StepSchedule;
  provides org.eprop.api.optimizer.StepSizeFactory with
      org.eprop.learning.optimizer.FixedStep,
      org.eprop.learning.optimizer.NormalisedStep;
  provides org.eprop.api.signal.LearningSignalFactory with
      org.eprop.learning.signal.Local;
}
