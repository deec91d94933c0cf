package org.eprop.device;

import java.util.ArrayList;
import java.util.List;

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
    String weight;
    String name = (c.learned(i) ? "initial_w" : "w") + i;
    if (c.integers == null) {
      weight = c.constants.floats(name, p.weights());
    } else {
      weight = c.constants.integers(name, c.integers.projections.get(i).weights());
    }
    return c.learned(i) ? "acting(s->w" + i + "[k])" : weight + "(w" + i + ", k)";
  }

  private void arrival(int i, DeviceProjection p) {
    String weight = rows(i, p);
    boolean values = p.source() < 0 && c.network.real();
    String ring = CNetwork.ring(p.source());
    text.add("\nstatic void arrive$i(STATE *s) {", "i=" + i);
    text.add(
        values
            ? "const $type *row = s->$ring + past(s->at_$ring, $rows, $delay) * $n + $first;"
            : "const uint8_t *row = s->$ring + past(s->at_$ring, $rows, $delay) * $bytes;",
        "type=" + c.numbers.number(),
        "ring=" + ring,
        "rows=" + c.rows(p.source()),
        "delay=" + p.shortest(),
        "bytes=" + c.bytes(p.source()),
        "first=" + p.first(),
        "n=" + c.size(p.source()));
    boolean summed = !p.isMixed() && c.integers != null;
    text.add("INDEX i, j, k;");
    text.addIf(!values, "INDEX b;\nuint8_t bits;");
    text.addIf(!p.dense(), "INDEX end;");
    text.addIf(summed, "for (j = 0; j < $n; j++) {\ns->sum[j] = 0;\n}", "n=" + c.size(p.to()));
    if (values) {
      text.add("for (i = 0; i < $pre; i++) {\nif (row[i] != 0) {", "pre=" + p.pre());
      row(i, p, weight, "i", c.integers == null ? "row[i] * " : "(int32_t)row[i] * ");
      text.add("}\n}");
    } else {
      boolean some = p.first() > 0 || p.pre() < c.size(p.source());
      text.add(
          "for (b = 0; b < $bytes; b++) {\n"
              + "for (bits = row[b], i = 8 * b; bits != 0; bits = (uint8_t)(bits >> 1), i++) {\n"
              + "if ((bits & 1) != 0$range) {",
          "bytes=" + c.bytes(p.source()),
          "range=" + (some ? " && i >= " + p.first() + " && i < " + (p.first() + p.pre()) : ""));
      row(i, p, weight, p.first() == 0 ? "i" : "(i - " + p.first() + ")", "");
      text.add("}\n}\n}");
    }
    arrive(i, p);
    text.add("}");
  }

  /** Adds one row. */
  private void row(int i, DeviceProjection p, String weight, String pre, String factor) {
    String to = p.isMixed() ? "s->pending" + i : c.integers == null ? "s->current" : "s->sum";
    if (p.dense()) {
      text.add(
          "k = $pre * $n;\nfor (j = 0; j < $n; j++, k++) {\n$to[j] += $x$w;\n}",
          "pre=" + pre,
          "n=" + c.size(p.to()),
          "to=" + to,
          "x=" + factor,
          "w=" + weight);
      return;
    }
    text.add(
        "k = $read(start$i, $pre);\nend = $read(start$i, $pre + 1);\nfor (; k < end; k++) {\n"
            + "j = $target(target$i, k);",
        "read=" + (c.constants.places("start" + i, p.start())),
        "target=" + (c.constants.places("target" + i, p.target())),
        "i=" + i,
        "pre=" + pre);
    if (p.isMixed()) {
      text.add(
          "j += $n * past(s->due$i, $span, $span - ($delay(delay$i, k) - $shortest));",
          "n=" + c.size(p.to()),
          "span=" + (p.longest() - p.shortest() + 1),
          "delay=" + (c.constants.places("delay" + i, p.delay())),
          "shortest=" + p.shortest(),
          "i=" + i);
    }
    text.add("$to[j] += $x$w;\n}", "to=" + to, "x=" + factor, "w=" + weight);
  }

  /** Turns what has arrived into a current. */
  private void arrive(int i, DeviceProjection p) {
    String sum = "s->sum[j]";
    if (p.isMixed()) {
      text.add("k = (INDEX)s->due$i * $n;", "i=" + i, "n=" + c.size(p.to()));
      sum = "s->pending" + i + "[k + j]";
    } else if (c.integers == null) {
      return;
    }
    text.add("for (j = 0; j < $n; j++) {", "n=" + c.size(p.to()));
    if (c.integers == null) {
      text.add("s->current[j] += $sum;", "sum=" + sum);
    } else {
      IntegerProjection own = c.integers.projections.get(i);
      String shifted =
          own.arrivalShift() == 0 ? sum : "rounded(" + sum + ", " + own.arrivalShift() + ")";
      CConstant current = c.constants.coefficient("", own.current());
      text.add(
          "s->current[j] = clip(s->current[j] + $product);",
          "product=" + (current.times("", "clip(" + shifted + ")")));
    }
    text.addIf(p.isMixed(), "$sum = $zero;", "sum=" + sum, "zero=" + c.numbers.zero());
    text.add("}");
    text.addIf(
        p.isMixed(),
        "s->due$i = (uint8_t)past(s->due$i, $span, $span - 1);",
        "i=" + i,
        "span=" + (p.longest() - p.shortest() + 1));
  }

  private void neurons(int p, DevicePopulation population) {
    int d = population.states();
    text.add("\nstatic void neurons$p(STATE *s) {", "p=" + p);
    text.add(
        "uint8_t *row = s->z$p + (INDEX)s->at_z$p * $bytes;\n"
            + "const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;\n"
            + "INDEX j;\n"
            + "for (j = 0; j < $n; j++) {\ns->current[j] = $bias;\n}",
        "p=" + p,
        "rows=" + c.rows(p),
        "bytes=" + c.bytes(p),
        "n=" + population.size(),
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
    text.add("for (j = 0; j < $n; j++) {", "n=" + population.size());
    text.add("const int fired = spiked(last, j);\nint above;");
    text.add("const $type c = s->current[j];", "type=" + c.numbers.number());
    List<String> names = new ArrayList<>();
    for (int m = 0; m < d; m++) {
      text.add("const $type v$m = s->s$p_$m[j];", "type=" + c.numbers.number(), "m=" + m, "p=" + p);
      names.add("x" + m);
    }
    text.add(
        "$type $names, distance;", "type=" + c.numbers.wide(), "names=" + String.join(", ", names));
    if (population.isPiecewise()) {
      text.add("if (fired) {");
      states(p, 1);
      text.add("} else {");
      states(p, 0);
      text.add("}");
    } else {
      states(p, 0);
    }
    boolean effects = false;
    for (CConstant r : c.r[p]) {
      effects |= r != null;
    }
    text.addIf(effects, "if (fired) {");
    StringBuilder sum = new StringBuilder();
    for (int m = 0; m < d; m++) {
      if (c.r[p][m] != null) {
        text.add("x$m += $r;", "m=" + m, "r=" + c.r[p][m].of("j"));
      }
      if (c.g[p][m] != null) {
        String number = "s->s" + p + "_" + m + "[j]";
        sum.append(sum.isEmpty() ? "" : " + ").append(c.g[p][m].times("j", number));
      }
    }
    text.addIf(effects, "}");
    for (int m = 0; m < d; m++) {
      text.add("s->s$p_$m[j] = $x;", "p=" + p, "m=" + m, "x=" + (c.numbers.clip("x" + m)));
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
          "p=" + p,
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
      StringBuilder sum = new StringBuilder();
      for (int k = 0; k < c.u[p].length; k++) {
        if (c.a[p][z][m][k] != null) {
          sum.append(sum.isEmpty() ? "" : " + ").append(c.a[p][z][m][k].times("j", "v" + k));
        }
      }
      if (c.u[p][m] != null) {
        sum.append(sum.isEmpty() ? "" : " + ").append(c.u[p][m].times("j", "c"));
      }
      text.add("x$m = $sum;", "m=" + m, "sum=" + (sum.isEmpty() ? c.numbers.zero() : sum));
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
      CConstant steepness = c.constants.reals("steepness" + p, population.steepness());
      float[] table = new float[IntegerPopulation.CELLS + 1];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) population.surrogate().at((i - IntegerPopulation.CELLS / 2) / 32.0);
      }
      c.constants.floats("shapes" + p, table);
      shape = "shape_at(shapes" + p + ", " + steepness.times("j", "distance") + ")";
    }
    shape = silent.replace("$0", c.numbers.zero()) + shape;
    if (c.learning.ofNeurons()) {
      text.add("s->psi$p[j] = $x;", "p=" + p, "x=" + filtered("s->psi" + p + "[j]", shape));
    } else {
      text.add("s->before$p[j] = s->shape$p[j];", "p=" + p);
      text.add("s->shape$p[j] = $x;", "p=" + p, "x=" + shape);
    }
  }

  /** kappa psibar + c S. */
  private String filtered(String psi, String shape) {
    DeviceReadout readout = c.network.readout();
    if (c.integers == null) {
      String kappa = CText.text((float) readout.kappa());
      return kappa
          + " * "
          + psi
          + " + "
          + CText.text((float) readout.scale())
          + " * ("
          + shape
          + ")";
    }
    IntegerReadout own = c.integers.readout;
    String kept = own.kappa() == null ? "" : coefficient(own.kappa()).times("", psi) + " + ";
    String now = "(int16_t)(" + shape + ")";
    return "clip(%smul(%s, %s, %s))"
        .formatted(kept, own.increment(), now, IntegerPopulation.SHAPE_BITS);
  }

  private void readout(DeviceReadout readout) {
    int outputs = readout.outputs();
    boolean learns = c.learning.learns();
    boolean real = c.integers == null;
    text.add("\nstatic void readout(STATE *s) {\nconst uint8_t *row;\nINDEX j, k;");
    if (real) {
      text.add("for (k = 0; k < $n; k++) {\ns->sum[k] = 0.0f;\n}", "n=" + outputs);
    } else {
      IntegerReadout own = c.integers.readout;
      text.add("int32_t sums[$n];\nfor (k = 0; k < $n; k++) {", "n=" + outputs);
      text.add(
          "sums[k] = $kept$bias;\n}",
          "kept=" + (own.kappa() == null ? "0" : coefficient(own.kappa()).times("", "s->y[k]")),
          "bias="
              + (own.bias() == null
                  ? ""
                  : " + "
                      + coefficient(own.biasScale())
                          .times("", learns ? "s->bias[k]" : biasName(own.bias()))));
    }
    for (int i = 0; i < readout.seen().size(); i++) {
      int p = readout.seen().get(i);
      String name = (learns ? "initial_out" : "out") + i;
      String read =
          real
              ? c.constants.floats(name, readout.weights().get(i))
              : c.constants.integers(name, c.integers.readout.weights()[i]);
      text.add("row = s->z$p + (INDEX)s->at_z$p * $bytes;", "p=" + p, "bytes=" + c.bytes(p));
      text.addIf(!real, "for (k = 0; k < $n; k++) {\ns->sum[k] = 0;\n}", "n=" + outputs);
      text.add(
          "for (j = 0; j < $size; j++) {\nif (spiked(row, j)) {\n"
              + "for (k = 0; k < $n; k++) {\ns->sum[k] += $w;\n}\n}\n}",
          "size=" + c.size(p),
          "n=" + outputs,
          "w="
              + (learns
                  ? "acting(s->out" + i + "[j * " + outputs + " + k])"
                  : read + "(out" + i + ", j * " + outputs + " + k)"));
      if (!real) {
        text.add(
            "for (k = 0; k < $n; k++) {\nsums[k] += $product;\n}",
            "n=" + outputs,
            "product=" + coefficient(c.integers.readout.arrival()[i]).times("", "clip(s->sum[k])"));
      }
      if (learns) {
        filter(i, c.size(p), readout);
      }
    }
    text.add("for (k = 0; k < $n; k++) {", "n=" + outputs);
    if (real) {
      String bias =
          readout.bias() == null
              ? ""
              : learns
                  ? " + (double)s->bias[k]"
                  : " + (double)"
                      + c.constants.reals("bias_out", CNetwork.wide(readout.bias())).of("k");
      text.add(
          "s->y[k] = $kappa * s->y[k] + $scale * (double)s->sum[k]$bias;",
          "kappa=" + readout.kappa(),
          "scale=" + readout.scale(),
          "bias=" + bias);
    } else {
      text.add("s->y[k] = clip(sums[k]);");
    }
    text.add("}");
    if (learns && readout.bias() != null) {
      if (real) {
        text.add(
            "s->bias_trace = $kappa * s->bias_trace + 1.0f;",
            "kappa=" + CText.text((float) readout.kappa()));
      } else {
        IntegerReadout own = c.integers.readout;
        text.add(
            "s->bias_trace = clip($kept$one);",
            "kept="
                + (own.kappa() == null
                    ? ""
                    : coefficient(own.kappa()).times("", "s->bias_trace") + " + "),
            "one=" + Fixed.of(1, own.biasTraceFormat()));
      }
    }
    text.add("}");
  }

  private CConstant coefficient(Coefficient of) {
    return c.constants.coefficient("", of);
  }

  private String biasName(int[] values) {
    return c.constants.integers("bias_out", values) + "(bias_out, k)";
  }

  /** zbar. */
  private void filter(int i, int n, DeviceReadout readout) {
    text.add("for (j = 0; j < $n; j++) {", "n=" + n);
    if (c.integers == null) {
      text.add(
          "s->filtered$i[j] = $kappa * s->filtered$i[j] + (spiked(row, j) ? $c : 0.0f);",
          "kappa=" + CText.text((float) readout.kappa()),
          "i=" + i,
          "c=" + CText.text((float) readout.scale()));
    } else {
      IntegerReadout own = c.integers.readout;
      text.add(
          "s->filtered$i[j] = clip($kept(spiked(row, j) ? $c : 0));",
          "kept="
              + (own.kappa() == null
                  ? ""
                  : coefficient(own.kappa()).times("", "s->filtered" + i + "[j]") + " + "),
          "i=" + i,
          "c=" + own.increment());
    }
    text.add("}");
  }
}
