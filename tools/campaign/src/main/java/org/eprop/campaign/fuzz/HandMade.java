package org.eprop.campaign.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eprop.experiment.io.ResourceFiles;

/**
 * Inputs made by hand, which chance would never make: short ones that stand for much work, or for
 * something that never ends. They are read as they are, and are seeds of others.
 */
final class HandMade {

  private static final int MANY = 46;
  private static final String LINKED = "linked.nir";
  private static final String SMALL =
      """
      {"task": "ecg", "network": {"populations": {"e": {"size": %d}}, "projections": [
        {"from": "input", "to": "e"}, {"from": "e", "to": "e"%s}]}%s}
      """;

  private HandMade() {}

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Patterns of many stars, a projection without synapses, files that never end. */
  static List<byte[]> experiments() {
    String stars = "\"for\": \"" + "*a".repeat(MANY) + "*b\"";
    List<byte[]> all = new ArrayList<>();
    all.add(utf8(SMALL.formatted(4, "", ", \"optimizers\": [{" + stars + "}]")));
    all.add(
        utf8(
            SMALL.formatted(
                4, "", ", \"constraints\": [{" + stars + ", \"name\": \"clip\", \"limit\": 1}]")));
    all.add(utf8(SMALL.formatted(1, ", \"delay\": {\"uniform\": [1, 8]}", "")));
    all.add(
        utf8(
            SMALL.formatted(
                4, ", \"initial_weights\": {\"name\": \"file\", \"file\": \"/dev/zero\"}", "")));
    return all;
  }

  /** Names that stand for names, each twice; numbers that are none. */
  static List<byte[]> equations() {
    StringBuilder chain = new StringBuilder("\"let x0 = 1 + v\"");
    for (int i = 1; i <= MANY; i++) {
      chain.append(", \"let x" + i + " = x" + (i - 1) + " * x" + (i - 1) + '"');
    }
    return List.of(
        model(chain + ", \"v = I - x" + MANY + "\""),
        model("\"v = I + 0 / 0\""),
        model("\"v = " + "(".repeat(40) + "I" + ")".repeat(40) + "\""),
        model("\"v = I" + " ^ 2".repeat(40) + "\""));
  }

  private static byte[] model(String lines) {
    return utf8(
        """
        {"task": "ecg", "network": {"layers": [{"populations": [{"neuron": {"name": "equations",
          "model": ["state v", %s, "spike when v > 1"]}, "size": 2}]}]}}
        """
            .formatted(lines));
  }

  /** A name that makes no folder, and axes that multiply. */
  static List<byte[]> comparisons() {
    String level = "{\"a\": {}, \"b\": {}, \"c\": {}, \"d\": {}}";
    StringBuilder axes = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      axes.append(i == 0 ? "" : ", ").append("\"x" + i + "\": " + level);
    }
    return List.of(
        utf8("{\"base\": \"ecg\", \"variants\": {\"" + "a".repeat(300) + "\": {}}}"),
        utf8("{\"base\": \"ecg\", \"axes\": {" + axes + "}}"));
  }

  /** A graph that is a link to another file. */
  static byte[] linked() {
    return ResourceFiles.bytes(LINKED, HandMade.class.getResourceAsStream(LINKED));
  }

  /** An AEDAT 4.0 of nodes within nodes, with long names. */
  static byte[] nested() {
    String name = "n".repeat(100);
    StringBuilder xml = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      xml.append("<node name=\"").append(name).append("\"><attr key=\"a\">1</attr>");
    }
    xml.append("</node>".repeat(2000));
    byte[] text = utf8(xml.toString());
    int table = 16;
    ByteBuffer file = ByteBuffer.allocate(18 + 32 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(utf8("#!AER-DAT4.0\r\n")).putInt(32 + text.length);
    ByteBuffer description = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    description.putInt(0, table);
    description.putShort(4, (short) 10).putShort(6, (short) 12);
    description.putShort(8, (short) 4).putShort(12, (short) 8);
    description.putInt(table, table - 4).putInt(table + 8, 4);
    description.putInt(table + 12, text.length).position(table + 16);
    description.put(text);
    return file.array();
  }
}
