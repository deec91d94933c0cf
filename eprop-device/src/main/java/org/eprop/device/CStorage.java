package org.eprop.device;

import static org.eprop.device.CText.each;

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
