package org.eprop.core.common;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The texts among a class file's constants (The Java Virtual Machine Specification, 4.4). */
public final class ConstantPool {

  private static final int MAGIC = 0xcafebabe;
  private static final int UTF8 = 1;
  private static final int STRING = 8;

  /** Texts as String, references of strings to them as Integer; all else is null. */
  private final Object[] constants;

  private ConstantPool(Object[] constants) {
    this.constants = constants;
  }

  /** Reads a class file up to the end of its constants. */
  public static ConstantPool read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    in.readInt(); // version
    Object[] constants = new Object[in.readUnsignedShort()];
    for (int i = 1; i < constants.length; i++) {
      switch (in.readUnsignedByte()) {
        case UTF8 -> constants[i] = in.readUTF();
        case STRING -> constants[i] = in.readUnsignedShort();
        case 7, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // a long or double takes two places
        }
        default -> throw new IOException("unknown constant");
      }
    }
    return new ConstantPool(constants);
  }

  /** All texts: names, descriptors, strings. */
  public List<String> texts() {
    return Arrays.stream(constants)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** The text at a place; null if something else is there. */
  public String text(int index) {
    return constants[index] instanceof String text ? text : null;
  }

  /** The string at a place; null if something else is there. */
  public String string(int index) {
    return constants[index] instanceof Integer text ? text(text) : null;
  }
}
