package org.eprop.cli.gradient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/** A place in a case's JSON: numbers, lists and objects read with their shapes checked. */
record CaseNode(JsonNode json, String path) {

  private static final int LONGEST_SHOWN = 60;

  /** The same place, wrong. */
  InvalidInputException wrong(String expected) {
    String shown = json.toString();
    return new InvalidInputException(
            "got "
                + (shown.length() > LONGEST_SHOWN
                    ? shown.substring(0, LONGEST_SHOWN) + "..."
                    : shown)
                + ", but expected "
                + expected)
        .at(path);
  }

  /** An object with no other keys than these; which of them it must have, {@link #get} says. */
  CaseNode only(String... known) {
    for (Map.Entry<String, CaseNode> entry : entries()) {
      if (!List.of(known).contains(entry.getKey())) {
        InvalidInputException unknown =
            new InvalidInputException(
                "unknown key \""
                    + entry.getKey()
                    + '"'
                    + NearestNames.hint(entry.getKey(), List.of(known)));
        throw path.isEmpty() ? unknown : unknown.at(path);
      }
    }
    return this;
  }

  CaseNode get(String key) {
    expectObject();
    if (!json.has(key)) {
      throw new InvalidInputException("is missing").at(place(key));
    }
    return new CaseNode(json.get(key), place(key));
  }

  private void expectObject() {
    if (!json.isObject()) {
      throw wrong("an object");
    }
  }

  private String place(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    expectObject();
    return json.hasNonNull(key);
  }

  /** What an object has, in the order of the file. */
  List<Map.Entry<String, CaseNode>> entries() {
    expectObject();
    List<Map.Entry<String, CaseNode>> entries = new ArrayList<>();
    json.properties()
        .forEach(
            e -> entries.add(Map.entry(e.getKey(), new CaseNode(e.getValue(), place(e.getKey())))));
    return entries;
  }

  CaseNode at(int i) {
    return new CaseNode(json.get(i), path + "[" + i + "]");
  }

  boolean isNull() {
    return json.isNull();
  }

  String text() {
    if (!json.isTextual()) {
      throw wrong("a string");
    }
    return json.textValue();
  }

  String oneOf(String... choices) {
    if (!json.isTextual() || !List.of(choices).contains(json.textValue())) {
      throw wrong("one of " + List.of(choices));
    }
    return json.textValue();
  }

  boolean flag() {
    if (!json.isBoolean()) {
      throw wrong("true or false");
    }
    return json.booleanValue();
  }

  /** A number that single precision can hold, too. */
  double number() {
    if (!json.isNumber() || !(Math.abs(json.doubleValue()) <= Float.MAX_VALUE)) {
      throw wrong("a number of at most 3.4e38");
    }
    return json.doubleValue();
  }

  int whole(int least, int most) {
    double value = json.isNumber() ? json.doubleValue() : Double.NaN;
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw wrong("a whole number from " + least + " to " + most);
    }
    return (int) value;
  }

  int size() {
    return whole(1, Integer.MAX_VALUE);
  }

  CaseNode list(int length) {
    if (!json.isArray() || json.size() != length) {
      throw wrong("a list of length " + length);
    }
    return this;
  }

  /** The elements of a list, of which there is at least one. */
  List<CaseNode> elements() {
    if (!json.isArray() || json.isEmpty()) {
      throw wrong("a list with at least one element");
    }
    List<CaseNode> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(at(i));
    }
    return elements;
  }

  double[] vector(int length) {
    list(length);
    double[] v = new double[length];
    for (int i = 0; i < length; i++) {
      v[i] = at(i).number();
    }
    return v;
  }

  double[][] matrix(int rows, int columns) {
    list(rows);
    double[][] m = new double[rows][];
    for (int i = 0; i < rows; i++) {
      m[i] = at(i).vector(columns);
    }
    return m;
  }
}
