package org.eprop.device;

import java.util.ArrayList;
import java.util.List;

/**
 * The C of saving and restoring: identity, the fields one after the other, little-endian, and
 * CRC-32 of all before it. Nothing is restored before all of it has been checked.
 */
final class CStorage {

  private static final int HEAD = 4;
  private static final int CHECKSUM = 4;

  private final CNetwork c;
  private final CText text;
  private final CParts parts;

  CStorage(CNetwork network, CText text, CParts parts) {
    this.c = network;
    this.text = text;
    this.parts = parts;
  }

  private List<CField> saved() {
    List<CField> places = new ArrayList<>();
    List<CField> others = new ArrayList<>();
    for (CField field : c.fields) {
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
    for (CField field : saved()) {
      if (field.type().equals("double")) {
        doubles += field.count();
      } else {
        bytes += field.bytes();
      }
    }
    return doubles == 0 ? "" + bytes : "(" + bytes + " + " + doubles + " * sizeof(double))";
  }

  void write() {
    text.add(parts.of("bytes"));
    text.add(
        "\nsize_t NAME(save)(const STATE *s, uint8_t *bytes) {\nuint8_t *p = bytes;\nsize_t i;");
    text.add("p = put(p, IDENTITY, 4);");
    for (CField field : saved()) {
      loop(field);
      if (field.type().equals("float") || field.type().equals("double")) {
        text.add(
            "memcpy(p, &s->$f[i], sizeof s->$f[i]);\np += sizeof s->$f[i];", "f=" + field.name());
      } else {
        text.add(
            "p = put(p, (uint32_t)s->$f[i], $size);", "f=" + field.name(), "size=" + field.size());
      }
      text.add("}");
    }
    text.add(
        """
        put(p, crc(0, bytes, (size_t)(p - bytes)), 4);
        return SAVED;
        }
        """);
    text.add(
        """

        int NAME(restore)(STATE *s, const uint8_t *bytes, size_t size) {
        const uint8_t *p = bytes;
        size_t i;
        if (size != SAVED || take(p, 4) != (uint32_t)IDENTITY
        || take(bytes + SAVED - 4, 4) != crc(0, bytes, SAVED - 4)) {
        return -1;
        }
        p += 4;
        """);
    int at = HEAD;
    for (CField field : saved()) {
      text.addIf(
          field.rows() > 0,
          "if (bytes[$at] >= $rows) {\nreturn -1;\n}",
          "at=" + at,
          "rows=" + field.rows());
      at += field.bytes();
    }
    for (CField field : saved()) {
      loop(field);
      if (field.type().equals("float") || field.type().equals("double")) {
        text.add(
            "memcpy(&s->$f[i], p, sizeof s->$f[i]);\np += sizeof s->$f[i];", "f=" + field.name());
      } else {
        boolean signed = field.type().startsWith("int");
        text.add(
            signed
                ? "s->$f[i] = ($t)signed_of(take(p, $size), $bits);\np += $size;"
                : "s->$f[i] = ($t)take(p, $size);\np += $size;",
            "f=" + field.name(),
            "t=" + field.type(),
            "bits=" + (8 * field.size()),
            "size=" + field.size());
      }
      text.add("}");
    }
    text.add("return 0;\n}");
  }

  private void loop(CField field) {
    text.add("for (i = 0; i < $n; i++) {", "n=" + field.count());
  }
}
