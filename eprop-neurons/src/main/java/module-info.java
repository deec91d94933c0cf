/** The built-in neuron models. */
module org.eprop.neurons {
  requires transitive org.eprop.api;
  requires static org.jspecify;

  exports org.eprop.neurons;

  provides org.eprop.api.neuron.NeuronFactory with
      org.eprop.neurons.Adex,
      org.eprop.neurons.Adlif,
      org.eprop.neurons.AdlifSymplectic,
      org.eprop.neurons.Alif,
      org.eprop.neurons.Alif2,
      org.eprop.neurons.AlifResetZero,
      org.eprop.neurons.BalancedResonateAndFire,
      org.eprop.neurons.CurrentLif,
      org.eprop.neurons.CurrentLifResetZero,
      org.eprop.neurons.Izhikevich,
      org.eprop.neurons.Lif,
      org.eprop.neurons.LifResetZero,
      org.eprop.neurons.ResonateAndFire;
}
