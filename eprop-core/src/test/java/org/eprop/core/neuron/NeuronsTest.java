package org.eprop.core.neuron;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.logistic;
import static org.eprop.core.neuron.SmallNetworks.network;
import static org.eprop.core.neuron.SmallNetworks.neurons;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.core.network.Population;
import org.eprop.core.network.Weights;
import org.junit.jupiter.api.Test;

/** A population is of one kind of neurons, whatever models meet in it. */
class NeuronsTest {

  @Test
  void linearOnesAreConstants() {
    LinearNeurons neurons =
        assertInstanceOf(LinearNeurons.class, neurons(population(2, lif(0.5), lif(0.75))));
    assertEquals(0.5f, neurons.arrays.a[0][0][0]);
    assertEquals(0.75f, neurons.arrays.a[0][0][1]);
    assertEquals(-1, neurons.arrays.r[0][1]);
    assertArrayEquals(new int[] {0}, neurons.affected, "by spikes");
    assertEquals(0, neurons.arrays.gradientR[0][1], "the reset is detached");
    assertEquals(0, neurons.derivativesPerStep());
    assertNull(neurons.derivatives, "nothing learns");
  }

  /**
   * A rule's factor is on how a trace goes on, not on what it begins with, and not on the neuron.
   */
  @Test
  void tracesFadeByTheRulesFactor() {
    Population population = population(0, lif(0.5));
    LinearNeurons plain = (LinearNeurons) Neurons.atStart(population, false, 1, false);
    assertSame(plain.arrays, plain.ofTraces);
    LinearNeurons fading = (LinearNeurons) Neurons.atStart(population, false, 0.25, false);
    assertEquals(0.5f, fading.arrays.a[0][0][0]);
    assertEquals(0.125f, fading.ofTraces.a[0][0][0]);
    assertEquals(-0.25f, fading.ofTraces.gradientR[0][0]);
    assertEquals(1, fading.ofTraces.u[0][0]);
    assertEquals(1, fading.ofTraces.g[0][0]);
  }

  @Test
  void mixedOnesAreGeneral() {
    NonlinearNeurons neurons =
        assertInstanceOf(
            NonlinearNeurons.class, neurons(population(2, lif(0.5), logistic(), lif(0.75))));
    assertEquals(2, neurons.groups.length, "one for each kind of model");
    assertArrayEquals(new int[] {0, 2}, neurons.groups[0].index());
    assertArrayEquals(new int[] {1}, neurons.groups[1].index());
    assertEquals(3 * (1 + 2), neurons.derivativesPerStep());
  }

  @Test
  void theyStayTheSameWhileNothingOfThemLearns() {
    Population population = population(0, lif(0.5));
    Neurons neurons = neurons(population);
    assertSame(neurons, neurons.now(Weights.zeros(network(population, 0)), 0));
  }

  @Test
  void linearNeuronsAmongOthersDoWhatTheirConstantsSay() {
    NeuronArray array = new NonlinearNeurons.LinearNeuronArray(List.of(lif(0.5), lif(0.75)));
    double[][] next = new double[1][2];
    ArrayDerivatives out = new ArrayDerivatives(1, 2);
    array
        .stepper()
        .step(new double[][] {{4, 4}}, new double[] {0, 1}, new double[] {1, 2}, next, out);
    assertArrayEquals(new double[] {0.5 * 4 + 1, 0.75 * 4 + 2 - 1}, next[0]);
    assertArrayEquals(new double[] {0.5, 0.75}, out.state[0][0]);
    assertArrayEquals(new double[] {1, 1}, out.input[0]);
    assertArrayEquals(new double[] {-1, -1}, out.spike[0]);
    assertArrayEquals(new double[] {0, 0}, out.spikeDetached[0]);
  }

  @Test
  void modelsThatDoNotSayHowAreSteppedOneByOne() {
    NeuronArray array = new NonlinearNeurons.OneByOneArray(List.of(logistic(), logistic()));
    double[][] next = new double[1][2];
    ArrayDerivatives out = new ArrayDerivatives(1, 2);
    array.stepper().step(new double[][] {{1, 2}}, new double[2], new double[] {0, 3}, next, out);
    assertArrayEquals(new double[] {0.75, 1 + 3}, next[0]);
    assertArrayEquals(new double[] {0.5, 0}, out.state[0][0]);
  }
}
