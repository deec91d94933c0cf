package org.eprop.core.plugin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eprop.core.common.ConstantPool;

/**
 * Reads from class files which string a method returns, if it does nothing but return one, as
 * {@code return "cauchy";} does: nothing of the class runs for it. (The Java Virtual Machine
 * Specification, chapter 4.)
 */
final class ConstantReturn {

  private static final String DESCRIPTOR = "()Ljava/lang/String;";
  private static final int LDC = 0x12;
  private static final int LDC_W = 0x13;
  private static final int ARETURN = 0xb0;

  private final DataInputStream in;
  private final ConstantPool constants;

  /** Whether the class has the method. */
  private boolean found;

  private ConstantReturn(DataInputStream in) throws IOException {
    this.in = in;
    constants = ConstantPool.read(in);
  }

  /** What a method of a class, or of the nearest superclass that has it, returns. */
  static Optional<String> of(Class<?> type, String method) {
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      try (InputStream stream = classFile(owner)) {
        if (stream == null) {
          return Optional.empty();
        }
        ConstantReturn file =
            new ConstantReturn(new DataInputStream(new BufferedInputStream(stream)));
        String constant = file.find(method);
        if (file.found) {
          return Optional.ofNullable(constant);
        }
      } catch (IOException | RuntimeException e) {
        return Optional.empty(); // a class loader will say what is wrong with it
      }
    }
    return Optional.empty();
  }

  private static InputStream classFile(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    ClassLoader loader = type.getClassLoader();
    return loader == null
        ? ClassLoader.getSystemResourceAsStream(path)
        : loader.getResourceAsStream(path);
  }

  private String find(String method) throws IOException {
    in.skipNBytes(6); // flags, class, superclass
    in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
    for (int i = in.readUnsignedShort(); i > 0; i--) { // fields
      in.skipNBytes(6);
      for (int k = in.readUnsignedShort(); k > 0; k--) {
        in.skipNBytes(2);
        in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
      }
    }
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      in.skipNBytes(2);
      String name = constants.text(in.readUnsignedShort());
      String descriptor = constants.text(in.readUnsignedShort());
      boolean wanted = method.equals(name) && DESCRIPTOR.equals(descriptor);
      String constant = attributes(wanted);
      if (wanted) {
        found = true;
        return constant;
      }
    }
    return null;
  }

  /** Passes over a method's attributes; gives the constant that its code returns, or null. */
  private String attributes(boolean wanted) throws IOException {
    String constant = null;
    for (int k = in.readUnsignedShort(); k > 0; k--) {
      String attribute = constants.text(in.readUnsignedShort());
      long length = Integer.toUnsignedLong(in.readInt());
      if (wanted && "Code".equals(attribute) && length < 1 << 16) {
        byte[] bytes = in.readNBytes((int) length);
        constant = returned(bytes);
      } else {
        in.skipNBytes(length);
      }
    }
    return constant;
  }

  /** After the sizes of stack and frame and the code's length, 8 bytes, comes the code. */
  private String returned(byte[] code) {
    int length = (code[6] << 8) | (code[7] & 0xff);
    int first = code[8] & 0xff;
    int index;
    if (length == 3 && first == LDC) {
      index = code[9] & 0xff;
    } else if (length == 4 && first == LDC_W) {
      index = ((code[9] & 0xff) << 8) | (code[10] & 0xff);
    } else {
      return null;
    }
    boolean returns = (code[8 + length - 1] & 0xff) == ARETURN;
    return returns ? constants.string(index) : null;
  }
}
