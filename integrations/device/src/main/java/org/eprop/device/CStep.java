package org.eprop.device;

import static org.eprop.device.CText.each;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.eprop.device.CConstants.CConstant;
import org.eprop.device.IntegerNetwork.IntegerProjection;
import org.eprop.device.IntegerNetwork.IntegerReadout;

/** The C of a step without learning: currents, neurons, readout. */
final class CStep {

  private final CNetwork c;
  private final CText text;

  CStep(CNetwork network, CText text) {
    this.c = network;
    this.text = text;
  }

  void write() {
    for (int i = 0; i < c.network.projections().size(); i++) {
      arrival(i, c.network.projections().get(i));
    }
    for (int p = 0; p < c.network.populations().size(); p++) {
      neurons(p, c.network.populations().get(p));
    }
    readout(c.network.readout());
  }

  /** The constants of a projection's synapses. */
  private String rows(int i, DeviceProjection p) {
    String name = (c.learned(i) ? "initial_w" : "w") + i;
    String weight = c.define(name, p.weights(), n -> n.projections.get(i).weights());
    return c.learned(i) ? "acting(s->w" + i + "[k])" : weight + "(w" + i + ", k)";
  }

  private void arrival(int i, DeviceProjection p) {
    boolean values = c.isOfValues(p);
    boolean mixed = p.isMixed();
    boolean some = p.first() > 0 || p.pre() < c.size(p.source());
    String sum = mixed ? "s->pending" + i + "[k + j]" : "s->sum[j]";
    text.with("i=" + i, "n=" + c.size(p.to()), "w=" + rows(i, p));
    text.with(c.places(i, p));
    text.part(
        "arrive",
        "type=" + c.rowType(p),
        "past=" + c.row(p, String.valueOf(p.shortest())),
        "values=" + values,
        "summed=" + (!mixed && c.integers != null),
        "pre=" + p.pre(),
        "bytes=" + c.bytes(p.source()),
        "range=" + (some ? " && i >= " + p.first() + " && i < " + (p.first() + p.pre()) : ""),
        "own=" + (values || p.first() == 0 ? "i" : "(i - " + p.first() + ")"),
        "mixed=" + mixed,
        "delay=" + (mixed && !p.dense() ? c.constants.places("delay" + i, p.delay()) : ""),
        "shortest=" + p.shortest(),
        "span=" + (p.longest() - p.shortest() + 1),
        "to=" + (mixed ? "s->pending" + i : c.integers == null ? "s->current" : "s->sum"),
        "factor=" + (!values ? "" : c.integers == null ? "row[i] * " : "(int32_t)row[i] * "),
        "flows=" + (mixed || c.integers != null),
        "sum=" + sum,
        "product=" + (c.integers == null ? "" : arrived(c.integers.projections.get(i), sum)));
  }

  /** What has arrived, as a current. */
  private String arrived(IntegerProjection own, String sum) {
    int shift = own.arrivalShift();
    String shifted = shift == 0 ? sum : "rounded(" + sum + ", " + shift + ")";
    return c.constants.coefficient("", own.current()).times("", "clip(" + shifted + ")");
  }

  private void neurons(int p, DevicePopulation population) {
    int d = population.states();
    boolean real = c.integers == null;
    text.with("p=" + p, "n=" + population.size());
    StringJoiner sum = new StringJoiner(" + ");
    for (int m = 0; m < d; m++) {
      if (c.g[p][m] != null) {
        sum.add(c.g[p][m].times("j", "s->s" + p + "_" + m + "[j]"));
      }
    }
    String number = c.numbers.number();
    text.part(
        "neurons",
        "rows=" + c.rows(p),
        "bytes=" + c.bytes(p),
        "bias=" + (c.bias[p] == null || real ? c.numbers.zero() : c.bias[p].of("j")),
        "arrivals=" + arrivals(p),
        "before=" + each(d, m -> "const %s v%s = s->s%s_%s[j];".formatted(number, m, p, m)),
        "names=" + each(d, m -> "x" + m).replace("\n", ", "),
        "piecewise=" + population.isPiecewise(),
        "fired=" + (population.isPiecewise() ? states(p, 1) : ""),
        "silently=" + states(p, 0),
        "effects=" + Arrays.stream(c.r[p]).anyMatch(Objects::nonNull),
        "spiked="
            + each(d, m -> c.r[p][m] == null ? "" : "x" + m + " += " + c.r[p][m].of("j") + ";"),
        "after=" + each(d, m -> "s->s%s_%s[j] = %s;".formatted(p, m, c.numbers.clip("x" + m))),
        "sum=" + sum,
        "theta=" + c.threshold[p].of("j"),
        "psi=" + (c.learning.traces() && c.learning.ofNeurons()),
        "shape=" + (c.learning.traces() && !c.learning.ofNeurons()),
        "form=" + (c.learning.traces() ? shape(p, population) : ""),
        "refractory=" + population.isRefractory(),
        "silent=" + c.silent[p].of("j"));
  }

  /** The currents that come in, and the bias where the engine adds it. */
  private String arrivals(int p) {
    List<String> all = new ArrayList<>();
    boolean joined = isJoined(p);
    boolean biased = c.integers == null && c.bias[p] != null;
    String bias = biased ? text.of("bias", "b=" + c.bias[p].of("j")) : "";
    for (int i = 0; i < c.network.projections().size(); i++) {
      DeviceProjection projection = c.network.projections().get(i);
      if (projection.to() == p) {
        if (joined && biased && !projection.dense()) {
          all.add(bias);
          biased = false;
        }
        all.add("arrive" + i + "(s);");
      }
    }
    if (biased) {
      all.add(bias);
    }
    return String.join("\n", all);
  }

  /** Where all of several dense projections bring spikes, the engine adds the bias after them. */
  private boolean isJoined(int p) {
    boolean any = false;
    for (DeviceProjection into : c.network.into(p)) {
      any |= into.dense();
      if (into.dense() && into.source() < 0 && c.network.real()) {
        return false;
      }
    }
    return any;
  }

  private String states(int p, int z) {
    return each(
        c.u[p].length,
        m -> {
          StringJoiner sum = new StringJoiner(" + ").setEmptyValue(c.numbers.zero());
          for (int k = 0; k < c.u[p].length; k++) {
            if (c.a[p][z][m][k] != null) {
              sum.add(c.a[p][z][m][k].times("j", "v" + k));
            }
          }
          if (c.u[p][m] != null) {
            sum.add(c.u[p][m].times("j", "c"));
          }
          return "x" + m + " = " + sum + ";";
        });
  }

  /** S of the pseudo-derivative; filtered where traces are of neurons. */
  private String shape(int p, DevicePopulation population) {
    String silent = population.isRefractory() ? "s->silent" + p + "[j] != 0 ? $0 : " : "";
    String shape;
    if (c.integers != null) {
      IntegerPopulation own = c.integers.populations.get(p);
      CConstant steepness = c.constants.coefficient("steepness" + p, own.steepness());
      String read = c.constants.integers("shapes" + p, own.shape());
      shape = read + "(shapes" + p + ", place(" + steepness.times("j", "clip(distance)") + "))";
    } else {
      CConstant steepness = c.constants.realsOrZero("steepness" + p, population.steepness());
      float[] table = new float[IntegerPopulation.CELLS + 1];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) population.surrogate().at((i - IntegerPopulation.CELLS / 2) / 32.0);
      }
      c.constants.floats("shapes" + p, table);
      shape = "shape_at(shapes" + p + ", " + steepness.times("j", "distance") + ")";
    }
    shape = silent.replace("$0", c.numbers.zero()) + shape;
    return c.learning.ofNeurons() ? filtered("s->psi" + p + "[j]", shape) : shape;
  }

  /** kappa psibar + c S. */
  private String filtered(String psi, String shape) {
    if (c.integers == null) {
      return "%s * %s + %s * (%s)".formatted(kappa(), psi, scale(), shape);
    }
    String now = "(int16_t)(" + shape + ")";
    return "clip(%smul(%s, %s, %s))"
        .formatted(c.kept(psi), c.integers.readout.increment(), now, IntegerPopulation.SHAPE_BITS);
  }

  private String kappa() {
    return CText.text((float) c.network.readout().kappa());
  }

  private String scale() {
    return CText.text((float) c.network.readout().scale());
  }

  private void readout(DeviceReadout readout) {
    boolean learns = c.learning.learns();
    boolean real = c.integers == null;
    boolean biased = learns && readout.bias() != null;
    text.with("n=" + readout.outputs());
    String left = String.valueOf(readout.kappa());
    String bias = "";
    if (!real) {
      IntegerReadout own = c.integers.readout;
      left = own.kappa() == null ? "0" : coefficient(own.kappa()).times("", "s->y[k]");
      if (own.bias() != null) {
        String of =
            learns ? "s->bias[k]" : c.constants.integers("bias_out", own.bias()) + "(bias_out, k)";
        bias = " + " + coefficient(own.biasScale()).times("", of);
      }
    }
    String seen = each(readout.seen().size(), i -> seen(i, readout));
    if (real && readout.bias() != null) {
      float[] own = readout.bias();
      bias =
          learns
              ? " + (double)s->bias[k]"
              : " + (double)" + c.constants.realsOrZero("bias_out", CNetwork.wide(own)).of("k");
    }
    text.part(
        "readout",
        "left=" + left,
        "scale=" + readout.scale(),
        "bias=" + bias,
        "seen=" + seen,
        "biased=" + biased,
        "kept=" + (real ? "" : c.kept("s->bias_trace")),
        "one=" + (real ? "" : Fixed.of(1, c.integers.readout.biasTraceFormat())),
        "kappa=" + kappa());
  }

  /** What comes from a population that is seen, and zbar. */
  private String seen(int i, DeviceReadout readout) {
    int p = readout.seen().get(i);
    boolean real = c.integers == null;
    boolean learns = c.learning.learns();
    String name = (learns ? "initial_out" : "out") + i;
    String read = c.define(name, readout.weights().get(i), n -> n.readout.weights()[i]);
    Coefficient arrival = real ? null : c.integers.readout.arrival()[i];
    return text.of(
        "seen",
        "i=" + i,
        "p=" + p,
        "size=" + c.size(p),
        "bytes=" + c.bytes(p),
        "w="
            + (learns ? "acting(s->out%s[j * %s + k])" : read + "(out%s, j * %s + k)")
                .formatted(i, readout.outputs()),
        "product=" + (real ? "" : coefficient(arrival).times("", "clip(s->sum[k])")),
        "kept=" + (real ? "" : c.kept("s->filtered" + i + "[j]")),
        "kappa=" + kappa(),
        "c=" + (real ? scale() : String.valueOf(c.integers.readout.increment())));
  }

  private CConstant coefficient(Coefficient of) {
    return c.constants.coefficient("", of);
  }
}
