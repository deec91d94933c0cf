package org.eprop.device;

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

  private String number() {
    return c.numbers.number();
  }

  private CConstant real(String name, double[] values) {
    return c.constants.reals(name, values);
  }

  /** eps and ebar of the synapses of a projection. */
  private void traces(int i, DeviceProjection p) {
    DevicePopulation to = c.network.populations().get(p.to());
    int d = to.states();
    boolean ofNeurons = c.learning.ofNeurons();
    boolean values = p.source() < 0 && c.network.real();
    String ring = CNetwork.ring(p.source());
    String at = ofNeurons ? "[i]" : "[k]";
    IntegerTraces own = c.integers == null ? null : c.integers.projections.get(i).traces();
    CConstant[] slope = slope(i, to);
    CConstant[] back = new CConstant[d];
    CConstant[] input = new CConstant[d];
    for (int m = 0; m < d; m++) {
      if (own == null) {
        back[m] = real("own" + i + m, to.traced(m));
        input[m] = real("in" + i + m, to.input(m));
      } else {
        back[m] = c.constants.coefficient("own" + i + m, own.own()[m]);
        input[m] =
            own.value() == null
                ? c.constants.numbers("in" + i + m, own.spike()[m])
                : c.constants.coefficient("in" + i + m, own.value()[m]);
      }
    }
    boolean hasOwn = false;
    for (CConstant of : back) {
      hasOwn |= of != null;
    }
    text.add("\nstatic void traces$i(STATE *s) {", "i=" + i);
    text.addIf(
        to.isPiecewise(),
        "const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;",
        "p=" + p.to(),
        "rows=" + c.rows(p.to()),
        "bytes=" + c.bytes(p.to()));
    String rowType = values ? number() : "uint8_t";
    String row =
        "s->%s + past(s->at_%s, %s, $delay) * %s"
            .formatted(
                ring,
                ring,
                c.rows(p.source()),
                values ? c.size(p.source()) + " + " + p.first() : c.bytes(p.source()));
    text.add(
        "const $rowType *row$first;",
        "rowType=" + rowType,
        "first="
            + (p.isMixed() ? "" : " = " + row.replace("$delay", String.valueOf(p.shortest()))));
    text.add(
        "INDEX i$others;\nfor (i = 0; i < $pre; i++) {",
        "others=" + (ofNeurons ? "" : ", j, k, end"),
        "pre=" + p.pre());
    String active = values ? "row[i]" : "spiked(row, i + " + p.first() + ")";
    if (ofNeurons) {
      text.add("{");
    } else if (p.dense()) {
      text.add("k = i * $n;\nend = k + $n;\nfor (j = 0; k < end; j++, k++) {", "n=" + to.size());
    } else {
      text.add(
          "k = $read(start$i, i);\nend = $read(start$i, i + 1);\nfor (; k < end; k++) {",
          "read=" + (c.constants.places("start" + i, p.start())),
          "i=" + i);
      text.add(
          "j = $read(target$i, k);",
          "i=" + i,
          "read=" + (c.constants.places("target" + i, p.target())));
    }
    if (p.isMixed()) {
      String delay = c.constants.places("delay" + i, p.delay()) + "(delay" + i + ", k)";
      text.add("row = " + row.replace("$delay", delay) + ";");
    }
    text.add("{");
    for (int m = 0; m < d; m++) {
      text.add("const $t e$m = s->eps$i_$m$at;", "t=" + number(), "m=" + m, "i=" + i, "at=" + at);
    }
    text.addIf(
        hasOwn,
        "const $t before = $x;",
        "t=" + number(),
        "x=" + product("s->before" + p.to() + "[j]", clipped(slope, "e$m")));
    StringBuilder names = new StringBuilder();
    for (int m = 0; m < d; m++) {
      names.append(m == 0 ? "n" : ", n").append(m);
    }
    text.add("$t $names;", "t=" + c.numbers.wide(), "names=" + names);
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
      text.addIf(
          back[m] != null,
          "n$m += $x;",
          "m=" + m,
          "x=" + (back[m] == null ? "" : back[m].times("j", "before")));
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
      String x = c.numbers.clip("n" + m);
      text.add("s->eps$i_$m$at = $x;", "i=" + i, "m=" + m, "at=" + at, "x=" + x);
    }
    text.addIf(!ofNeurons, "s->trace$i[k] = $x;", "i=" + i, "x=" + filtered(i, p, slope, own));
    text.add("}\n}\n}\n}");
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
        slope[m] = real("slope" + i + m, g);
      }
    }
    return slope;
  }

  /** The next eps without what comes from outside; constants are those of neurons' states. */
  private void states(DeviceProjection p, int i, int z, IntegerTraces own) {
    int d = c.u[p.to()].length;
    for (int m = 0; m < d; m++) {
      StringBuilder sum = new StringBuilder();
      for (int k = 0; k < d; k++) {
        CConstant a =
            own == null
                ? c.a[p.to()][z][m][k]
                : c.constants.coefficient("e" + i + z + m + k, own.a()[z][m][k]);
        if (a != null) {
          sum.append(sum.isEmpty() ? "" : " + ").append(a.times("j", "e" + k));
        }
      }
      text.add("n$m = $sum;", "m=" + m, "sum=" + (sum.isEmpty() ? c.numbers.zero() : sum));
    }
  }

  /** h = (gamma / scale) g.eps. */
  private String clipped(CConstant[] slope, String of) {
    StringBuilder sum = new StringBuilder();
    for (int m = 0; m < slope.length; m++) {
      if (slope[m] != null) {
        sum.append(sum.isEmpty() ? "" : " + ");
        sum.append(slope[m].times("j", of.replace("$m", "" + m)));
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
    Coefficient kappa = c.integers.readout.kappa();
    String kept =
        kappa == null
            ? ""
            : c.constants.coefficient("", kappa).times("", "s->trace" + i + "[k]") + " + ";
    return "clip(" + kept + c.constants.coefficient("", own.scale()).times("", now) + ")";
  }

  /** The change of a projection's weights. */
  private void hidden(int i, DeviceProjection p) {
    DeviceReadout readout = c.network.readout();
    int n = c.size(p.to());
    int outputs = readout.outputs();
    int seen = readout.seen().indexOf(p.to());
    text.add(
        "\nstatic void learn$i(STATE *s$eta) {",
        "i=" + i,
        "eta=" + (c.integers == null ? ", float eta" : ""));
    text.add("INDEX i, j, k, end;");
    String b;
    if (readout.symmetric()[p.to()]) {
      b = "acting(s->out" + seen + "[j * " + outputs + " + k])";
    } else {
      String name = "feedback" + p.to();
      String read =
          c.integers == null
              ? c.constants.floats(name, readout.taught()[p.to()])
              : c.constants.integers(name, c.integers.readout.feedback()[p.to()]);
      b = read + "(" + name + ", k * " + n + " + j)";
    }
    text.add(
        "for (j = 0; j < $n; j++) {\n$wide sum = $zero;\nfor (k = 0; k < $outputs; k++) {\n"
            + "sum += $b * s->delta[k];\n}",
        "n=" + n,
        "wide=" + c.numbers.wide(),
        "zero=" + c.numbers.zero(),
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
        "const $t trace = $x;",
        "t=" + number(),
        "x=" + clipped(slope(i, c.network.populations().get(p.to())), "s->eps" + i + "_$m[i]"));
    String trace = ofNeurons ? "trace" : "s->trace" + i + "[k]";
    if (p.dense()) {
      text.add("k = i * $n;\nend = k + $n;\nfor (j = 0; k < end; j++, k++) {", "n=" + n);
    } else {
      text.add(
          "k = $read(start$i, i);\nend = $read(start$i, i + 1);\nfor (; k < end; k++) {\n"
              + "j = $target(target$i, k);",
          "read=" + (c.constants.places("start" + i, p.start())),
          "target=" + (c.constants.places("target" + i, p.target())),
          "i=" + i);
    }
    text.add(
        "if (s->signal[j] != 0 && $trace != 0$own) {",
        "trace=" + trace,
        "own=" + (p.own() ? " && i != j" : ""));
    if (step == null) {
      text.add("s->w$i[k] -= s->signal[j] * $trace;", "i=" + i, "trace=" + trace);
    } else {
      text.add(
          "s->w$i[k] = changed(s, s->w$i[k], s->signal[j], $trace, $shift);",
          "i=" + i,
          "trace=" + trace,
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
    text.add("\nint $learn(STATE *s, unsigned target) {\nINDEX j, k;", "learn=NAME(learn)");
    text.addIf(real, "float eta = $rate;", "rate=" + CText.text((float) c.learning.rate()));
    text.addIf(!real, "int16_t mantissa;\nuint8_t shift;");
    text.addIf(
        normalised,
        "$t squares = $one;",
        "t=" + (real ? "float" : "int32_t"),
        "one=" + (real ? "1.0f" : "4096"));
    text.add("if (target >= $n) {\nreturn -1;\n}\nerrors(s, target);", "n=" + outputs);
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
              + "for (k = 0; k < $outputs; k++) {",
          "n=" + c.size(readout.seen().get(i)),
          "i=" + i,
          "outputs=" + outputs);
      text.add(
          real
              ? "s->out$i[j * $n + k] -= s->scaled[k] * s->filtered$i[j];"
              : "s->out$i[j * $n + k] = changed(s, s->out$i[j * $n + k], s->scaled[k],"
                  + " s->filtered$i[j], shift);",
          "i=" + i,
          "n=" + outputs);
      text.add("}\n}\n}");
    }
    if (readout.bias() != null) {
      step(real ? null : c.integers.readout.biasStep(), normalised);
      text.add("for (k = 0; k < $n; k++) {", "n=" + outputs);
      text.add(
          real
              ? "s->bias[k] -= s->scaled[k] * s->bias_trace;"
              : "s->bias[k] = clip(s->bias[k] + change(s, s->scaled[k], s->bias_trace, shift));");
      text.add("}");
    }
    text.add("return 0;\n}");
  }

  /** Scales the errors for a leaf. */
  private void step(LearningStep step, boolean normalised) {
    if (step == null) {
      text.add(
          "for (k = 0; k < $n; k++) {\ns->scaled[k] = eta * s->delta[k];\n}",
          "n=" + c.network.readout().outputs());
      return;
    }
    text.add("mantissa = $m;\nshift = $s;", "m=" + step.mantissa(), "s=" + step.shift());
    text.addIf(normalised, "divided(&mantissa, &shift, squares);");
    text.add(
        "for (k = 0; k < $n; k++) {\ns->scaled[k] = clip(mul(s->delta[k], mantissa, 15));\n}",
        "n=" + c.network.readout().outputs());
  }
}
