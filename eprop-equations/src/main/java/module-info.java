/** Neurons, surrogates, losses and learning signals written as equations. */
module org.eprop.equations {
  requires transitive org.eprop.api;

  exports org.eprop.equations;

  provides org.eprop.api.neuron.NeuronFactory with
      org.eprop.equations.Equations;
}
