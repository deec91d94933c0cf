/** The built-in surrogate gradients. */
module org.eprop.surrogates {
  requires transitive org.eprop.api;
  requires static org.jspecify;

  exports org.eprop.surrogates;

  provides org.eprop.api.surrogate.SurrogateFactory with
      org.eprop.surrogates.Arctan,
      org.eprop.surrogates.Boxcar,
      org.eprop.surrogates.Exponential,
      org.eprop.surrogates.FastSigmoid,
      org.eprop.surrogates.Gaussian,
      org.eprop.surrogates.MultiGaussian,
      org.eprop.surrogates.SigmoidDerivative,
      org.eprop.surrogates.Triangular;
}
