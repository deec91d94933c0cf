package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kernel that does the same to each element.
 *
 * @param vectors how it uses vectors
 * @param name the name of the method
 * @param names its parameters, arrays with brackets, but for n
 * @param body what becomes of an element, in order
 */
record ElementKernel(Vectors vectors, String name, List<String> names, List<Formula> body) {

  /** How a kernel's loop over vectors goes. */
  enum Vectors {
    /** There is none: C2 makes vectors of the plain one. */
    NONE,
    /** Not of the interface, but for plain kernels to be made of. */
    PART,
    /** Vector by vector. */
    SINGLE,
    /** The same; there is no plain one. */
    ONLY,
    /**
     * Two at a time, not only for speed: methods that are long (over 325 bytecodes) are compiled by
     * themselves, and vectors stay in registers.
     */
    PAIRS,
    /**
     * Vector by vector, the array's last elements being one more, some of whose elements are then
     * computed twice. It is read first and written last.
     */
    END
  }

  /** From {@code vectors name parameters: formula; formula}. */
  static ElementKernel parse(String line) {
    String[] sides = line.split(": ");
    List<String> words = List.of(sides[0].split(" "));
    return new ElementKernel(
        Vectors.valueOf(words.get(0)),
        words.get(1),
        words.subList(2, words.size()),
        Formula.parse(List.of(sides[1].split("; "))));
  }

  /** The plain loop. */
  String plain() {
    return method(elements("int j = 0"));
  }

  /** The loop over vectors; nothing where there is none. */
  String vector() {
    return switch (vectors) {
      case NONE, PART -> "";
      case SINGLE, ONLY -> method(loop("W", vectors("FloatVector ", "j")));
      case PAIRS ->
          method(
              loop(
                  "2 * W", vectors("FloatVector ", "j") + "\nint k = j + W;\n" + vectors("", "k")));
      case END -> method(endFirst());
    };
  }

  private String method(String inside) {
    String head = vectors == Vectors.PART ? "static void " : "@Override\npublic void ";
    String parameters =
        names.stream().map(ElementKernel::parameter).collect(Collectors.joining(", "));
    return "\n" + head + name + "(" + parameters + ", int n) {\n" + inside + "\n}";
  }

  private static String parameter(String name) {
    if (name.endsWith("[]")) {
      return "float[] " + name.replace("[]", "");
    }
    return (name.equals("from") ? "int " : "float ") + name;
  }

  private String elements(String begin) {
    return """
        for (%s; j < n; j++) {
        %s
        }"""
        .formatted(begin, lines(body.stream().map(this::element)));
  }

  private String element(Formula f) {
    String target = isArray(f.target()) ? element(f.target()) : "float " + f.target();
    return target + " = " + f.plain(this::element) + ";";
  }

  private String element(String name) {
    return isArray(name) ? name + "[" + index(name, "j") + "]" : name;
  }

  private String loop(String stride, String inside) {
    Stream<String> scalars =
        Stream.concat(names.stream(), Stream.of("TINY"))
            .filter(n -> body.stream().flatMap(Formula::operands).anyMatch(n::equals))
            .map(n -> "FloatVector %s = FloatVector.broadcast(WIDE, %s);".formatted(wide(n), n));
    return """
        %s
        int j = 0;
        for (; j + %s <= n; j += %s) {
        %s
        }
        %s"""
        .formatted(lines(scalars), stride, stride, inside, elements(""));
  }

  private String endFirst() {
    Formula f = body.get(0);
    return """
        if (n < W) {
        super.%s(%s, n);
        return;
        }
        int last = n - W;
        FloatVector end = %s;
        for (int j = 0; j < last; j += W) {
        %s
        }
        end.intoArray(%s, last);"""
        .formatted(
            name,
            String.join(", ", names).replace("[]", ""),
            f.vector(operand -> vector(operand, "last")),
            vectors("", "j"),
            f.target());
  }

  /** The body for the vector from an index on; locals may be there already. */
  private String vectors(String type, String j) {
    return lines(body.stream().map(f -> vector(f, type, j)));
  }

  private String vector(Formula f, String type, String j) {
    String value = f.vector(operand -> vector(operand, j));
    return isArray(f.target())
        ? value + ".intoArray(" + f.target() + ", " + j + ");"
        : type + f.target() + " = " + value + ";";
  }

  private String vector(String name, String j) {
    if (isArray(name)) {
      return "at(" + name + ", " + index(name, j) + ")";
    }
    return names.contains(name) || name.equals("TINY") ? wide(name) : name;
  }

  /** The name of a vector all of whose elements are one number. */
  private static String wide(String name) {
    return name.equals("TINY")
        ? "vTiny"
        : "v" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** A place in an array; where there is a parameter "from", the array before it begins there. */
  private String index(String array, String j) {
    int from = names.indexOf("from");
    return from > 0 && names.get(from - 1).equals(array + "[]") ? "from + " + j : j;
  }

  private boolean isArray(String name) {
    return names.contains(name + "[]");
  }
}
