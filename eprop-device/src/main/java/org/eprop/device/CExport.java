package org.eprop.device;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A network as one file of C99 and its header: no malloc, no files, no libm, no recursion; the
 * state is one struct of constant size.
 */
public final class CExport {

  /** How many characters a name has at most. */
  public static final int LONGEST_NAME = 41;

  private final String name;
  private final String header;
  private final String source;
  private final String web;
  private final CFacts facts;
  private final CParts parts = new CParts();

  /**
   * Writes it.
   *
   * @param name of the files and functions: a C identifier
   * @param network to be exported
   * @param learning what learns
   * @param integers its numbers; null for single precision
   * @param ranges what was measured, for the head
   * @param sample for the self-test; null if there is none
   */
  public CExport(
      String name,
      DeviceNetwork network,
      DeviceLearning learning,
      IntegerNetwork integers,
      Ranges ranges,
      DeviceSample sample) {
    if (!name.matches("[a-z][a-z0-9_]*") || name.length() > LONGEST_NAME) {
      throw new InvalidInputException(
          "name: got \"%s\", but expected at most %s lower-case letters, digits and _, a letter first"
              .formatted(name, LONGEST_NAME));
    }
    if (integers == null && learning.learns() && !network.readout().isSoftmax()) {
      throw new InvalidInputException(
          ("readout %s: loss: got %s, but expected softmax_cross_entropy to learn on a device")
              .formatted(network.readout().name(), network.readout().loss()));
    }
    this.name = name;
    CNetwork c = new CNetwork(network, learning, integers);
    CText functions =
        new CText()
            .with(
                "number=" + c.numbers.number(),
                "wide=" + c.numbers.wide(),
                "zero=" + c.numbers.zero());
    new CStep(c, functions).write();
    if (learning.learns()) {
      errors(c, functions);
      new CLearning(c, functions).write();
    }
    api(c, functions);
    CText test = new CText();
    long before = c.constants.bytes();
    new CSelfTest(c, test).write(sample);
    facts = new CFacts(c, ranges, before, c.constants.bytes() - before);
    CStorage storage = new CStorage(c, functions, parts);
    storage.write();
    CRC32 identity = new CRC32();
    identity.update(c.constants.definitions().getBytes(StandardCharsets.UTF_8));
    identity.update(functions.toString().getBytes(StandardCharsets.UTF_8));
    String upper = "EPROP_" + name.toUpperCase(Locale.ROOT);
    header = header(c, upper, storage.size());
    web = web(c, upper);
    CText all = new CText();
    all.add(facts.head(name, integers));
    all.add(parts.of("start"), "name=" + name, "upper=" + upper);
    all.add(
        "#define IDENTITY 0x$idUL\n#define SAVED $upper_SAVED_BYTES\n",
        "id=" + Long.toHexString(identity.getValue()),
        "upper=" + upper);
    String helpers = parts.helpers(c);
    source =
        "%s\n%s\n%s%s%s"
            .formatted(
                all,
                c.constants.definitions(),
                helpers,
                places(functions.toString()),
                places(test.toString()));
  }

  /** Places in rings are fields of one number; the text writes them without an index. */
  private static String places(String text) {
    return text.replaceAll("s->(at_x|at_z\\d+|due\\d+|bias_trace|random)(?![\\w\\[])", "s->$1[0]");
  }

  /** delta of the softmax. */
  private void errors(CNetwork c, CText text) {
    int outputs = c.network.readout().outputs();
    if (c.integers == null) {
      text.add(parts.of("float_errors"), "n=" + outputs);
    } else {
      c.constants.places("powers", IntegerSoftmax.table());
      text.add(
          parts.of("integer_errors"),
          "n=" + outputs,
          "whole=" + (c.integers.readout.format() + 14),
          "cell=" + (c.integers.readout.format() + 9),
          "rest=" + (c.integers.readout.format() + 1));
    }
  }

  private static void api(CNetwork c, CText text) {
    text.add("\nstatic void advance(STATE *s) {");
    for (int p = 0; p < c.network.populations().size(); p++) {
      text.add("neurons$p(s);", "p=" + p);
      for (int i = 0; i < c.network.projections().size(); i++) {
        text.addIf(
            c.learned(i) && c.network.projections().get(i).to() == p, "traces$i(s);", "i=" + i);
      }
    }
    text.add("readout(s);\n}");
    boolean values = c.network.real();
    int width = values ? c.network.channels() : c.bytes(-1);
    text.add("\n/* A new row of each ring. */\nstatic void begin(STATE *s) {\nINDEX i;");
    for (int p = -1; p < c.network.populations().size(); p++) {
      boolean ofValues = p < 0 && values;
      text.add(
          "s->at_$ring = (uint8_t)past(s->at_$ring, $rows, $rows - 1);\n"
              + "for (i = 0; i < $width; i++) {\n"
              + "s->$ring[(INDEX)s->at_$ring * $width + i] = $zero;\n}",
          "ring=" + CNetwork.ring(p),
          "rows=" + c.rows(p),
          "width=" + (p < 0 ? width : c.bytes(p)),
          "zero=" + (ofValues ? c.numbers.zero() : "0"));
    }
    text.add("}");
    text.with("width=" + width, "n=" + c.network.readout().outputs());
    text.add(
        "\nvoid NAME(step)(STATE *s, const $in *input, $number *output) {\nINDEX i;\n"
            + "begin(s);\nfor (i = 0; i < $channels; i++) {",
        "in=" + (values ? c.numbers.number() : "uint8_t"),
        "channels=" + c.network.channels());
    if (!values) {
      text.add("if (input[i] != 0) {\nspike(s->x + (INDEX)s->at_x * $width, i);\n}");
    } else if (c.integers == null) {
      text.add("s->x[(INDEX)s->at_x * $width + i] = input[i];");
    } else {
      text.add(
          "s->x[(INDEX)s->at_x * $width + i] = input[i] > 4095 ? 4095"
              + " : input[i] < -4095 ? -4095 : input[i];");
    }
    text.add(
        "}\nadvance(s);\nfor (i = 0; i < $n; i++) {\noutput[i] = $cast s->y[i];\n}\n}",
        "cast=" + (c.integers == null ? "(float)" : ""));
    text.add(
        "\nunsigned NAME(answer)(const STATE *s) {\nunsigned k, best = 0;\n"
            + "for (k = 1; k < $n; k++) {\nif (s->y[k] > s->y[best]) {\nbest = k;\n}\n}\n"
            + "return best;\n}");
    text.add(
        "\nconst uint8_t *NAME(spikes)(const STATE *s, unsigned population) {\n"
            + "switch (population) {");
    for (int p = 0; p < c.network.populations().size(); p++) {
      text.add(
          "case $p: return s->z$p + (INDEX)s->at_z$p * $bytes;", "p=" + p, "bytes=" + c.bytes(p));
    }
    text.add("default: return 0;\n}\n}");
    reset(c, text);
  }

  private static void reset(CNetwork c, CText text) {
    text.add("\nvoid NAME(reset)(STATE *s) {\nINDEX j;");
    for (CField field : c.fields) {
      boolean kept = field.name().matches("w\\d+|out\\d+|bias|random");
      if (kept || !field.saved()) {
        continue;
      }
      CConstant initial = null;
      if (field.name().matches("s\\d+_\\d+")) {
        String[] parts = field.name().substring(1).split("_");
        initial = c.initial[Integer.parseInt(parts[0])][Integer.parseInt(parts[1])];
      }
      String zero = field.type().equals("float") ? "0.0f" : "0";
      text.add(
          "for (j = 0; j < $n; j++) {\ns->$f[j] = $x;\n}",
          "n=" + field.count(),
          "f=" + field.name(),
          "x=" + (initial == null ? zero : initial.of("j")));
    }
    text.add(
        "}\n\nvoid NAME(init)(STATE *s) {\nINDEX j;\nmemset(s, 0, sizeof *s);\nNAME(reset)(s);");
    DeviceReadout readout = c.network.readout();
    text.add("j = 0;\n(void)j;");
    for (CField field : c.fields) {
      String read = null;
      if (field.name().matches("w\\d+")) {
        int i = Integer.parseInt(field.name().substring(1));
        read =
            c.define(
                "initial_w" + i,
                c.network.projections().get(i).weights(),
                n -> n.projections.get(i).weights());
      } else if (field.name().matches("out\\d+")) {
        int i = Integer.parseInt(field.name().substring(3));
        read = c.define("initial_out" + i, readout.weights().get(i), n -> n.readout.weights()[i]);
      }
      if (read != null) {
        text.add(
            "for (j = 0; j < $n; j++) {\ns->$f[j] = $cast$read(initial_$f, j)$scale;\n}",
            "n=" + field.count(),
            "f=" + field.name(),
            "read=" + read,
            "cast=" + (c.numbers.weight().equals("int16_t") ? "(int16_t)(" : ""),
            "scale=" + (c.numbers.weight().equals("int16_t") ? " * 256)" : ""));
      }
    }
    if (c.learning.learns() && readout.bias() != null) {
      text.add(
          "for (j = 0; j < $n; j++) {\ns->bias[j] = $read(initial_bias, j);\n}",
          "n=" + readout.outputs(),
          "read=" + c.define("initial_bias", readout.bias(), n -> n.readout.bias()));
    }
    text.addIf(
        c.learning.learns() && c.integers != null,
        "s->random = (uint32_t)$seedUL;",
        "seed=" + Integer.toUnsignedString(c.learning.seed()));
    text.add("}");
  }

  private String header(CNetwork c, String upper, String saved) {
    CText text = new CText();
    String number = c.numbers.number();
    text.with(
        "name=" + name,
        "upper=" + upper,
        "inputs=" + (c.network.real() ? number : "uint8_t"),
        "number=" + number);
    text.add(
        parts.of("header"),
        "channels=" + c.network.channels(),
        "outputs=" + c.network.readout().outputs(),
        "saved=" + saved,
        "formats="
            + (c.integers == null
                ? ""
                : "/* Numbers are whole: x stands for x / 2^BITS. */\n#define "
                    + upper
                    + "_OUTPUT_BITS "
                    + c.integers.outputFormat()
                    + (c.network.real()
                        ? "\n#define " + upper + "_INPUT_BITS " + c.integers.inputFormat()
                        : "")
                    + "\n"));
    text.add("typedef struct {");
    for (CField field : c.fields) {
      text.add("$t $f[$n];", "t=" + field.type(), "f=" + field.name(), "n=" + field.count());
    }
    text.add("} eprop_$name_state;\n");
    text.add(parts.of("functions"));
    text.addIf(c.learning.learns(), parts.of("learn"));
    return text.add(parts.of("end")).toString();
  }

  private String web(CNetwork c, String upper) {
    return new CText()
        .add(
            parts.of("web") + (c.learning.learns() ? parts.of("web_learn") : ""),
            "name=" + name,
            "upper=" + upper,
            "inputs=" + (c.network.real() ? c.numbers.number() : "uint8_t"),
            "number=" + c.numbers.number())
        .toString();
  }

  /** The name in its files and functions. */
  public String name() {
    return name;
  }

  /** The text of the header, {@code eprop_NAME.h}. */
  public String header() {
    return header;
  }

  /** The text of the source, {@code eprop_NAME.c}. */
  public String source() {
    return source;
  }

  /** C around them that exports one instance from a module of WebAssembly. */
  String web() {
    return web;
  }

  /** What it needs. */
  public CFacts facts() {
    return facts;
  }
}
