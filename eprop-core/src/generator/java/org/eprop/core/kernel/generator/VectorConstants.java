package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.List;
import java.util.stream.IntStream;

/** Vectors of a layer's constants. */
final class VectorConstants {

  private VectorConstants() {}

  /** Of constants that all neurons share. */
  static String shared(List<String> names) {
    return lines(
        IntStream.range(0, names.size())
            .mapToObj(
                i ->
                    "FloatVector %s = FloatVector.broadcast(WIDE, constants[%d]);"
                        .formatted(names.get(i), i)));
  }

  /** Of the neurons from j on, a block of each constant after the other. */
  static String packed(List<String> names) {
    return "int i = block(j, %d);\nFloatVector %s = at(constants, i);\n"
            .formatted(names.size(), names.get(0))
        + lines(
            IntStream.range(1, names.size())
                .mapToObj(
                    i -> "FloatVector %s = at(constants, i + %d * B);".formatted(names.get(i), i)));
  }
}
