package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * A key of a section: how what stands there becomes components of a record, and these become JSON.
 *
 * @param name in JSON
 * @param parameter what a plain value is declared by; null if what stands there has parts
 * @param read from the object that has the key or not
 * @param write into the section's object
 */
record Key(String name, @Nullable Parameter parameter, Reader read, Writer write) {

  /** Reads what stands at a key, or takes its default. */
  interface Reader {
    /**
     * @param object in which the key is, or is not
     * @param into receives values by the name of the record's component
     */
    void read(ConfigNode object, Scope scope, Map<String, Object> into);
  }

  /** Writes what stands at a key. */
  interface Writer {
    /**
     * @param component a value of the record, by name
     */
    void write(Function<String, Object> component, Scope scope, ObjectNode json);
  }

  /** A plain value, whose component has the key's name in camel case. */
  static Key plain(Parameter parameter) {
    return plain(parameter, component(parameter.name()));
  }

  /** A plain value that the record calls by another name. */
  static Key plain(Parameter parameter, String component) {
    return plain(parameter, component, value -> value, value -> value);
  }

  /**
   * A plain value that is of another type in the record.
   *
   * @param in from the value to the component
   * @param out back
   */
  static <P, V> Key plain(
      Parameter parameter, String component, Function<P, V> in, Function<V, P> out) {
    return plain(parameter, component, in, out, null);
  }

  /**
   * A plain value that may learn.
   *
   * @param learns the component that says whether
   */
  static Key learnable(Parameter parameter, String learns) {
    return plain(parameter, component(parameter.name()), value -> value, value -> value, learns);
  }

  @SuppressWarnings("unchecked") // a component has the type that its key makes
  private static <P, V> Key plain(
      Parameter parameter,
      String component,
      Function<P, V> in,
      Function<V, P> out,
      @Nullable String learns) {
    return new Key(
        parameter.name(),
        parameter,
        (object, scope, into) -> {
          Set<String> learned = new HashSet<>();
          P value = (P) ParameterValues.value(object, parameter, learned, null);
          into.put(component, in.apply(value));
          if (learns == null) {
            ParameterValues.expectNone(object, learned);
          } else {
            into.put(learns, !learned.isEmpty());
          }
        },
        (values, scope, json) -> {
          JsonNode value =
              ParameterValues.checked(parameter, out.apply((V) values.apply(component)));
          boolean learning = learns != null && (Boolean) values.apply(learns);
          json.set(parameter.name(), learning ? ParameterValues.learning(value) : value);
        });
  }

  /** What has parts, whose component has the key's name in camel case. */
  static Key part(String name, Item<?> item) {
    return part(name, component(name), item);
  }

  /** What has parts. */
  @SuppressWarnings("unchecked")
  static <V> Key part(String name, String component, Item<V> item) {
    return new Key(
        name,
        null,
        (object, scope, into) -> into.put(component, item.read(object.get(name), scope)),
        (values, scope, json) -> {
          V value = (V) values.apply(component);
          if (value != null) {
            json.set(name, item.write(value, scope));
          }
        });
  }

  /** Components of the same record that stand in an object of their own. */
  static Key within(FixedSection<?> inner) {
    return new Key(
        inner.name(),
        null,
        (object, scope, into) ->
            into.putAll(inner.values(inner.expectKnown(object.get(inner.name())), scope)),
        (values, scope, json) ->
            json.set(inner.name(), inner.write(values, scope, ParameterValues.JSON.objectNode())));
  }

  /** A key that is read with others, if at all. */
  static Key known(String name) {
    return new Key(name, null, (object, scope, into) -> {}, (values, scope, json) -> {});
  }

  private static String component(String key) {
    Matcher words = Pattern.compile("_(.)").matcher(key);
    return words.replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }
}
