package org.eprop.tck;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.NeuronChecks;
import org.junit.jupiter.api.Test;

/** What a neuron model must be: local mathematics that fits together. */
public abstract class NeuronModelContract extends ComponentContract<NeuronFactory> {

  @Override
  final CommonChecks<NeuronFactory, ?> common() {
    return NeuronChecks.common();
  }

  /** {@link NeuronChecks#shapes()}. */
  @Test
  public void hasShapesThatAgree() {
    verify(NeuronChecks.shapes());
  }

  /** {@link NeuronChecks#spikes()}. */
  @Test
  public void spikesUnderSomeCurrent() {
    verify(NeuronChecks.spikes());
  }

  /** {@link NeuronChecks#stable()}. */
  @Test
  public void isStable() {
    verify(NeuronChecks.stable());
  }

  /** {@link NeuronChecks#derivatives()}. */
  @Test
  public void hasTheDerivativesOfItsStep() {
    verify(NeuronChecks.derivatives());
  }

  /** {@link NeuronChecks#parameterDerivatives()}. */
  @Test
  public void hasTheParameterDerivativesOfItsStep() {
    verify(NeuronChecks.parameterDerivatives());
  }

  /** {@link NeuronChecks#pure()}. */
  @Test
  public void isAPureFunction() {
    verify(NeuronChecks.pure());
  }

  /** {@link NeuronChecks#reset()}. */
  @Test
  public void detachesItsReset() {
    verify(NeuronChecks.reset());
  }

  /** {@link NeuronChecks#timeStep()}. */
  @Test
  public void decaysTheSameForAnyTimeStep() {
    verify(NeuronChecks.timeStep());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#pseudoDerivative()}. */
  @Test
  public void pseudoDerivativeFollowsTheFormula() {
    verify(NeuronChecks.network().pseudoDerivative());
  }

  /** {@link NeuronChecks#learning()}. */
  @Test
  public void learnsItsParameters() {
    verify(NeuronChecks.learning());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(NeuronChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#likeBptt()}. */
  @Test
  public void withoutRecurrenceEpropIsBptt() {
    verify(NeuronChecks.network().likeBptt());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(NeuronChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(NeuronChecks.network().saveAndLoad());
  }
}
