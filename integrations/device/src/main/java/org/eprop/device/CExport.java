package org.eprop.device;

import static org.eprop.device.CText.each;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.device.CConstants.CConstant;

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
  private final Map<String, String> parts = CText.parts();

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
        new CText(parts)
            .with(
                "number=" + c.numbers.number(),
                "wide=" + c.numbers.wide(),
                "zero=" + c.numbers.zero(),
                "integers=" + (integers != null),
                "learns=" + learning.learns(),
                "ofNeurons=" + learning.ofNeurons());
    new CStep(c, functions).write();
    if (learning.learns()) {
      errors(c, functions);
      new CLearning(c, functions).write();
    }
    api(c, functions);
    CText test = new CText(parts).with("integers=" + (integers != null));
    long before = c.constants.bytes();
    new CSelfTest(c, test).write(sample);
    facts = new CFacts(c, ranges, before, c.constants.bytes() - before);
    CStorage storage = new CStorage(c, functions);
    storage.write();
    CRC32 identity = new CRC32();
    identity.update(c.constants.definitions().getBytes(StandardCharsets.UTF_8));
    identity.update(functions.toString().getBytes(StandardCharsets.UTF_8));
    String upper = "EPROP_" + name.toUpperCase(Locale.ROOT);
    header = header(c, upper, storage.size());
    web = web(c, upper);
    CText all = new CText(parts);
    all.add(facts.head(name, integers, all));
    all.part("start", "name=" + name, "upper=" + upper);
    all.add(
        "#define IDENTITY 0x$idUL\n#define SAVED $upper_SAVED_BYTES\n",
        "id=" + Long.toHexString(identity.getValue()),
        "upper=" + upper);
    source =
        "%s\n%s\n%s%s%s"
            .formatted(
                all,
                c.constants.definitions(),
                helpers(c),
                places(functions.toString()),
                places(test.toString()));
  }

  /** Places in rings are fields of one number; the text writes them without an index. */
  private static String places(String text) {
    return text.replaceAll("s->(at_x|at_z\\d+|due\\d+|bias_trace|random)(?![\\w\\[])", "s->$1[0]");
  }

  /** The small functions that a network needs. */
  private CText helpers(CNetwork c) {
    CText text = new CText(parts).part("common");
    if (c.integers == null) {
      return text.part("reals");
    }
    text.part("integers");
    if (c.learning.learns()) {
      boolean wide = c.learning.bits() == 16;
      text.part(
          "changes",
          "weight=" + c.numbers.weight(),
          "limit=" + (wide ? 127 * 256 : 127),
          "acting=" + (wide ? "(held + 128) >> 8" : "held"));
    }
    return text;
  }

  /** delta of the softmax. */
  private static void errors(CNetwork c, CText text) {
    int outputs = c.network.readout().outputs();
    if (c.integers == null) {
      text.part("float_errors", "n=" + outputs);
    } else {
      c.constants.places("powers", IntegerSoftmax.table());
      text.part(
          "integer_errors",
          "n=" + outputs,
          "whole=" + (c.integers.readout.format() + 14),
          "cell=" + (c.integers.readout.format() + 9),
          "rest=" + (c.integers.readout.format() + 1));
    }
  }

  private static void api(CNetwork c, CText text) {
    int populations = c.network.populations().size();
    boolean values = c.network.real();
    int width = values ? c.network.channels() : c.bytes(-1);
    List<String> calls = new ArrayList<>();
    for (int p = 0; p < populations; p++) {
      calls.add("neurons" + p + "(s);");
      for (int i = 0; i < c.network.projections().size(); i++) {
        if (c.learned(i) && c.network.projections().get(i).to() == p) {
          calls.add("traces" + i + "(s);");
        }
      }
    }
    text.part(
        "advance",
        "calls=" + String.join("\n", calls),
        "rings="
            + each(
                populations + 1,
                n ->
                    text.of(
                        "ring",
                        "ring=" + CNetwork.ring(n - 1),
                        "rows=" + c.rows(n - 1),
                        "width=" + (n == 0 ? width : c.bytes(n - 1)),
                        "zero=" + (n == 0 && values ? c.numbers.zero() : "0"))));
    text.part(
        "step",
        "width=" + width,
        "n=" + c.network.readout().outputs(),
        "in=" + (values ? c.numbers.number() : "uint8_t"),
        "channels=" + c.network.channels(),
        "values=" + values,
        "cases="
            + each(
                populations,
                p ->
                    "case %1$d: return s->z%1$d + (INDEX)s->at_z%1$d * %2$d;"
                        .formatted(p, c.bytes(p))));
    int fields = c.fields.size();
    String cleared = each(fields, n -> cleared(c, c.fields.get(n), text));
    String initial = each(fields, n -> initial(c, c.fields.get(n), text));
    text.part(
        "reset",
        "cleared=" + cleared,
        "initial=" + initial,
        "random=" + (c.learning.learns() && c.integers != null),
        "seed=" + Integer.toUnsignedString(c.learning.seed()));
  }

  /** Sets a field to what it is before the first step; empty for what has been learned. */
  private static String cleared(CNetwork c, CNetwork.Field field, CText text) {
    if (!field.saved() || field.name().matches("w\\d+|out\\d+|bias|random")) {
      return "";
    }
    String value = field.type().equals("float") ? "0.0f" : "0";
    if (field.name().matches("s\\d+_\\d+")) {
      String[] of = field.name().substring(1).split("_");
      CConstant initial = c.initial[Integer.parseInt(of[0])][Integer.parseInt(of[1])];
      value = initial == null ? value : initial.of("j");
    }
    return filled(field, value, text);
  }

  /** Sets what learns to what it was at export; empty for other fields. */
  private static String initial(CNetwork c, CNetwork.Field field, CText text) {
    DeviceReadout readout = c.network.readout();
    String name = field.name();
    boolean bias = name.equals("bias");
    if (!bias && !name.matches("(w|out)\\d+")) {
      return "";
    }
    int i = bias ? 0 : Integer.parseInt(name.replaceAll("\\D", ""));
    String read =
        bias
            ? c.define("initial_bias", readout.bias(), n -> n.readout.bias())
            : name.startsWith("w")
                ? c.define(
                    "initial_" + name,
                    c.network.projections().get(i).weights(),
                    n -> n.projections.get(i).weights())
                : c.define(
                    "initial_" + name, readout.weights().get(i), n -> n.readout.weights()[i]);
    boolean wide = !bias && c.numbers.weight().equals("int16_t");
    String value = read + "(initial_" + name + ", j)";
    return filled(field, wide ? "(int16_t)(" + value + " * 256)" : value, text);
  }

  private static String filled(CNetwork.Field field, String value, CText text) {
    return text.of("fill", "n=" + field.count(), "f=" + field.name(), "x=" + value);
  }

  private String header(CNetwork c, String upper, String saved) {
    CText text = new CText(parts);
    String number = c.numbers.number();
    text.with(
        "name=" + name,
        "upper=" + upper,
        "inputs=" + (c.network.real() ? number : "uint8_t"),
        "number=" + number);
    text.part(
        "header",
        "channels=" + c.network.channels(),
        "outputs=" + c.network.readout().outputs(),
        "saved=" + saved,
        "outputBits=" + (c.integers == null ? "" : c.integers.outputFormat()),
        "inputBits=" + (c.integers == null ? "" : c.integers.inputFormat()),
        "integers=" + (c.integers != null),
        "values=" + c.network.real(),
        "learns=" + c.learning.learns(),
        "fields="
            + each(
                c.fields.size(),
                n -> {
                  CNetwork.Field field = c.fields.get(n);
                  return "%s %s[%s];".formatted(field.type(), field.name(), field.count());
                }));
    return text.toString();
  }

  private String web(CNetwork c, String upper) {
    return new CText(parts)
        .part(
            "web",
            "name=" + name,
            "upper=" + upper,
            "inputs=" + (c.network.real() ? c.numbers.number() : "uint8_t"),
            "number=" + c.numbers.number(),
            "learns=" + c.learning.learns())
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

  /**
   * The C of saving and restoring: identity, the fields one after the other, little-endian, and
   * CRC-32 of all before it. Nothing is restored before all of it has been checked.
   */
  private static final class CStorage {

    private static final int HEAD = 4;
    private static final int CHECKSUM = 4;

    private final CNetwork c;
    private final CText text;

    CStorage(CNetwork network, CText text) {
      this.c = network;
      this.text = text;
    }

    private List<CNetwork.Field> saved() {
      List<CNetwork.Field> places = new ArrayList<>();
      List<CNetwork.Field> others = new ArrayList<>();
      for (CNetwork.Field field : c.fields) {
        if (field.saved()) {
          (field.rows() > 0 ? places : others).add(field);
        }
      }
      places.addAll(others);
      return places;
    }

    /** How many bytes a saved state has; a double counts as the device has it. */
    String size() {
      long bytes = HEAD + CHECKSUM;
      int doubles = 0;
      for (CNetwork.Field field : saved()) {
        if (field.type().equals("double")) {
          doubles += field.count();
        } else {
          bytes += field.bytes();
        }
      }
      return doubles == 0 ? "" + bytes : "(" + bytes + " + " + doubles + " * sizeof(double))";
    }

    void write() {
      text.part("bytes");
      List<CNetwork.Field> saved = saved();
      List<String> checks = new ArrayList<>();
      int at = HEAD;
      for (CNetwork.Field field : saved) {
        if (field.rows() > 0) {
          checks.add(text.of("check", "at=" + at, "rows=" + field.rows()));
        }
        at += field.bytes();
      }
      text.part(
          "save",
          "puts=" + each(saved.size(), n -> moved(saved.get(n), true)),
          "checks=" + String.join("\n", checks),
          "takes=" + each(saved.size(), n -> moved(saved.get(n), false)));
    }

    /** Saves or restores a field. */
    private String moved(CNetwork.Field field, boolean saves) {
      return text.of(
          "field",
          "saves=" + saves,
          "real=" + (field.type().equals("float") || field.type().equals("double")),
          "signed=" + field.type().startsWith("int"),
          "n=" + field.count(),
          "f=" + field.name(),
          "t=" + field.type(),
          "size=" + field.size(),
          "bits=" + (8 * field.size()));
    }
  }

  /**
   * The C of the self-test: some steps of a sample, and a digest (FNV-1a, 32 bits) of all spikes
   * and, of integers, all outputs; in single precision the last outputs are compared.
   */
  private static final class CSelfTest {

    private static final int START = 0x811c9dc5;
    private static final int PRIME = 16777619;

    private final CNetwork c;
    private final CText text;
    private int digest = START;

    CSelfTest(CNetwork network, CText text) {
      this.c = network;
      this.text = text;
    }

    private void add(int octet) {
      digest = (digest ^ octet) * PRIME;
    }

    /**
     * Writes it.
     *
     * @param sample null if there is none
     */
    void write(DeviceSample sample) {
      int steps = sample == null ? 0 : sample.run().steps();
      if (steps == 0) {
        text.part("self_test", "sampled=false");
        return;
      }
      IntegerMachine machine = c.integers == null ? null : new IntegerMachine(c.integers);
      List<Integer> bits = new ArrayList<>();
      List<Float> values = new ArrayList<>();
      for (int t = 0; t < steps; t++) {
        double[] x = Machine.row(sample.input(), t);
        encode(x, bits, values);
        if (machine != null) {
          machine.step(x);
        }
        for (int p = 0; p < c.network.populations().size(); p++) {
          addSpikes(machine == null ? sample.run().spikesAt(p, t) : machine.spikes(p), c.bytes(p));
        }
        for (int y : machine == null ? new int[0] : machine.integerOutputs()) {
          add(y & 255);
          add(y >> 8 & 255);
        }
      }
      write(steps, bits, values, sample.run().readoutAt(0, steps - 1));
    }

    private void encode(double[] x, List<Integer> bits, List<Float> values) {
      if (!c.network.real()) {
        for (int b = 0; b < c.bytes(-1); b++) {
          int octet = 0;
          for (int i = 8 * b; i < Math.min(x.length, 8 * b + 8); i++) {
            octet |= x[i] != 0 ? 1 << (i - 8 * b) : 0;
          }
          bits.add(octet);
        }
        return;
      }
      for (double value : x) {
        if (c.integers == null) {
          values.add((float) value);
        } else {
          bits.add(c.integers.input(value));
        }
      }
    }

    private void addSpikes(int[] spikes, int bytes) {
      int[] octets = new int[bytes];
      for (int j : spikes) {
        octets[j / 8] |= 1 << (j % 8);
      }
      for (int octet : octets) {
        add(octet);
      }
    }

    private void write(int steps, List<Integer> bits, List<Float> values, double[] y) {
      boolean real = c.integers == null;
      String read;
      int width = c.network.real() ? c.network.channels() : c.bytes(-1);
      if (real && c.network.real()) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
          all[i] = values.get(i);
        }
        read = c.constants.floats("sample", all);
      } else {
        int[] all = bits.stream().mapToInt(i -> i).toArray();
        read =
            c.network.real()
                ? c.constants.integers("sample", all)
                : c.constants.places("sample", all);
      }
      if (real) {
        float[] last = new float[y.length];
        for (int k = 0; k < last.length; k++) {
          last[k] = (float) y[k];
        }
        c.constants.floats("sample_y", last);
      }
      text.part(
          "self_test",
          "sampled=true",
          "steps=" + steps,
          "width=" + width,
          "type=" + (c.network.real() ? c.numbers.number() : "uint8_t"),
          "read=" + read,
          "spikes="
              + each(
                  c.network.populations().size(),
                  p -> text.of("digest", "bytes=" + c.bytes(p), "p=" + p)),
          "n=" + y.length,
          "digest=" + Integer.toHexString(digest));
    }
  }
}
