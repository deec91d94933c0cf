import java.nio.file.Path;
import java.util.*;
import java.util.stream.IntStream;
import org.eprop.api.plugin.*;
import org.eprop.api.trace.*;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.chart.*;
import org.eprop.report.page.*;

/**
 * Published rules with published parameters, one synapse: the window of pairs (Izhikevich 2007), and
 * how triplets (Pfister and Gerstner 2006) and the voltage rule (Clopath et al. 2010) depend on the
 * rate of pairings, beside the points that both models were fitted to (Sjostrom et al. 2001, as in
 * table 1 of the former). Argument: the page to write.
 */
public class StdpWindows {
  static final double[] RATES = {0.1, 10, 20, 40, 50}; // Hz
  static final double[][] POINTS = {{-0.04, 0.14, 0.29, 0.53, 0.56}, {-0.29, -0.41, -0.34, 0.56, 0.75}};
  static final double[][] ERRORS = {{0.05, 0.1, 0.14, 0.11, 0.26}, {0.08, 0.11, 0.1, 0.32, 0.19}};

  /** Spikes by step, and the voltage above rest of each step. */
  record Protocol(double dt, BitSet pre, BitSet post, double[] voltage) {}

  public static void main(String[] arguments) {
    try (Plugins plugins = Plugins.builder().classPath(StdpWindows.class.getClassLoader()).build()) {
      double[] lags = IntStream.rangeClosed(-100, 100).mapToDouble(lag -> lag).toArray();
      double[] window = Arrays.stream(lags).map(lag -> change(plugins, "rstdp", Map.of(), pair((int) lag))).toArray();
      double[][] triplet = new double[2][RATES.length];
      double[][] voltage = new double[2][RATES.length];
      Map<String, Object> cortex = Map.of("theta_minus", 0, "theta_plus", 25.3, "v_max", 110, "a_ltd", 14e-5, "a_ltp", 8e-5 / 15, "delay", 3);
      for (int i = 0; i < RATES.length; i++) {
        for (int side = 0; side < 2; side++) {
          triplet[side][i] = change(plugins, "triplet", Map.of(), pairings(0.5, RATES[i], side == 0 ? 10 : -10, 60, 1));
          voltage[side][i] = 2 * change(plugins, "voltage", cortex, pairings(1, RATES[i], side == 0 ? 10 : -10, 5, i == 0 ? 10 : 15));
        }
      }
      say("triplets, post after pre ", triplet[0]);
      say("triplets, post before pre", triplet[1]);
      say("voltage, post after pre  ", voltage[0]);
      say("voltage, post before pre ", voltage[1]);
      LineChart pairs = LineChart.builder("pairs", "Pairs of spikes").x("post after pre (ms)", lags).y("trace").add(Series.line("rstdp", window)).build();
      Page page = new Page("Published curves", "Changes of one synapse, by rules that are published.");
      page.section("rules", "Rules").chart(pairs).chart(rates("triplets", "Triplets of spikes", triplet)).chart(rates("voltage", "The voltage rule", voltage));
      page.write(Path.of(arguments[0]));
    }
  }

  static void say(String what, double[] changes) {
    StringBuilder line = new StringBuilder(what + " at 0.1, 10, 20, 40, 50 Hz:");
    Arrays.stream(changes).forEach(x -> line.append(String.format(Locale.ROOT, " %.2f", x)));
    System.out.println(line);
  }

  static LineChart rates(String id, String title, double[][] model) {
    var chart = LineChart.builder(id, title).x("pairings a second", RATES).y("relative change of the weight");
    String[] sides = {"post 10 ms after pre", "post 10 ms before pre"};
    for (int side = 0; side < 2; side++) {
      double[] low = new double[RATES.length];
      double[] high = new double[RATES.length];
      for (int i = 0; i < low.length; i++) {
        low[i] = POINTS[side][i] - ERRORS[side][i];
        high[i] = POINTS[side][i] + ERRORS[side][i];
      }
      chart.add(Series.line(sides[side], model[side]).color(side));
      chart.add(Series.line(sides[side] + ", measured", POINTS[side]).band(low, high).style(Series.Style.POINTS).color(side));
    }
    return chart.build();
  }

  static Protocol pair(int lag) {
    BitSet pre = new BitSet();
    BitSet post = new BitSet();
    pre.set(200);
    post.set(200 + lag);
    return new Protocol(1, pre, post, new double[400]);
  }

  /** So many pairings, again every 10 s. */
  static Protocol pairings(double dt, double rate, int lag, int count, int repetitions) {
    BitSet pre = new BitSet();
    BitSet post = new BitSet();
    long every = Math.round(1000 / (rate * dt));
    int length = (int) Math.max(10_000 / dt, count * every + 200 / dt);
    for (int r = 0; r < repetitions; r++) {
      for (int k = 0; k < count; k++) {
        int at = (int) (r * (long) length + 20 / dt + k * every);
        pre.set(at);
        post.set(at + (int) (lag / dt));
      }
      if (lag < 0 && dt == 1) { // as Clopath's own program has it
        post.set((int) (r * (long) length + 20 + count * every) + lag);
      }
    }
    return new Protocol(dt, pre, post, dt == 1 ? voltage(post, length * repetitions) : new double[length * repetitions]);
  }

  /** AdEx with a spike of 2 ms, an after-current and a threshold that jumps; above its rest of -70.6 mV. */
  static double[] voltage(BitSet post, int steps) {
    double[] above = new double[steps];
    double u = 0, w = 0, tail = 0, threshold = 20.2;
    int spike = 0;
    for (int t = 0; t < steps; t++) {
      if (spike == 2) {
        u = 21.0984;
        w += 0.0805;
        tail = 400;
        threshold = 40.2;
        spike = 0;
      }
      double du = (-30 * u + 60 * StrictMath.exp((u - threshold) / 2) - w + tail + (post.get(t) ? 1e6 : 0)) / 281;
      double dw = (4 * u - w) / 144;
      u += du;
      w += dw;
      tail -= tail / 40;
      threshold += (20.2 - threshold) / 50;
      if (spike == 1) {
        spike = 2;
        u = 29.4 + 3.462 + 70.6;
        w -= dw;
      }
      if (u > 90.6 && spike == 0) {
        spike = 1;
        u = 100;
      }
      above[t] = u;
    }
    return above;
  }

  /** The sum of the trace over all steps. */
  static double change(Plugins plugins, String name, Map<String, ?> given, Protocol of) {
    Choice<EligibilityTraceFactory> choice = Choice.of(plugins.find(EligibilityTraceFactory.class, name), given);
    LinearTrace trace = (LinearTrace) choice.factory().create(choice.context().withTimeStep(of.dt));
    PostsynapticSide side = trace.postsynaptic(new PostsynapticNeurons() {
      @Override public int size() { return 1; }
      @Override public int state(String state) { return 0; }
    });
    double[][] state = new double[side.stateSize()][1];
    double r = 0, sum = 0;
    for (int t = 0; t < of.voltage.length; t++) {
      double[] arriving = {0};
      double[] factor = {0};
      double[] z = {of.post.get(t) ? 1 : 0};
      double[] v = {of.voltage[t]};
      double p = of.pre.get(t) ? 1 : 0;
      r = trace.presynapticDecay() * r + p;
      side.before(state, arriving);
      side.after(new PostsynapticStep() {
        @Override public double[] spikes() { return z; }
        @Override public double[] pseudoDerivatives() { return new double[1]; }
        @Override public double[] state(int m) { return v; }
      }, state, factor);
      sum += factor[0] * r + arriving[0] * p;
    }
    return sum;
  }
}
