package org.eprop.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parts of the C that are the same for every network, from the resource {@code parts.c}. */
final class CParts {

  private final Map<String, String> parts = new HashMap<>();

  CParts() {
    try (InputStream in = CParts.class.getResourceAsStream("parts.c")) {
      for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("//// ")) {
        int end = part.indexOf('\n');
        parts.put(part.substring(0, end), part.substring(end + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part by its name. */
  String of(String name) {
    return parts.get(name);
  }

  /** The small functions that a network needs. */
  String helpers(CNetwork c) {
    CText text = new CText();
    text.add(of("common"));
    if (c.integers == null) {
      text.add(of("reals"));
    } else {
      boolean wide = c.learning.bits() == 16;
      text.add(of("integers"));
      text.addIf(
          c.learning.learns(),
          of("changes"),
          "weight=" + c.numbers.weight(),
          "limit=" + (wide ? 127 * 256 : 127),
          "acting=" + (wide ? "(held + 128) >> 8" : "held"));
    }
    return text.toString();
  }
}
