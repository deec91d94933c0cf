package org.eprop.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

/** Traces whose declarations make no sense are refused where the network is made. */
class OddTracesTest {

  private static final class Factory extends DescribedComponent implements EligibilityTraceFactory {
    private final EligibilityTrace made;

    Factory(EligibilityTrace made) {
      super("odd", "e = odd");
      this.made = made;
    }

    @Override
    public EligibilityTrace create(Context context) {
      return made;
    }
  }

  /** Of a side with so many numbers; of none if that is below -1. */
  private record Linear(double kappa, double presynapticDecay, int size) implements LinearTrace {
    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(kappa);
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      return size < -1
          ? null
          : new PostsynapticSide() {
            @Override
            public int stateSize() {
              return size;
            }

            @Override
            public void before(double[][] state, double[] factor) {}

            @Override
            public void after(PostsynapticStep now, double[][] state, double[] factor) {}
          };
    }
  }

  /** Likewise. */
  private record Synaptic(double kappa, int stateSize, int size, int factors)
      implements SynapticTrace {
    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(kappa);
    }

    @Override
    public String reason() {
      return "for tests";
    }

    @Override
    public Side onto(PostsynapticNeurons neurons) {
      int own = size;
      int said = factors;
      return own < -1
          ? null
          : new Side() {
            @Override
            public int stateSize() {
              return own;
            }

            @Override
            public int factors() {
              return said;
            }

            @Override
            public void after(PostsynapticStep now, double[][] state, double[][] factors) {}

            @Override
            public void step(
                int count,
                double[] arriving,
                double[] weights,
                double[][] factors,
                double[][] state,
                double[] trace) {}
          };
    }
  }

  private static void create(EligibilityTrace trace) {
    try (Plugins plugins =
        Plugins.builder()
            .classPath(OddTracesTest.class.getClassLoader())
            .add(new Factory(trace))
            .build()) {
      new NetworkBuilder(plugins, 2, 1)
          .population("e", p -> p.neurons("lif", 3))
          .projection("input", "e")
          .readout(r -> r.from("e"))
          .trace("odd", Map.of())
          .create(1);
    }
  }

  @Test
  void decaysAndSizesAreChecked() {
    Map<EligibilityTrace, String> wrong = new LinkedHashMap<>();
    String decay = ", but expected at least 0, below 1";
    wrong.put(new Linear(1, 0.9, 0), "decay() of 1.0" + decay);
    wrong.put(new Linear(Double.NaN, 0.9, 0), "decay() of NaN" + decay);
    wrong.put(new Linear(0.9, -0.5, 0), "presynapticDecay() of -0.5" + decay);
    wrong.put(new Linear(0.9, 2, 0), "presynapticDecay() of 2.0" + decay);
    wrong.put(new Synaptic(1, 0, 0, 0), "decay() of 1.0" + decay);
    String size = " of -1, or none, but expected at least 0";
    wrong.put(new Linear(0.9, 0.9, -1), "postsynaptic(...).stateSize()" + size);
    wrong.put(new Linear(0.9, 0.9, -2), "postsynaptic(...).stateSize()" + size);
    wrong.put(new Synaptic(0.9, -1, 0, 0), "stateSize()" + size);
    wrong.put(new Synaptic(0.9, 0, -1, 0), "onto(...).stateSize()" + size);
    wrong.put(new Synaptic(0.9, 0, -2, 0), "onto(...).stateSize()" + size);
    wrong.put(new Synaptic(0.9, 0, 0, -1), "onto(...).factors()" + size);
    wrong.forEach(
        (trace, message) ->
            assertEquals(
                "trace: \"odd\" has a " + message,
                assertThrows(InvalidInputException.class, () -> create(trace)).getMessage()));
    create(new Linear(0, 0, 0));
    create(new Synaptic(0, 0, 0, 0));
  }
}
