package org.eprop.reference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.json.ConfigNode;

/** A place in a case's JSON: numbers, lists and objects read with their shapes checked. */
record CaseNode(ConfigNode place) {

  JsonNode json() {
    return place.json();
  }

  String path() {
    return place.path();
  }

  /** The same place, wrong. */
  InvalidInputException wrong(String expected) {
    return place.expected(expected);
  }

  /** An object with no other keys than these; which of them it must have, {@link #get} says. */
  CaseNode only(String... known) {
    return new CaseNode(place.withKeys(List.of(known)));
  }

  CaseNode get(String key) {
    ConfigNode value = object().get(key);
    if (value.isMissing()) {
      throw value.problem("is missing");
    }
    return new CaseNode(value);
  }

  private ConfigNode object() {
    if (!json().isObject()) {
      throw wrong("an object");
    }
    return place;
  }

  boolean has(String key) {
    return object().json().hasNonNull(key);
  }

  /** What an object has, in the order of the file. */
  List<Map.Entry<String, CaseNode>> entries() {
    return object().json().properties().stream()
        .map(entry -> Map.entry(entry.getKey(), get(entry.getKey())))
        .toList();
  }

  CaseNode at(int i) {
    return new CaseNode(new ConfigNode(json().get(i), path() + "[" + i + "]"));
  }

  String text() {
    return place.text("a string");
  }

  String oneOf(String... choices) {
    if (!json().isTextual() || !List.of(choices).contains(json().textValue())) {
      throw wrong("one of " + List.of(choices));
    }
    return json().textValue();
  }

  boolean flag() {
    return place.flag();
  }

  /** A number that single precision can hold, too. */
  double number() {
    if (!json().isNumber() || !(Math.abs(json().doubleValue()) <= Float.MAX_VALUE)) {
      throw wrong("a number of at most 3.4e38");
    }
    return json().doubleValue();
  }

  int whole(int least, int most) {
    double value = json().isNumber() ? json().doubleValue() : Double.NaN;
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw wrong("a whole number from " + least + " to " + most);
    }
    return (int) value;
  }

  int size() {
    return whole(1, Integer.MAX_VALUE);
  }

  CaseNode list(int length) {
    if (!json().isArray() || json().size() != length) {
      throw wrong("a list of length " + length);
    }
    return this;
  }

  /** The elements of a list, of which there is at least one. */
  List<CaseNode> elements() {
    return place.some("a list with at least one element").stream().map(CaseNode::new).toList();
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
