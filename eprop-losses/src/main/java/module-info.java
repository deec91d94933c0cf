/** The built-in losses, regularizers and learning signals. */
module org.eprop.losses {
  requires transitive org.eprop.api;
  requires static org.jspecify;

  exports org.eprop.losses.loss;
  exports org.eprop.losses.regularizer;
  exports org.eprop.losses.signal;

  provides org.eprop.api.loss.LossFactory with
      org.eprop.losses.loss.AveragedCrossEntropy,
      org.eprop.losses.loss.MeanSquaredError,
      org.eprop.losses.loss.PolicyGradient,
      org.eprop.losses.loss.SoftmaxCrossEntropy;
  provides org.eprop.api.regularizer.RegularizerFactory with
      org.eprop.losses.regularizer.FiringRate,
      org.eprop.losses.regularizer.MembraneRange,
      org.eprop.losses.regularizer.SparseWeights;
  provides org.eprop.api.signal.LearningSignalFactory with
      org.eprop.losses.signal.Adaptive,
      org.eprop.losses.signal.Broadcast,
      org.eprop.losses.signal.ConstantSignal,
      org.eprop.losses.signal.Diffusion,
      org.eprop.losses.signal.Late,
      org.eprop.losses.signal.Modulator,
      org.eprop.losses.signal.RandomFeedback,
      org.eprop.losses.signal.Sign,
      org.eprop.losses.signal.Symmetric,
      org.eprop.losses.signal.TargetProjection;
}
