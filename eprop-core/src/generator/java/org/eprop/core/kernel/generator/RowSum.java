package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.ArrayList;
import java.util.List;

/** A method in which elements or vectors of a sum, each in a register, take up row after row. */
final class RowSum {

  private final String head;
  private final boolean vectors;
  private final List<String> begin = new ArrayList<>();
  private final List<String> add = new ArrayList<>();
  private final List<String> end = new ArrayList<>();
  private final List<String> prepare = new ArrayList<>();

  /**
   * Begins one.
   *
   * @param head the method's name and parameters
   * @param rows the loop over the rows, after "for (int "
   * @param row what is done with each row first
   */
  RowSum(boolean vectors, String head, String rows, String... row) {
    this.vectors = vectors;
    this.head = "\nstatic void " + head + " {";
    this.add.add("for (int " + rows + ") {");
    this.add.addAll(List.of(row));
  }

  /** A line at the beginning. */
  RowSum prepare(String line) {
    prepare.add(line);
    return this;
  }

  /** One more register: how it begins, what it takes up, and where it goes. */
  void register(String start, String term, String array, String index) {
    String name = "s" + begin.size();
    begin.add((vectors ? "FloatVector " : "float ") + name + " = " + start + ";");
    if (vectors) {
      add.add(name + " = " + name + ".add(" + term + ");");
      end.add(name + ".intoArray(" + array + ", " + index + ");");
    } else {
      add.add(name + " += " + term + ";");
      end.add(array + "[" + index + "] = " + name + ";");
    }
  }

  String method() {
    return lines(
        List.of(List.of(head), prepare, begin, add, List.of("}"), end, List.of("}")).stream()
            .flatMap(List::stream));
  }
}
