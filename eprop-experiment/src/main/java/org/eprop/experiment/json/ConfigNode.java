package org.eprop.experiment.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * A piece of JSON that knows its place, for reading it with messages that say where something is
 * wrong. Also for programs whose files hold more than an experiment: {@code Configuration.root()}.
 *
 * @param json the piece; not to be modified
 * @param path where it is, for example {@code network.layers[0].surrogate}; empty for the whole
 */
public record ConfigNode(JsonNode json, String path) {

  private static final int LONGEST_VALUE = 80;

  /** Whether it is an object with this key. */
  public boolean has(String key) {
    return json.has(key);
  }

  /** What stands at a key, or is missing there. */
  public ConfigNode get(String key) {
    return new ConfigNode(json.path(key), pathOf(key));
  }

  public boolean isMissing() {
    return json.isMissingNode();
  }

  private ConfigNode present(String expected) {
    if (isMissing()) {
      throw problem("missing; expected " + expected);
    }
    return this;
  }

  /** An empty object in place of one that is missing. */
  public ConfigNode orEmpty() {
    return isMissing() ? new ConfigNode(JsonNodeFactory.instance.objectNode(), path) : this;
  }

  /**
   * The value of a key, which must be there.
   *
   * @param expected what, for the message if it is not
   */
  public ConfigNode require(String key, String expected) {
    return get(key).present(expected);
  }

  /** The value of a key, or an empty object if it is not there. */
  public ConfigNode getOrEmpty(String key) {
    return get(key).orEmpty();
  }

  /** The same object without a key. */
  public ConfigNode without(String key) {
    return new ConfigNode(((ObjectNode) json).deepCopy().without(key), path);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /**
   * Checks that it is an object with none but these keys.
   *
   * @throws InvalidInputException otherwise, with the nearest known ones
   */
  public ConfigNode withKeys(List<String> known) {
    if (!json.isObject()) {
      throw expected("an object with the keys " + known);
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw get(field.getKey()).problem("unknown key" + NearestNames.hint(field.getKey(), known));
      }
    }
    return this;
  }

  /**
   * The elements of a list.
   *
   * @param expected what, for the message if it is none
   */
  public List<ConfigNode> elements(String expected) {
    if (!json.isArray()) {
      throw expected(expected);
    }
    return IntStream.range(0, json.size()).mapToObj(this::at).toList();
  }

  /** A number, a string or a flag as such; anything else as JSON. */
  public Object value() {
    if (json.isNumber()) {
      return json.numberValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isTextual() ? json.textValue() : json;
  }

  /** What to throw where something is wrong with it. */
  public InvalidInputException problem(String problem) {
    return new InvalidInputException(problem).at(path);
  }

  /** What to throw where something else was expected; it shows the JSON. */
  public InvalidInputException expected(String expected) {
    return problem("got " + shown() + ", but expected " + expected);
  }

  /** A name. */
  public String name() {
    return text("a name");
  }

  /**
   * A text, which must be there.
   *
   * @param expected what, for the message if it is none
   */
  public String text(String expected) {
    if (!json.isTextual()) {
      throw expected(expected);
    }
    return json.textValue();
  }

  /** Whether it is true, which must be there. */
  public boolean flag() {
    if (!json.isBoolean()) {
      throw expected("true or false");
    }
    return json.booleanValue();
  }

  /** A finite number, which must be there. */
  public double number(String expected) {
    if (!json.isNumber() || !Double.isFinite(json.doubleValue())) {
      throw expected(expected);
    }
    return json.doubleValue();
  }

  /** What stands at a key of an object, which must be there. */
  public ConfigNode at(String key) {
    if (!json.isObject()) {
      throw expected("an object");
    }
    ConfigNode value = get(key);
    if (value.isMissing()) {
      throw value.problem("is missing");
    }
    return value;
  }

  /** An element of a list. */
  public ConfigNode at(int i) {
    return new ConfigNode(json.get(i), path + "[" + i + "]");
  }

  /** A list of so many elements. */
  public ConfigNode list(int length) {
    if (!json.isArray() || json.size() != length) {
      throw expected("a list of length " + length);
    }
    return this;
  }

  /** A number that single precision can hold, too. */
  public double single() {
    if (!json.isNumber() || !(Math.abs(json.doubleValue()) <= Float.MAX_VALUE)) {
      throw expected("a number of at most 3.4e38");
    }
    return json.doubleValue();
  }

  /** A whole number of a range, be it written as 2 or as 2.0. */
  public int count(int least, int most) {
    double value = json.isNumber() ? json.doubleValue() : Double.NaN;
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw expected("a whole number from " + least + " to " + most);
    }
    return (int) value;
  }

  /** A whole number of at least 1. */
  public int size() {
    return count(1, Integer.MAX_VALUE);
  }

  /** A list of so many numbers. */
  public double[] vector(int length) {
    list(length);
    double[] v = new double[length];
    Arrays.setAll(v, i -> at(i).single());
    return v;
  }

  /** A list of so many lists of so many numbers. */
  public double[][] matrix(int rows, int columns) {
    list(rows);
    double[][] m = new double[rows][];
    Arrays.setAll(m, i -> at(i).vector(columns));
    return m;
  }

  /** A whole number of at most 64 bits, which must be there. */
  public long whole() {
    return whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number of at most 64 bits");
  }

  /** A whole number of a range, which must be there. */
  public long whole(long least, long most, String expected) {
    if (!json.isIntegralNumber()
        || !json.canConvertToLong()
        || json.longValue() < least
        || json.longValue() > most) {
      throw expected(expected);
    }
    return json.longValue();
  }

  /** A whole number of a range, or a default where nothing stands. */
  public int whole(int usual, int least, int most, String expected) {
    return isMissing() ? usual : (int) whole(least, most, expected);
  }

  /** A name that is one of those known, and must be there. */
  public String oneOf(List<String> known) {
    String name = present("one of " + known).name();
    if (!known.contains(name)) {
      throw problem("unknown \"" + name + "\"" + NearestNames.hint(name, known));
    }
    return name;
  }

  /** The names in an object of at least one, which must be there. */
  public List<String> names(String expected) {
    if (!present(expected).json.isObject() || json.isEmpty()) {
      throw expected(expected);
    }
    return json.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** The elements of a list of at least one, which must be there. */
  public List<ConfigNode> some(String expected) {
    if (present(expected).json.isEmpty()) {
      throw expected(expected);
    }
    return elements(expected);
  }

  /**
   * A list of lists of whole numbers.
   *
   * @param expected what, for the message if it is none
   * @param count of each list; negative for any
   * @param row what is expected of each
   */
  public int[][] rows(String expected, int count, String row) {
    return elements(expected).stream().map(list -> list.row(count, row)).toArray(int[][]::new);
  }

  private int[] row(int count, String expected) {
    if (!json.isArray() || (count >= 0 && json.size() != count)) {
      throw expected(expected);
    }
    int[] numbers = new int[json.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!json.get(i).isIntegralNumber() || !json.get(i).canConvertToInt()) {
        throw expected(expected);
      }
      numbers[i] = json.get(i).intValue();
    }
    return numbers;
  }

  /** What to throw when something was made of it whose checks do not know the place. */
  public RuntimeException placed(Throwable failure) {
    if (failure instanceof InvalidInputException problem) {
      return problem.below(path);
    }
    return failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
  }

  private String shown() {
    String text = isMissing() ? "nothing" : json.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
