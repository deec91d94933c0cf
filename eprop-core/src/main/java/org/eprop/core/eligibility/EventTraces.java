package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.forward.LearnedArrivals;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Source;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.projection.PendingChange;
import org.eprop.core.projection.Propagators;
import org.eprop.core.projection.SynapseEvents;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * The traces and weights of all synapses into one linear population, learned step by step at the
 * price of events: the weights of every step are those that gradient descent makes of each step's
 * gradient, but a row is brought up to date only when its presynaptic neuron spikes. See {@link
 * Propagators}. Takes over traces as {@link WindowTraces} has them, and leaves them so once
 * everything is {@linkplain #bringUpToDate up to date}. Owned by one thread.
 */
public final class EventTraces implements LearnedArrivals {

  private static final float[] ONE = {1};

  /** Of so many neurons, the synapses of one are brought up to date in about the same time. */
  private static final int FEW = 32;

  private final WindowTraces of;
  private final LinearNeurons neurons;
  private final Propagators by;
  private final List<SynapseEvents> rows = new ArrayList<>();
  private final List<PendingChange> waiting = new ArrayList<>();

  /** c L of the step that has been ended; null if there is none. */
  private float[] signal;

  private final SynapseEvents bias;
  private final Events noSpikes = new Events();
  private final float[][] one = {ONE};
  private final int[] due;
  private final boolean[] covered;
  private final boolean findsColumns;

  /**
   * @param of those that go on from here
   * @param neurons of the population
   * @param weights whose rows are changed
   * @param whole whether the weights arrive here, or with another group's traces
   */
  public EventTraces(WindowTraces of, LinearNeurons neurons, Weights weights, boolean whole) {
    this.of = of;
    this.neurons = neurons;
    NetworkStructure network = of.network;
    by = new Propagators(neurons);
    boolean columns = true;
    for (int i = 0; i < of.rows.size(); i++) {
      PendingChange own = new PendingChange(by);
      waiting.add(own);
      float[][] w = weights.projection(of.numbers.get(i));
      boolean ontoItself =
          of.projections.get(i).isOwn() && of.projections.get(i).synapses().isDense();
      SynapseEvents events = SynapseEvents.of(of.rows.get(i), by, own, w, ontoItself, whole);
      rows.add(events);
      columns &= events.findsColumns();
    }
    if (of.bias != null) {
      PendingChange own = new PendingChange(by);
      waiting.add(own);
      float[][] w = {weights.bias(of.group.population())};
      bias = SynapseEvents.of(of.bias, by, own, w, /* ontoItself= */ false, whole);
    } else {
      bias = null;
    }
    due = new int[neurons.n];
    covered = new boolean[network.projections().size()];
    for (int number : of.numbers) {
      covered[number] = true;
    }
    findsColumns = columns;
  }

  /** Names of what is learned here, as of {@link Weights#leaves}. */
  public List<String> leaves() {
    List<String> names = new ArrayList<>();
    of.projections.forEach(projection -> names.add(projection.name()));
    if (bias != null) {
      names.add(of.network.populations().get(of.group.population()).name() + ".bias");
    }
    return names;
  }

  /** The number of the population. */
  public int population() {
    return of.group.population();
  }

  @Override
  public boolean covers(int projection) {
    return covered[projection];
  }

  @Override
  public boolean coversBias() {
    return bias != null;
  }

  @Override
  public void begin() {
    if (by.isDue()) {
      bringUpToDate();
    }
    by.begin(of.psiBefore(), of.kappa());
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).begin();
    }
    if (bias != null) {
      bias.begin();
    }
    bringUpToDate(by.solve(due));
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).findChange();
    }
  }

  @Override
  public void arrive(SampleRecord run, int t, float[] o) {
    for (int i = 0; i < rows.size(); i++) {
      Source from = of.projections.get(i).from();
      rows.get(i).arrive(t, run.spikes(from), run.real(from), o);
    }
    if (bias != null) {
      bias.arrive(0, noSpikes, one, o);
    }
  }

  /** Brings the synapses of some neurons up to date, in the middle of a step. */
  private void bringUpToDate(int count) {
    if (count == 0) {
      return;
    }
    beginUpdate();
    boolean all = !findsColumns || count > neurons.n / FEW || by.isOld();
    for (int i = 0; i < rows.size() + (bias == null ? 0 : 1); i++) {
      SynapseEvents events = i < rows.size() ? rows.get(i) : bias;
      if (all) {
        events.bringUpToDate();
      }
      for (int c = 0; !all && c < count; c++) {
        events.bringColumnUpToDate(due[c]);
      }
    }
    if (all) {
      endUpdate();
      by.beginInStep();
      for (int i = 0; i < waiting.size(); i++) { // an iterator for each would be garbage
        waiting.get(i).begin();
      }
    }
    for (int c = 0; !all && c < count; c++) {
      beginInStep(due[c]);
    }
  }

  private void beginInStep(int j) {
    endUpdate(j);
    by.beginInStep(j);
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).begin(j);
    }
  }

  private void beginUpdate() {
    by.beginUpdate();
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).beginUpdate();
    }
  }

  /** Brings all weights and traces up to date. Between two steps. */
  public void bringUpToDate() {
    if (!by.isPending()) {
      return;
    }
    beginUpdate();
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).bringUpToDate();
    }
    if (bias != null) {
      bias.bringUpToDate();
    }
    endUpdate();
    beginFrames();
  }

  private void endUpdate() {
    for (int i = 0; i < waiting.size(); i++) {
      events(i).endUpdate();
    }
  }

  private void endUpdate(int j) {
    for (int i = 0; i < waiting.size(); i++) {
      events(i).endUpdate(j);
    }
  }

  private SynapseEvents events(int i) {
    return i < rows.size() ? rows.get(i) : bias;
  }

  /** Forgets what waits: weights and traces are others now. */
  public void discard() {
    beginFrames();
    takeOver();
  }

  /** Traces are others now. */
  public void takeOver() {
    for (int i = 0; i < waiting.size(); i++) {
      events(i).takeOver();
    }
  }

  /** Nothing waits: every propagator is the identity. */
  private void beginFrames() {
    by.begin();
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).begin();
    }
  }

  /**
   * Ends a step.
   *
   * @param psi psi^t [neuron]
   * @param ofStep c L^t [neuron]; null if there is none
   */
  public void end(float[] psi, float[] ofStep) {
    by.end(psi, of.kappa());
    signal = ofStep;
    System.arraycopy(psi, 0, of.psiBefore(), 0, neurons.n);
  }

  /** From now on, the size of each step's gradient is known: {@link #square}. */
  public void measure() {
    for (int i = 0; i < waiting.size(); i++) {
      events(i).measure();
    }
  }

  /** After {@link #end}: |g|^2 of the i-th of {@link #leaves}. */
  public double square(int i) {
    return signal == null ? 0 : events(i).square(signal);
  }

  /** After {@link #end}: takes eta times the gradient from the i-th of {@link #leaves}. */
  public void learn(int i, double eta) {
    if (signal != null) {
      waiting.get(i).learn(signal, eta);
    }
  }

  /** Whether anything waits. */
  public boolean isPending() {
    return by.isPending();
  }

  /** Saves or restores what waits. */
  public void exchange(StateBytes bytes, String name) {
    by.exchange(bytes, name);
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).exchange(bytes, name);
      events(i).exchange(bytes, name);
    }
  }
}
