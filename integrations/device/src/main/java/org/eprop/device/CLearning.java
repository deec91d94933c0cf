package org.eprop.device;

import static org.eprop.device.CText.each;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.eprop.device.CConstants.CConstant;

/** The C of learning: eligibility traces, errors, changes of weights. */
final class CLearning {

  private final CNetwork c;
  private final CText text;

  CLearning(CNetwork network, CText text) {
    this.c = network;
    this.text = text;
  }

  void write() {
    for (int i = 0; i < c.network.projections().size(); i++) {
      if (c.learned(i)) {
        traces(i, c.network.projections().get(i));
        hidden(i, c.network.projections().get(i));
      }
    }
    learn();
  }

  /** eps and ebar of the synapses of a projection. */
  private void traces(int i, DeviceProjection p) {
    DevicePopulation to = c.network.populations().get(p.to());
    int d = to.states();
    boolean ofNeurons = c.learning.ofNeurons();
    boolean values = c.isOfValues(p);
    IntegerTraces own = c.integers == null ? null : c.integers.projections.get(i).traces();
    CConstant[] slope = slope(i, to);
    CConstant[] back = new CConstant[d];
    CConstant[] input = new CConstant[d];
    for (int m = 0; m < d; m++) {
      if (own == null) {
        back[m] = c.constants.reals("own" + i + m, to.traced(m));
        input[m] = c.constants.reals("in" + i + m, to.input(m));
      } else {
        back[m] = c.constants.coefficient("own" + i + m, own.own()[m]);
        input[m] =
            own.value() == null
                ? c.constants.numbers("in" + i + m, own.spike()[m])
                : c.constants.coefficient("in" + i + m, own.value()[m]);
      }
    }
    String at = ofNeurons ? "[i]" : "[k]";
    text.with("i=" + i, "n=" + to.size(), "p=" + p.to(), "mixed=" + p.isMixed());
    text.with(c.places(i, p));
    String delay =
        p.isMixed()
            ? c.constants.places("delay" + i, p.delay()) + "(delay" + i + ", k)"
            : String.valueOf(p.shortest());
    boolean recalls = Arrays.stream(back).anyMatch(Objects::nonNull);
    String active = values ? "row[i]" : "spiked(row, i + " + p.first() + ")";
    String number = c.numbers.number();
    text.part(
        "traces",
        "piecewise=" + to.isPiecewise(),
        "rows=" + c.rows(p.to()),
        "bytes=" + c.bytes(p.to()),
        "type=" + c.rowType(p),
        "past=" + c.row(p, delay),
        "pre=" + p.pre(),
        "synapses=" + text.of("synapses"),
        "held=" + each(d, m -> "const %s e%s = s->eps%s_%s%s;".formatted(number, m, i, m, at)),
        "recalls=" + recalls,
        "before=" + (recalls ? product("s->before" + p.to() + "[j]", clipped(slope, "e$m")) : ""),
        "names=" + each(d, m -> "n" + m).replace("\n", ", "),
        "fired=" + (to.isPiecewise() ? states(p, i, 1, own) : ""),
        "silently=" + states(p, i, 0, own),
        "back="
            + each(
                d,
                m ->
                    back[m] == null ? "" : "n%s += %s;".formatted(m, back[m].times("j", "before"))),
        "driven=" + Arrays.stream(input).anyMatch(Objects::nonNull),
        "active=" + (values ? active + " != 0" : active),
        "inputs="
            + each(
                d,
                m ->
                    input[m] == null
                        ? ""
                        : "n%s += %s;"
                            .formatted(
                                m, values ? input[m].times("j", "row[i]") : input[m].of("j"))),
        "after=" + each(d, m -> "s->eps%s_%s%s = %s;".formatted(i, m, at, c.numbers.clip("n" + m))),
        "filtered=" + (ofNeurons ? "" : filtered(i, p, slope, own)));
  }

  /** g times the height of the pseudo-derivative. */
  private CConstant[] slope(int i, DevicePopulation to) {
    CConstant[] slope = new CConstant[to.states()];
    for (int m = 0; m < slope.length; m++) {
      if (c.integers != null) {
        Coefficient own = c.integers.projections.get(i).traces().slope()[m];
        slope[m] = c.constants.coefficient("slope" + i + m, own);
      } else {
        double[] g = to.threshold(m);
        double[] heights = to.heights();
        for (int j = 0; j < g.length; j++) {
          g[j] *= heights[j];
        }
        slope[m] = c.constants.reals("slope" + i + m, g);
      }
    }
    return slope;
  }

  /** The next eps without what comes from outside; constants are those of neurons' states. */
  private String states(DeviceProjection p, int i, int z, IntegerTraces own) {
    int d = c.u[p.to()].length;
    return each(
        d,
        m -> {
          StringJoiner sum = new StringJoiner(" + ").setEmptyValue(c.numbers.zero());
          for (int k = 0; k < d; k++) {
            CConstant a =
                own == null
                    ? c.a[p.to()][z][m][k]
                    : c.constants.coefficient("e" + i + z + m + k, own.a()[z][m][k]);
            if (a != null) {
              sum.add(a.times("j", "e" + k));
            }
          }
          return "n" + m + " = " + sum + ";";
        });
  }

  /** h = (gamma / scale) g.eps. */
  private String clipped(CConstant[] slope, String of) {
    StringJoiner sum = new StringJoiner(" + ");
    for (int m = 0; m < slope.length; m++) {
      if (slope[m] != null) {
        sum.add(slope[m].times("j", of.replace("$m", "" + m)));
      }
    }
    return c.integers == null ? "(" + sum + ")" : "clip(" + sum + ")";
  }

  private String product(String shape, String slope) {
    return c.integers == null
        ? shape + " * " + slope
        : "clip(mul(" + shape + ", " + slope + ", " + IntegerPopulation.SHAPE_BITS + "))";
  }

  private String filtered(int i, DeviceProjection p, CConstant[] slope, IntegerTraces own) {
    String now = product("s->shape" + p.to() + "[j]", clipped(slope, "s->eps" + i + "_$m[k]"));
    DeviceReadout readout = c.network.readout();
    if (own == null) {
      return "%s * s->trace%s[k] + %s * (%s)"
          .formatted(
              CText.text((float) readout.kappa()), i, CText.text((float) readout.scale()), now);
    }
    CConstant scale = c.constants.coefficient("", own.scale());
    return "clip(" + c.kept("s->trace" + i + "[k]") + scale.times("", now) + ")";
  }

  /** The change of a projection's weights. */
  private void hidden(int i, DeviceProjection p) {
    DeviceReadout readout = c.network.readout();
    int n = c.size(p.to());
    int outputs = readout.outputs();
    boolean ofNeurons = c.learning.ofNeurons();
    String b;
    if (readout.symmetric()[p.to()]) {
      b = "acting(s->out" + readout.seen().indexOf(p.to()) + "[j * " + outputs + " + k])";
    } else {
      String name = "feedback" + p.to();
      String read = c.define(name, readout.taught()[p.to()], k -> k.readout.feedback()[p.to()]);
      b = read + "(" + name + ", k * " + n + " + j)";
    }
    LearningStep step = c.integers == null ? null : c.integers.projections.get(i).traces().step();
    String signal =
        step == null ? "eta * sum" : "clip(rounded(sum, " + c.integers.readout.signalShift() + "))";
    if (ofNeurons) {
      String psi = "s->psi" + p.to() + "[j]";
      signal = step == null ? signal + " * " + psi : scaled(signal, psi);
    }
    text.with("i=" + i, "n=" + n).with(c.places(i, p));
    text.part(
        "learn_hidden",
        "eta=" + (step == null ? ", float eta" : ""),
        "outputs=" + outputs,
        "b=" + (step == null ? b : "(int32_t)" + b),
        "signal=" + (step == null ? signal : scaled(signal, "" + step.mantissa())),
        "pre=" + p.pre(),
        "slope="
            + (ofNeurons
                ? clipped(slope(i, c.network.populations().get(p.to())), "s->eps" + i + "_$m[i]")
                : ""),
        "synapses=" + text.of("synapses"),
        "trace=" + (ofNeurons ? "trace" : "s->trace" + i + "[k]"),
        "others=" + (p.own() ? " && i != j" : ""),
        "shift=" + (step == null ? "" : String.valueOf(step.shift())));
  }

  private static String scaled(String signal, String factor) {
    return "clip(mul(" + signal + ", " + factor + ", " + LearningStep.SIGNAL_BITS + "))";
  }

  private void learn() {
    DeviceReadout readout = c.network.readout();
    List<Integer> seen = readout.seen();
    boolean real = c.integers == null;
    boolean normalised = c.learning.normalised();
    boolean biased = readout.bias() != null;
    double others = c.learning.others();
    String eta = others == 1 ? "eta" : "eta * " + CText.text((float) others);
    text.with("outputs=" + readout.outputs(), "normalised=" + normalised);
    int shift = real ? 0 : 2 * c.integers.readout.filterFormat() - 12;
    text.part(
        "learning",
        "rate=" + CText.text((float) c.learning.rate()),
        "squares="
            + each(
                normalised ? seen.size() : 0,
                i -> text.of("squares", "n=" + c.size(seen.get(i)), "i=" + i, "shift=" + shift)),
        "divided=" + (real && normalised),
        "hidden="
            + each(
                c.network.projections().size(),
                i -> c.learned(i) ? "learn" + i + (real ? "(s, " + eta + ");" : "(s);") : ""),
        "readout="
            + each(
                seen.size(),
                i ->
                    text.of(
                        "learn_readout",
                        "scaled=" + scaled(real ? null : c.integers.readout.steps()[i]),
                        "n=" + c.size(seen.get(i)),
                        "i=" + i)),
        "biased=" + biased,
        "scaled=" + (biased ? scaled(real ? null : c.integers.readout.biasStep()) : ""));
  }

  /** Scales the errors for a leaf. */
  private String scaled(LearningStep step) {
    return step == null
        ? text.of("scaled")
        : text.of("scaled", "m=" + step.mantissa(), "s=" + step.shift());
  }
}
