package org.eprop.device.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.eprop.device.ChipMemory;
import org.eprop.experiment.json.Json;

/** The memory that a chip would need, as a table and as JSON. */
final class MemoryText {

  private static final String ROW = "%-20s  %12s  %6s  %8s  %12s\n";
  private static final double BITS_OF_KIB = 8 * 1024.0;

  private MemoryText() {}

  /** A row for each part, and the sums. */
  static String table(ChipMemory memory) {
    StringBuilder table = new StringBuilder();
    table.append(row("on a chip", "numbers", "bits", "+ index", "KiB"));
    for (ChipMemory.Part part : memory.parts()) {
      table.append(
          row(
              part.name(),
              String.valueOf(part.numbers()),
              String.valueOf(part.bits()),
              part.indexBits() == 0 ? "" : String.valueOf(part.indexBits()),
              kib(part.total())));
    }
    table.append(row("together", "", "", "", kib(memory.total())));
    table.append(row("with 32-bit weights", "", "", "", kib(memory.unquantised())));
    return table.toString();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }

  private static String kib(long bits) {
    return String.format(Locale.ROOT, "%.2f", bits / BITS_OF_KIB);
  }

  /** Bits of each part, and the sums. */
  static ObjectNode json(ChipMemory memory) {
    ObjectNode json = Json.object();
    json.put("bits", memory.total());
    json.put("bits_with_32_bit_weights", memory.unquantised());
    ArrayNode parts = json.putArray("parts");
    for (ChipMemory.Part part : memory.parts()) {
      ObjectNode entry = parts.addObject();
      entry.put("name", part.name());
      entry.put("numbers", part.numbers());
      entry.put("bits", part.bits());
      entry.put("index_bits", part.indexBits());
      entry.put("scale_bits", part.scaleBits());
    }
    return json;
  }
}
