package org.eprop.experiment.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The head of a .npy file: magic bytes, format version, and the text of a Python dictionary with
 * the keys descr, fortran_order and shape (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's
 * description</a>).
 *
 * @param type of an element
 * @param order of the bytes of an element
 * @param fortran whether the first index, not the last, runs fastest
 * @param shape the number of elements along each dimension; empty for a single number
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, int[] shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Longer text than any array of numbers needs. */
  private static final int MOST_TEXT = 1 << 16;

  /** The data of what NumPy writes starts at a multiple of this. */
  private static final int ALIGNMENT = 64;

  /** More than any file system holds, and few enough to count their bytes. */
  private static final long MOST_ELEMENTS = 1L << 56;

  /** How many elements the shape makes. */
  long elements() {
    return product(shape);
  }

  /** How many bytes its data have. */
  long dataBytes() {
    return elements() * type.bytes();
  }

  /** The type of what is read: half precision becomes single. */
  NpyType heldType() {
    return type == NpyType.FLOAT16 ? NpyType.FLOAT32 : type;
  }

  /** The error of a file whose data end after so many bytes. */
  InvalidInputException tooShort(long bytes) {
    return new InvalidInputException(
        "got " + bytes + " bytes of data, but expected " + dataBytes() + ", those of " + this);
  }

  /** The error of a file that goes on after its data. */
  InvalidInputException tooLong() {
    return new InvalidInputException(
        "got more data than expected: " + this + " takes " + dataBytes() + " bytes");
  }

  @Override
  public String toString() {
    return type.code() + " of the shape " + Arrays.toString(shape);
  }

  private static long product(int[] shape) {
    long n = 1;
    for (int size : shape) {
      if (size > 0 && n > MOST_ELEMENTS / size) {
        return Long.MAX_VALUE;
      }
      n *= size;
    }
    return n;
  }

  static NpyHeader read(InputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new InvalidInputException(
          "got %s as the first bytes, but expected %s, those of a NumPy file"
              .formatted(hex(magic), hex(MAGIC)));
    }
    byte[] version = exactly(in, 2, "format version");
    if (version[0] < 1 || version[0] > 3) {
      throw new InvalidInputException(
          "got NumPy format version %s.%s, but expected 1, 2 or 3"
              .formatted(version[0] & 0xff, version[1] & 0xff));
    }
    int lengthBytes = version[0] == 1 ? 2 : 4;
    ByteBuffer four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    four.put(exactly(in, lengthBytes, "length of the header"));
    long length = four.getInt(0) & 0xffffffffL;
    if (length > MOST_TEXT) {
      throw new InvalidInputException(
          "got a header of " + length + " bytes, but expected at most " + MOST_TEXT);
    }
    byte[] text = exactly(in, (int) length, "header");
    return parse(
        new String(text, version[0] == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
  }

  private static byte[] exactly(InputStream in, int n, String what) throws IOException {
    byte[] bytes = in.readNBytes(n);
    if (bytes.length < n) {
      throw new InvalidInputException(
          "the file ends in its %s: got %s bytes of it, but expected %s"
              .formatted(what, bytes.length, n));
    }
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return bytes.length == 0
        ? "nothing"
        : IntStream.range(0, bytes.length)
            .mapToObj(i -> String.format("%02x", bytes[i] & 0xff))
            .collect(Collectors.joining(" "));
  }

  static NpyHeader parse(String text) {
    Map<String, Object> fields = PythonDictionary.parse(text);
    Object descr = fields.get("descr");
    Object fortran = fields.get("fortran_order");
    Object shape = fields.get("shape");
    if (!(descr instanceof String code)
        || !(fortran instanceof Boolean columnsFirst)
        || !(shape instanceof long[] sizes)) {
      throw new InvalidInputException(
          "got the header "
              + PythonDictionary.printable(text)
              + ", but expected a descr in quotes, fortran_order True or False, and a shape");
    }
    NpyType type =
        code.length() == 3 && "<>|=".indexOf(code.charAt(0)) >= 0
            ? NpyType.of(code.substring(1))
            : null;
    if (type == null) {
      throw new InvalidInputException(
          "got elements of type %s, but expected one of %s"
              .formatted(PythonDictionary.printable(code), NpyType.codes()));
    }
    ByteOrder order = code.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(type, order, columnsFirst, checked(sizes));
  }

  private static int[] checked(long[] sizes) {
    int[] shape = new int[sizes.length];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = (int) Math.min(sizes[d], Integer.MAX_VALUE);
    }
    if (Arrays.stream(sizes).anyMatch(n -> n > Npy.MOST_HELD)) {
      throw new InvalidInputException(
          "got the shape %s, but expected at most %s along each dimension"
              .formatted(Arrays.toString(sizes), Npy.MOST_HELD));
    }
    if (product(shape) > MOST_ELEMENTS) {
      throw new InvalidInputException(
          "got the shape %s, but expected at most %s elements in one file"
              .formatted(Arrays.toString(sizes), MOST_ELEMENTS));
    }
    return shape;
  }

  /** The bytes of a version 1 header, as NumPy itself writes them. */
  byte[] toBytes() {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s%s', 'fortran_order': %s, 'shape': (%s%s"
            .formatted(
                type.bytes() == 1 ? '|' : order == ByteOrder.BIG_ENDIAN ? '>' : '<',
                type.code(),
                fortran ? "True" : "False",
                sizes,
                shape.length == 1 ? ",), }" : "), }");
    int before = MAGIC.length + 4;
    int whole = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer out = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (whole - before));
    out.put(text.getBytes(StandardCharsets.US_ASCII));
    while (out.remaining() > 1) {
      out.put((byte) ' ');
    }
    return out.put((byte) '\n').array();
  }

  /**
   * Reads the Python dictionary in the head of a .npy file: keys in quotes; values a string, True
   * or False, or a tuple of whole numbers &gt;= 0.
   */
  private static final class PythonDictionary {

    private final String text;
    private int at;

    private PythonDictionary(String text) {
      this.text = text;
    }

    /**
     * Values as String, Boolean and long[], in the order of the text.
     *
     * @throws InvalidInputException if it is anything else
     */
    static Map<String, Object> parse(String text) {
      return new PythonDictionary(text).dictionary();
    }

    private Map<String, Object> dictionary() {
      Map<String, Object> fields = new LinkedHashMap<>();
      take('{', "{");
      while (peek() != '}') {
        String key = string();
        take(':', ":");
        fields.put(key, value());
        if (peek() != '}') {
          take(',', ", or }");
        }
      }
      at++;
      if (peek() != 0) {
        throw expected("the end");
      }
      return fields;
    }

    private Object value() {
      char c = peek();
      if (c == '\'' || c == '"') {
        return string();
      }
      if (c == '(') {
        return tuple();
      }
      for (String word : new String[] {"True", "False"}) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw expected("a string, True, False or a tuple of whole numbers");
    }

    private String string() {
      char quote = peek();
      if (quote != '\'' && quote != '"') {
        throw expected("a quote");
      }
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw expected("a closing quote");
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private long[] tuple() {
      take('(', "(");
      long[] numbers = new long[0];
      while (peek() != ')') {
        numbers = Arrays.copyOf(numbers, numbers.length + 1);
        numbers[numbers.length - 1] = number();
        if (peek() != ')') {
          take(',', ", or )");
        }
      }
      at++;
      return numbers;
    }

    private long number() {
      peek();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == start || at - start > 18) {
        at = start;
        throw expected("a whole number >= 0 of at most 18 digits");
      }
      long number = Long.parseLong(text.substring(start, at));
      if (at < text.length() && text.charAt(at) == 'L') {
        at++; // Python 2 wrote long numbers so
      }
      return number;
    }

    /** The next character that is no white space, which is not consumed; 0 at the end. */
    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(char c, String name) {
      if (peek() != c) {
        throw expected(name);
      }
      at++;
    }

    private InvalidInputException expected(String what) {
      String rest = printable(text.substring(Math.min(at, text.length())));
      String got = rest.isEmpty() ? "the end" : rest.substring(0, Math.min(rest.length(), 40));
      return new InvalidInputException(
          "in the header, at character " + at + ": got " + got + ", but expected " + what);
    }

    /** Fit for a terminal: the file may hold anything. */
    static String printable(String text) {
      return text.strip().replaceAll("[^ -~]", "?");
    }
  }
}
