package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Source;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
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
public final class EventTraces implements EventLearner, ForwardPass.LearnedArrivals {

  private static final float[] ONE = {1};

  /** Of so many neurons, the synapses of one are brought up to date in about the same time. */
  private static final int FEW = 32;

  private final WindowTraces of;
  private final LinearNeurons neurons;
  private final FeedbackWeights feedback;
  private final Propagators by;
  private final List<SynapseEvents> rows = new ArrayList<>();

  /** What waits for each of them; as long as all learn with the same rate, the first's is all's. */
  private final List<WaitingSteps> steps = new ArrayList<>();

  private boolean alike = true;

  /** The rate of each. */
  private final double[] rates;

  /** c L of the step that has been ended; null if there is none. */
  private float[] signal;

  /** Earlier traces of the same synapses; the first that these are crossed with. */
  private List<EventTraces> before = List.of();

  private final Events noSpikes = new Events();
  private final float[][] one = {ONE};
  private final int[] due;
  private final boolean[] covered;

  /** Whether all rows are dense: those say without a search which synapses lead onto a neuron. */
  private final boolean allDense;

  /**
   * @param of those that go on from here
   * @param neurons of the population
   * @param weights whose rows are changed
   * @param feedback B
   */
  public EventTraces(
      WindowTraces of, LinearNeurons neurons, Weights weights, FeedbackWeights feedback) {
    this.of = of;
    this.neurons = neurons;
    this.feedback = feedback;
    boolean whole = of.isFirst(); // else the weights arrive with another group's traces
    NetworkStructure network = of.network;
    by = new Propagators(neurons, of.kernels.events);
    boolean dense = true;
    covered = new boolean[network.projections().size()];
    for (WindowTraces.Rows own : of.rows) {
      float[][] w =
          own.isBias()
              ? new float[][] {weights.bias(population())}
              : weights.projection(own.number());
      steps.add(new WaitingSteps(by));
      rows.add(SynapseEvents.of(own.traces(), by, steps.get(0), w, own.lacksDiagonal(), whole));
      dense &= own.traces().synapses.isDense();
      if (!own.isBias()) {
        covered[own.number()] = true;
      }
    }
    rates = new double[rows.size()];
    due = new int[neurons.n];
    allDense = dense;
  }

  @Override
  public List<String> leaves() {
    return of.rows.stream().map(WindowTraces.Rows::leaf).toList();
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
    return !of.rows.isEmpty() && of.rows.get(of.rows.size() - 1).isBias();
  }

  @Override
  public void begin(SampleRecord run, int t) {
    if (by.isDue()) {
      bringUpToDate();
    }
    by.begin(of.carry.psiBefore, of.kappa);
    float[][] arriving = run.populations[population()].arriving;
    if (arriving.length > 0) {
      by.arriving(arriving[t]);
    }
    for (int i = 0; i < rows.size(); i++) { // an iterator for each step would be garbage
      rows.get(i).begin();
    }
    bringUpToDate(by.solve(due));
    for (int i = 0; i < differentSteps(); i++) {
      steps.get(i).findChange();
    }
  }

  @Override
  public void arrive(SampleRecord run, int t, float[] o) {
    for (int i = 0; i < rows.size(); i++) {
      WindowTraces.Rows own = of.rows.get(i);
      if (own.isBias()) {
        rows.get(i).arrive(0, noSpikes, one, o);
      } else {
        Source from = own.projection().from();
        rows.get(i).arrive(t, run.spikes(from), run.real(from), o);
      }
    }
  }

  /** Brings the synapses of some neurons up to date, in the middle of a step. */
  private void bringUpToDate(int count) {
    if (count == 0) {
      return;
    }
    if (!allDense || count > neurons.n / FEW || by.isOld()) {
      bringRowsUpToDate();
      by.beginInStep();
      return;
    }
    beginUpdate();
    for (int i = 0; i < rows.size(); i++) {
      for (int c = 0; c < count; c++) {
        rows.get(i).bringColumnUpToDate(due[c]);
        rows.get(i).endUpdate(due[c]);
      }
    }
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < differentSteps(); i++) {
        steps.get(i).discard(due[c]);
      }
      by.beginInStep(due[c]);
    }
  }

  private void beginUpdate() {
    by.beginUpdate();
    for (int i = 0; i < differentSteps(); i++) {
      steps.get(i).beginUpdate();
    }
  }

  private void bringRowsUpToDate() {
    beginUpdate();
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).bringUpToDate();
      rows.get(i).endUpdate();
    }
    discardSteps();
  }

  private int differentSteps() {
    return alike ? Math.min(1, rows.size()) : rows.size();
  }

  /** Nothing waits. */
  private void discardSteps() {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).use(steps.get(0));
    }
    alike = true;
    for (int i = 0; i < differentSteps(); i++) {
      steps.get(i).discard();
    }
  }

  /** From now on, each has steps of its own. */
  private void part() {
    for (int i = 1; alike && i < rows.size(); i++) {
      steps.get(i).set(steps.get(0));
      rows.get(i).use(steps.get(i));
    }
    alike = false;
  }

  /** Brings all weights and traces up to date. Between two steps. */
  public void bringUpToDate() {
    if (by.isPending()) {
      bringRowsUpToDate();
      by.begin();
    }
  }

  /** Forgets what waits: weights and traces are others now. */
  public void discard() {
    by.begin();
    discardSteps();
    takeOver();
  }

  /** Traces are others now. */
  public void takeOver() {
    rows.forEach(SynapseEvents::takeOver);
  }

  @Override
  public void end(SampleRecord run, int t, AdjointPass adjoint) {
    float[] psi = run.populations[population()].psi[t];
    by.end(psi, of.kappa);
    signal = adjoint == null ? null : of.signal(adjoint, run, feedback, t);
    System.arraycopy(psi, 0, of.carry.psiBefore, 0, neurons.n);
  }

  /**
   * From now on, the size of each step's gradient is known.
   *
   * @param earlier traces of the same synapses whose sizes are known, filtered otherwise
   */
  public void measure(List<EventTraces> earlier) {
    before = List.copyOf(earlier);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).measure();
      for (EventTraces other : before) {
        rows.get(i).measureWith(other.rows.get(i));
      }
    }
  }

  /** With what is mixed of this gradient and those of the same synapses' earlier traces. */
  @Override
  public double square(int i) {
    if (signal == null) {
      return 0;
    }
    double sum = rows.get(i).gram.square(signal);
    for (int k = 0; k < before.size(); k++) {
      sum += rows.get(i).crossed.get(k).mixed(before.get(k).signal, signal);
    }
    return sum;
  }

  @Override
  public void learn(int i, double eta) {
    rates[i] = eta;
    if (signal == null || i < rates.length - 1) {
      return; // once the rates of all are known
    }
    for (double rate : rates) {
      if (rate != eta) {
        part();
      }
    }
    for (int k = 0; k < differentSteps(); k++) {
      steps.get(k).learn(signal, rates[k]);
    }
  }

  /** Whether anything waits. */
  public boolean isPending() {
    return by.isPending();
  }

  /** Saves or restores what waits. */
  public void exchange(StateBytes bytes, String name) {
    by.exchange(bytes, name);
    if (bytes.isRead()) {
      part();
    }
    for (SynapseEvents own : rows) {
      own.exchange(bytes, name);
    }
  }
}
