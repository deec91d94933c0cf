package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.tck.component.TraceChecks;
import org.junit.jupiter.api.Test;

/** Traces with a mistake each are caught by the property that is about it; the right one is not. */
class WrongTracesTest {

  /** What a trace does; one of it is changed in each test. */
  private static class Trace implements LinearTrace {
    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(0.9);
    }

    @Override
    public double presynapticDecay() {
      return 0.8;
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      return side(neurons.size());
    }

    PostsynapticSide side(int n) {
      return new Side(n);
    }
  }

  private static class Side implements PostsynapticSide {
    private final int n;

    Side(int n) {
      this.n = n;
    }

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public void before(double[][] state, double[] factor) {
      for (int j = 0; j < n; j++) {
        factor[j] = -state[0][j];
      }
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[] factor) {
      for (int j = 0; j < n; j++) {
        factor[j] = now.spikes()[j];
        state[0][j] = 0.5 * (state[0][j] + now.spikes()[j]);
      }
    }
  }

  private static final class Factory extends DescribedComponent implements EligibilityTraceFactory {
    private final EligibilityTrace made;

    Factory(EligibilityTrace made) {
      super("wrong", "e_ji = z_j r_i, a trace.");
      this.made = made;
    }

    @Override
    public EligibilityTrace create(Context context) {
      return made;
    }
  }

  /** What is said of the equations that do not hold. */
  private static String caught(String property, EligibilityTrace made) {
    CheckResult outcome = OneCheck.of(TraceChecks.all(), property).run(new Factory(made), Map.of());
    return outcome.holds() ? "" : outcome.message();
  }

  private static void assertCaught(String message, String... words) {
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void aRightOne() {
    for (String property : List.of("decays", "keeps_to_state", "bounded")) {
      assertEquals("", caught(property, new Trace()));
    }
  }

  @Test
  void decaysThatGrow() {
    String found =
        caught(
            "decays",
            new Trace() {
              @Override
              public OptionalDouble decay() {
                return OptionalDouble.of(1);
              }

              @Override
              public double presynapticDecay() {
                return 1.01;
              }
            });
    assertCaught(found, "0 <= presynapticDecay() < 1", "0 <= decay() < 1");
  }

  @Test
  void noFilter() {
    String found =
        caught(
            "decays",
            new Trace() {
              @Override
              public OptionalDouble decay() {
                return OptionalDouble.empty();
              }
            });
    assertCaught(found, "decay() is there");
  }

  @Test
  void whatItRemembersInAField() {
    String found =
        caught(
            "keeps_to_state",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  private double last;

                  @Override
                  public void after(PostsynapticStep now, double[][] state, double[] factor) {
                    super.after(now, state, factor);
                    factor[0] += last;
                    last = now.spikes()[0] + 0.25;
                  }
                };
              }
            });
    assertCaught(found, "two sequences by one side are as each alone");
  }

  @Test
  void whatItIsGivenIsChanged() {
    String found =
        caught(
            "keeps_to_state",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  @Override
                  public void before(double[][] state, double[] factor) {
                    super.before(state, factor);
                    state[0][0] += 1;
                  }
                };
              }
            });
    assertCaught(found, "what it is given is read only");
  }

  @Test
  void whatItSaysOfSilentNeuronsIsWrong() {
    String found =
        caught(
            "keeps_to_state",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  @Override
                  public boolean onlyAtSpikes() {
                    return true;
                  }

                  @Override
                  public void after(PostsynapticStep now, double[][] state, double[] factor) {
                    super.after(now, state, factor);
                    factor[0] += 0.1;
                  }
                };
              }
            });
    assertCaught(found, "onlyAtSpikes(), but G of a silent neuron is not 0");
  }

  @Test
  void whatItSaysOfArrivalsIsWrong() {
    String found =
        caught(
            "keeps_to_state",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  @Override
                  public boolean addsNothingBefore() {
                    return true;
                  }

                  @Override
                  public void before(double[][] state, double[] factor) {
                    factor[0] = 0.1;
                  }
                };
              }
            });
    assertCaught(found, "addsNothingBefore(), but B is not 0");
  }

  @Test
  void itLeavesFactorsAsTheyWere() {
    String found =
        caught(
            "keeps_to_state",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  @Override
                  public void before(double[][] state, double[] factor) {
                    factor[0] = -state[0][0];
                  }
                };
              }
            });
    assertCaught(found, "before(...) does not set B of a neuron");
  }

  @Test
  void whatGrowsWithoutEnd() {
    String found =
        caught(
            "bounded",
            new Trace() {
              @Override
              PostsynapticSide side(int n) {
                return new Side(n) {
                  @Override
                  public void after(PostsynapticStep now, double[][] state, double[] factor) {
                    super.after(now, state, factor);
                    state[0][0] = 2.5 * state[0][0] + now.spikes()[0];
                  }
                };
              }
            });
    assertCaught(found, "it stays finite");
  }

  /** One that goes synapse by synapse: e-prop of LIF, which claims to be a derivative. */
  private static class OfSynapses implements SynapticTrace {
    @Override
    public String reason() {
      return "for tests";
    }

    @Override
    public OptionalDouble decay() {
      return OptionalDouble.empty();
    }

    @Override
    public boolean isDerivative() {
      return true;
    }

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public Side onto(PostsynapticNeurons neurons) {
      return new LifSide(neurons.size());
    }
  }

  private static class LifSide implements SynapticTrace.Side {
    private final int n;

    LifSide(int n) {
      this.n = n;
    }

    @Override
    public int stateSize() {
      return 0;
    }

    @Override
    public int factors() {
      return 1;
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[][] factors) {
      System.arraycopy(now.pseudoDerivatives(), 0, factors[0], 0, n);
    }

    @Override
    public void step(int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
      for (int k = 0; k < count; k++) {
        x[0][k] = StrictMath.exp(-1.0 / 20) * x[0][k] + p[k];
        e[k] = psi[0][k] * x[0][k];
      }
    }
  }

  /** With another step. */
  private static SynapticTrace with(IntFunction<LifSide> side) {
    return new OfSynapses() {
      @Override
      public Side onto(PostsynapticNeurons neurons) {
        return side.apply(neurons.size());
      }
    };
  }

  @Test
  void aRightOneOfSynapses() {
    for (String property :
        List.of("decays", "keeps_to_state", "bounded", "one_gradient", "like_bptt")) {
      assertEquals("", caught(property, new OfSynapses()));
    }
  }

  @Test
  void aDerivativeThatIsNone() {
    SynapticTrace wrong =
        with(
            n ->
                new LifSide(n) {
                  @Override
                  public void step(
                      int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
                    super.step(count, p, w, psi, x, e);
                    for (int k = 0; k < count; k++) {
                      e[k] *= 1 + 1e-6 * w[k];
                    }
                  }
                });
    assertCaught(caught("like_bptt", wrong), "BPTT without recurrent weights");
  }

  @Test
  void synapsesThatRememberInAField() {
    SynapticTrace wrong =
        with(
            n ->
                new LifSide(n) {
                  private double last;

                  @Override
                  public void step(
                      int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
                    super.step(count, p, w, psi, x, e);
                    e[0] += last;
                    last = p[0];
                  }
                });
    assertCaught(caught("keeps_to_state", wrong), "two sequences by one side are as each alone");
  }

  @Test
  void weightsThatAreChanged() {
    SynapticTrace wrong =
        with(
            n ->
                new LifSide(n) {
                  @Override
                  public void step(
                      int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
                    super.step(count, p, w, psi, x, e);
                    w[0] = Math.min(w[0], 0.1);
                  }
                });
    assertCaught(caught("keeps_to_state", wrong), "what it is given is read only");
  }

  @Test
  void synapsesThatGrow() {
    SynapticTrace wrong =
        with(
            n ->
                new LifSide(n) {
                  @Override
                  public void step(
                      int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
                    super.step(count, p, w, psi, x, e);
                    x[0][0] *= 1.2;
                  }
                });
    assertCaught(caught("bounded", wrong), "it stays finite");
  }
}
