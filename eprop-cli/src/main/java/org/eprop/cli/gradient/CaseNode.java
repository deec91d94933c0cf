package org.eprop.cli.gradient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/** A place in a case's JSON: numbers, lists and objects read with their shapes checked. */
record CaseNode(JsonNode json, String path) {

  private InvalidInputException wrong(String expected) {
    String shown = json.toString();
    return new InvalidInputException(
            "got "
                + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown)
                + ", but expected "
                + expected)
        .at(path);
  }

  CaseNode get(String key) {
    if (!json.isObject()) {
      throw wrong("an object");
    }
    String place = path.isEmpty() ? key : path + "." + key;
    if (!json.has(key)) {
      throw new InvalidInputException("is missing").at(place);
    }
    return new CaseNode(json.get(key), place);
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
    if (!List.of(choices).contains(json.textValue())) {
      throw wrong("one of " + List.of(choices));
    }
    return json.textValue();
  }

  double number() {
    if (!json.isNumber()) {
      throw wrong("a number");
    }
    return json.doubleValue();
  }

  int size() {
    if (!json.isIntegralNumber() || json.intValue() < 1) {
      throw wrong("a whole number > 0");
    }
    return json.intValue();
  }

  CaseNode list(int length) {
    if (!json.isArray() || json.size() != length) {
      throw wrong("a list of length " + length);
    }
    return this;
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
