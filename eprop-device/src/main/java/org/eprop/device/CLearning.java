package org.eprop.device;

import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    text.with("i=" + i, "n=" + to.size(), "p=" + p.to(), "at=" + (ofNeurons ? "[i]" : "[k]"));
    text.add("\nstatic void traces$i(STATE *s) {");
    text.addIf(
        to.isPiecewise(),
        "const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;",
        "rows=" + c.rows(p.to()),
        "bytes=" + c.bytes(p.to()));
    text.add(
        "const $type *row$first;\nINDEX i$others;\nfor (i = 0; i < $pre; i++) {",
        "type=" + c.rowType(p),
        "first=" + (p.isMixed() ? "" : " = " + c.row(p, String.valueOf(p.shortest()))),
        "others=" + (ofNeurons ? "" : ", j, k, end"),
        "pre=" + p.pre());
    String active = values ? "row[i]" : "spiked(row, i + " + p.first() + ")";
    if (ofNeurons) {
      text.add("{");
    } else {
      synapses(i, p);
    }
    if (p.isMixed()) {
      String delay = c.constants.places("delay" + i, p.delay()) + "(delay" + i + ", k)";
      text.add("row = " + c.row(p, delay) + ";");
    }
    text.add("{");
    for (int m = 0; m < d; m++) {
      text.add("const $number e$m = s->eps$i_$m$at;", "m=" + m);
    }
    text.addIf(
        Arrays.stream(back).anyMatch(Objects::nonNull),
        "const $number before = $x;",
        "x=" + product("s->before" + p.to() + "[j]", clipped(slope, "e$m")));
    text.add(
        "$wide $names;",
        "names=" + IntStream.range(0, d).mapToObj(m -> "n" + m).collect(Collectors.joining(", ")));
    if (to.isPiecewise()) {
      text.add("if (spiked(last, j)) {");
      states(p, i, 1, own);
      text.add("} else {");
      states(p, i, 0, own);
      text.add("}");
    } else {
      states(p, i, 0, own);
    }
    for (int m = 0; m < d; m++) {
      if (back[m] != null) {
        text.add("n$m += $x;", "m=" + m, "x=" + back[m].times("j", "before"));
      }
    }
    StringBuilder added = new StringBuilder();
    for (int m = 0; m < d; m++) {
      if (input[m] != null) {
        added.append(
            "n" + m + " += " + (values ? input[m].times("j", "row[i]") : input[m].of("j")) + ";\n");
      }
    }
    text.addIf(
        !added.isEmpty(),
        "if ($active) {\n" + added + "}",
        "active=" + (values ? active + " != 0" : active));
    for (int m = 0; m < d; m++) {
      text.add("s->eps$i_$m$at = $x;", "m=" + m, "x=" + c.numbers.clip("n" + m));
    }
    text.addIf(!ofNeurons, "s->trace$i[k] = $x;", "x=" + filtered(i, p, slope, own));
    text.add("}\n}\n}\n}");
  }

  /** Begins a loop over the synapses k, onto neurons j, of presynaptic neuron i. */
  private void synapses(int i, DeviceProjection p) {
    if (p.dense()) {
      text.add("k = i * $n;\nend = k + $n;\nfor (j = 0; k < end; j++, k++) {");
    } else {
      text.add(
          "k = $read(start$i, i);\nend = $read(start$i, i + 1);\nfor (; k < end; k++) {\n"
              + "j = $target(target$i, k);",
          "read=" + c.constants.places("start" + i, p.start()),
          "target=" + c.constants.places("target" + i, p.target()));
    }
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
  private void states(DeviceProjection p, int i, int z, IntegerTraces own) {
    int d = c.u[p.to()].length;
    for (int m = 0; m < d; m++) {
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
      text.add("n$m = $sum;", "m=" + m, "sum=" + sum);
    }
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
    int seen = readout.seen().indexOf(p.to());
    text.with("i=" + i, "n=" + n);
    text.add(
        "\nstatic void learn$i(STATE *s$eta) {\nINDEX i, j, k, end;",
        "eta=" + (c.integers == null ? ", float eta" : ""));
    String b;
    if (readout.symmetric()[p.to()]) {
      b = "acting(s->out" + seen + "[j * " + outputs + " + k])";
    } else {
      String name = "feedback" + p.to();
      String read = c.define(name, readout.taught()[p.to()], k -> k.readout.feedback()[p.to()]);
      b = read + "(" + name + ", k * " + n + " + j)";
    }
    text.add(
        "for (j = 0; j < $n; j++) {\n$wide sum = $zero;\nfor (k = 0; k < $outputs; k++) {\n"
            + "sum += $b * s->delta[k];\n}",
        "outputs=" + outputs,
        "b=" + (c.integers == null ? b : "(int32_t)" + b));
    LearningStep step = c.integers == null ? null : c.integers.projections.get(i).traces().step();
    boolean ofNeurons = c.learning.ofNeurons();
    String signal =
        step == null ? "eta * sum" : "clip(rounded(sum, " + c.integers.readout.signalShift() + "))";
    if (ofNeurons) {
      String psi = "s->psi" + p.to() + "[j]";
      signal = step == null ? signal + " * " + psi : scaled(signal, psi);
    }
    text.add(
        "s->signal[j] = $x;\n}",
        "x=" + (step == null ? signal : scaled(signal, "" + step.mantissa())));
    text.add("for (i = 0; i < $pre; i++) {", "pre=" + p.pre());
    text.addIf(
        ofNeurons,
        "const $number trace = $x;",
        "x=" + clipped(slope(i, c.network.populations().get(p.to())), "s->eps" + i + "_$m[i]"));
    synapses(i, p);
    text.with("trace=" + (ofNeurons ? "trace" : "s->trace" + i + "[k]"));
    text.add("if (s->signal[j] != 0 && $trace != 0$own) {", "own=" + (p.own() ? " && i != j" : ""));
    if (step == null) {
      text.add("s->w$i[k] -= s->signal[j] * $trace;");
    } else {
      text.add(
          "s->w$i[k] = changed(s, s->w$i[k], s->signal[j], $trace, $shift);",
          "shift=" + step.shift());
    }
    text.add("}\n}\n}\n}");
  }

  private static String scaled(String signal, String factor) {
    return "clip(mul(" + signal + ", " + factor + ", " + LearningStep.SIGNAL_BITS + "))";
  }

  private void learn() {
    DeviceReadout readout = c.network.readout();
    int outputs = readout.outputs();
    boolean real = c.integers == null;
    boolean normalised = c.learning.normalised();
    text.with("outputs=" + outputs);
    text.add("\nint NAME(learn)(STATE *s, unsigned target) {\nINDEX j, k;");
    text.addIf(real, "float eta = $rate;", "rate=" + CText.text((float) c.learning.rate()));
    text.addIf(!real, "int16_t mantissa;\nuint8_t shift;");
    text.addIf(
        normalised,
        "$t squares = $one;",
        "t=" + (real ? "float" : "int32_t"),
        "one=" + (real ? "1.0f" : "4096"));
    text.add("if (target >= $outputs) {\nreturn -1;\n}\nerrors(s, target);");
    if (normalised) {
      int shift = real ? 0 : 2 * c.integers.readout.filterFormat() - 12;
      for (int i = 0; i < readout.seen().size(); i++) {
        text.add("for (j = 0; j < $n; j++) {", "n=" + c.size(readout.seen().get(i)));
        if (real) {
          text.add("squares += s->filtered$i[j] * s->filtered$i[j];", "i=" + i);
        } else {
          text.add(
              "squares += ((int32_t)s->filtered$i[j] * s->filtered$i[j]) >> $shift;\n"
                  + "squares = squares > 0x3fffffff ? 0x3fffffff : squares;",
              "i=" + i,
              "shift=" + shift);
        }
        text.add("}");
      }
      text.addIf(real, "eta /= squares;");
    }
    for (int i = 0; i < c.network.projections().size(); i++) {
      if (c.learned(i)) {
        text.add("learn$i(s$eta);", "i=" + i, "eta=" + (real ? ", eta" : ""));
      }
    }
    for (int i = 0; i < readout.seen().size(); i++) {
      step(real ? null : c.integers.readout.steps()[i], normalised);
      text.add(
          "for (j = 0; j < $n; j++) {\nif (s->filtered$i[j] != 0) {\n"
              + "for (k = 0; k < $outputs; k++) {\n"
              + (real
                  ? "s->out$i[j * $outputs + k] -= s->scaled[k] * s->filtered$i[j];"
                  : "s->out$i[j * $outputs + k] = changed(s, s->out$i[j * $outputs + k],"
                      + " s->scaled[k], s->filtered$i[j], shift);")
              + "\n}\n}\n}",
          "n=" + c.size(readout.seen().get(i)),
          "i=" + i);
    }
    if (readout.bias() != null) {
      step(real ? null : c.integers.readout.biasStep(), normalised);
      text.add(
          "for (k = 0; k < $outputs; k++) {\n"
              + (real
                  ? "s->bias[k] -= s->scaled[k] * s->bias_trace;"
                  : "s->bias[k] = clip(s->bias[k]"
                      + " + change(s, s->scaled[k], s->bias_trace, shift));")
              + "\n}");
    }
    text.add("return 0;\n}");
  }

  /** Scales the errors for a leaf. */
  private void step(LearningStep step, boolean normalised) {
    if (step == null) {
      text.add("for (k = 0; k < $outputs; k++) {\ns->scaled[k] = eta * s->delta[k];\n}");
      return;
    }
    text.add("mantissa = $m;\nshift = $s;", "m=" + step.mantissa(), "s=" + step.shift());
    text.addIf(normalised, "divided(&mantissa, &shift, squares);");
    text.add(
        "for (k = 0; k < $outputs; k++) {\n"
            + "s->scaled[k] = clip(mul(s->delta[k], mantissa, 15));\n}");
  }
}
