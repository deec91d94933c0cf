package org.eprop.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

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
    text.with(
        "i=" + i,
        "n=" + c.size(p.to()),
        "w=" + rows(i, p),
        "to=" + (p.isMixed() ? "s->pending" + i : c.integers == null ? "s->current" : "s->sum"),
        "span=" + (p.longest() - p.shortest() + 1));
    text.add("\nstatic void arrive$i(STATE *s) {");
    text.add(
        "const $type *row = $past;",
        "type=" + c.rowType(p),
        "past=" + c.row(p, String.valueOf(p.shortest())));
    boolean summed = !p.isMixed() && c.integers != null;
    text.add("INDEX i, j, k;");
    text.addIf(!values, "INDEX b;\nuint8_t bits;");
    text.addIf(!p.dense(), "INDEX end;");
    text.addIf(summed, "for (j = 0; j < $n; j++) {\ns->sum[j] = 0;\n}");
    if (values) {
      text.add("for (i = 0; i < $pre; i++) {\nif (row[i] != 0) {", "pre=" + p.pre());
      row(i, p, "i", c.integers == null ? "row[i] * " : "(int32_t)row[i] * ");
      text.add("}\n}");
    } else {
      boolean some = p.first() > 0 || p.pre() < c.size(p.source());
      text.add(
          "for (b = 0; b < $bytes; b++) {\n"
              + "for (bits = row[b], i = 8 * b; bits != 0; bits = (uint8_t)(bits >> 1), i++) {\n"
              + "if ((bits & 1) != 0$range) {",
          "bytes=" + c.bytes(p.source()),
          "range=" + (some ? " && i >= " + p.first() + " && i < " + (p.first() + p.pre()) : ""));
      row(i, p, p.first() == 0 ? "i" : "(i - " + p.first() + ")", "");
      text.add("}\n}\n}");
    }
    arrive(i, p);
    text.add("}");
  }

  /** Adds one row. */
  private void row(int i, DeviceProjection p, String pre, String factor) {
    text.with("pre=" + pre, "factor=" + factor);
    if (p.dense()) {
      text.add("k = $pre * $n;\nfor (j = 0; j < $n; j++, k++) {\n$to[j] += $factor$w;\n}");
      return;
    }
    text.add(
        "k = $read(start$i, $pre);\nend = $read(start$i, $pre + 1);\nfor (; k < end; k++) {\n"
            + "j = $target(target$i, k);",
        "read=" + c.constants.places("start" + i, p.start()),
        "target=" + c.constants.places("target" + i, p.target()));
    if (p.isMixed()) {
      text.add(
          "j += $n * past(s->due$i, $span, $span - ($delay(delay$i, k) - $shortest));",
          "delay=" + c.constants.places("delay" + i, p.delay()),
          "shortest=" + p.shortest());
    }
    text.add("$to[j] += $factor$w;\n}");
  }

  /** Turns what has arrived into a current. */
  private void arrive(int i, DeviceProjection p) {
    String sum = "s->sum[j]";
    if (p.isMixed()) {
      text.add("k = (INDEX)s->due$i * $n;");
      sum = "s->pending" + i + "[k + j]";
    } else if (c.integers == null) {
      return;
    }
    text.add("for (j = 0; j < $n; j++) {");
    if (c.integers == null) {
      text.add("s->current[j] += $sum;", "sum=" + sum);
    } else {
      IntegerProjection own = c.integers.projections.get(i);
      String shifted =
          own.arrivalShift() == 0 ? sum : "rounded(" + sum + ", " + own.arrivalShift() + ")";
      CConstant current = c.constants.coefficient("", own.current());
      text.add(
          "s->current[j] = clip(s->current[j] + $product);",
          "product=" + current.times("", "clip(" + shifted + ")"));
    }
    text.addIf(p.isMixed(), "$sum = $zero;", "sum=" + sum);
    text.add("}");
    text.addIf(p.isMixed(), "s->due$i = (uint8_t)past(s->due$i, $span, $span - 1);");
  }

  private void neurons(int p, DevicePopulation population) {
    int d = population.states();
    text.with("p=" + p, "n=" + population.size());
    text.add("\nstatic void neurons$p(STATE *s) {");
    text.add(
        "uint8_t *row = s->z$p + (INDEX)s->at_z$p * $bytes;\n"
            + "const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;\n"
            + "INDEX j;\n"
            + "for (j = 0; j < $n; j++) {\ns->current[j] = $bias;\n}",
        "rows=" + c.rows(p),
        "bytes=" + c.bytes(p),
        "bias=" + (c.bias[p] == null || c.integers == null ? c.numbers.zero() : c.bias[p].of("j")));
    boolean joined = isJoined(p);
    boolean biased = c.integers == null && c.bias[p] != null;
    String bias =
        biased
            ? "for (j = 0; j < %s; j++) {\ns->current[j] += %s;\n}"
                .formatted(population.size(), c.bias[p].of("j"))
            : "";
    for (int i = 0; i < c.network.projections().size(); i++) {
      DeviceProjection projection = c.network.projections().get(i);
      if (projection.to() == p) {
        if (joined && biased && !projection.dense()) {
          text.add(bias);
          biased = false;
        }
        text.add("arrive$i(s);", "i=" + i);
      }
    }
    text.addIf(biased, bias);
    text.add("for (j = 0; j < $n; j++) {\nconst int fired = spiked(last, j);\nint above;");
    text.add("const $number c = s->current[j];");
    List<String> names = new ArrayList<>();
    for (int m = 0; m < d; m++) {
      text.add("const $number v$m = s->s$p_$m[j];", "m=" + m);
      names.add("x" + m);
    }
    text.add("$wide $names, distance;", "names=" + String.join(", ", names));
    if (population.isPiecewise()) {
      text.add("if (fired) {");
      states(p, 1);
      text.add("} else {");
      states(p, 0);
      text.add("}");
    } else {
      states(p, 0);
    }
    boolean effects = Arrays.stream(c.r[p]).anyMatch(Objects::nonNull);
    text.addIf(effects, "if (fired) {");
    StringJoiner sum = new StringJoiner(" + ");
    for (int m = 0; m < d; m++) {
      if (c.r[p][m] != null) {
        text.add("x$m += $r;", "m=" + m, "r=" + c.r[p][m].of("j"));
      }
      if (c.g[p][m] != null) {
        sum.add(c.g[p][m].times("j", "s->s" + p + "_" + m + "[j]"));
      }
    }
    text.addIf(effects, "}");
    for (int m = 0; m < d; m++) {
      text.add("s->s$p_$m[j] = $x;", "m=" + m, "x=" + c.numbers.clip("x" + m));
    }
    text.add(
        "distance = $sum - $theta;\nabove = distance > 0;",
        "sum=" + sum,
        "theta=" + c.threshold[p].of("j"));
    if (c.learning.traces()) {
      shape(p, population);
    }
    if (population.isRefractory()) {
      text.add(
          "if (s->silent$p[j] != 0) {\ns->silent$p[j]--;\n} else if (above) {\n"
              + "s->silent$p[j] = (uint8_t)$silent;\nspike(row, j);\n}",
          "silent=" + c.silent[p].of("j"));
    } else {
      text.add("if (above) {\nspike(row, j);\n}");
    }
    text.add("}\n}");
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

  private void states(int p, int z) {
    for (int m = 0; m < c.u[p].length; m++) {
      StringJoiner sum = new StringJoiner(" + ").setEmptyValue(c.numbers.zero());
      for (int k = 0; k < c.u[p].length; k++) {
        if (c.a[p][z][m][k] != null) {
          sum.add(c.a[p][z][m][k].times("j", "v" + k));
        }
      }
      if (c.u[p][m] != null) {
        sum.add(c.u[p][m].times("j", "c"));
      }
      text.add("x$m = $sum;", "m=" + m, "sum=" + sum);
    }
  }

  /** S of the pseudo-derivative; filtered where traces are of neurons. */
  private void shape(int p, DevicePopulation population) {
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
    if (c.learning.ofNeurons()) {
      text.add("s->psi$p[j] = $x;", "x=" + filtered("s->psi" + p + "[j]", shape));
    } else {
      text.add("s->before$p[j] = s->shape$p[j];\ns->shape$p[j] = $x;", "x=" + shape);
    }
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
    int outputs = readout.outputs();
    boolean learns = c.learning.learns();
    boolean real = c.integers == null;
    text.with("n=" + outputs);
    text.add("\nstatic void readout(STATE *s) {\nconst uint8_t *row;\nINDEX j, k;");
    if (real) {
      text.add("for (k = 0; k < $n; k++) {\ns->sum[k] = 0.0f;\n}");
    } else {
      IntegerReadout own = c.integers.readout;
      String bias = learns ? "s->bias[k]" : own.bias() == null ? "" : biasName(own.bias());
      text.add(
          "int32_t sums[$n];\nfor (k = 0; k < $n; k++) {\nsums[k] = $kept$bias;\n}",
          "kept=" + (own.kappa() == null ? "0" : coefficient(own.kappa()).times("", "s->y[k]")),
          "bias="
              + (own.bias() == null ? "" : " + " + coefficient(own.biasScale()).times("", bias)));
    }
    for (int i = 0; i < readout.seen().size(); i++) {
      seen(i, readout, learns);
    }
    text.add("for (k = 0; k < $n; k++) {");
    if (real) {
      String bias =
          learns || readout.bias() == null
              ? "s->bias[k]"
              : c.constants.realsOrZero("bias_out", CNetwork.wide(readout.bias())).of("k");
      text.add(
          "s->y[k] = $kappa * s->y[k] + $scale * (double)s->sum[k]$bias;",
          "kappa=" + readout.kappa(),
          "scale=" + readout.scale(),
          "bias=" + (readout.bias() == null ? "" : " + (double)" + bias));
    } else {
      text.add("s->y[k] = clip(sums[k]);");
    }
    text.add("}");
    if (learns && readout.bias() != null) {
      if (real) {
        text.add("s->bias_trace = $kappa * s->bias_trace + 1.0f;", "kappa=" + kappa());
      } else {
        text.add(
            "s->bias_trace = clip($kept$one);",
            "kept=" + c.kept("s->bias_trace"),
            "one=" + Fixed.of(1, c.integers.readout.biasTraceFormat()));
      }
    }
    text.add("}");
  }

  /** What comes from a population that is seen. */
  private void seen(int i, DeviceReadout readout, boolean learns) {
    int p = readout.seen().get(i);
    boolean real = c.integers == null;
    String name = (learns ? "initial_out" : "out") + i;
    String read = c.define(name, readout.weights().get(i), n -> n.readout.weights()[i]);
    text.with("i=" + i, "size=" + c.size(p));
    text.add("row = s->z$p + (INDEX)s->at_z$p * $bytes;", "p=" + p, "bytes=" + c.bytes(p));
    text.addIf(!real, "for (k = 0; k < $n; k++) {\ns->sum[k] = 0;\n}");
    text.add(
        "for (j = 0; j < $size; j++) {\nif (spiked(row, j)) {\n"
            + "for (k = 0; k < $n; k++) {\ns->sum[k] += $w;\n}\n}\n}",
        "w="
            + (learns ? "acting(s->out%s[j * %s + k])" : read + "(out%s, j * %s + k)")
                .formatted(i, readout.outputs()));
    if (!real) {
      text.add(
          "for (k = 0; k < $n; k++) {\nsums[k] += $product;\n}",
          "product=" + coefficient(c.integers.readout.arrival()[i]).times("", "clip(s->sum[k])"));
    }
    if (learns) {
      filter(i);
    }
  }

  private CConstant coefficient(Coefficient of) {
    return c.constants.coefficient("", of);
  }

  private String biasName(int[] values) {
    return c.constants.integers("bias_out", values) + "(bias_out, k)";
  }

  /** zbar. */
  private void filter(int i) {
    text.add("for (j = 0; j < $size; j++) {");
    if (c.integers == null) {
      text.add(
          "s->filtered$i[j] = $kappa * s->filtered$i[j] + (spiked(row, j) ? $c : 0.0f);",
          "kappa=" + kappa(),
          "c=" + scale());
    } else {
      text.add(
          "s->filtered$i[j] = clip($kept(spiked(row, j) ? $c : 0));",
          "kept=" + c.kept("s->filtered" + i + "[j]"),
          "c=" + c.integers.readout.increment());
    }
    text.add("}");
  }
}
