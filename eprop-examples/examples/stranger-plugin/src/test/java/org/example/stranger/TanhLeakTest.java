package org.example.stranger;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.tck.NeuronModelContract;

class TanhLeakTest extends NeuronModelContract {
  @Override protected NeuronFactory factory() {
    return new TanhLeak();
  }
}
