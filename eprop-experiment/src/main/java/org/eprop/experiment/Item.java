package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * How something stands in JSON.
 *
 * @param <V> what
 */
interface Item<V> {

  /**
   * @param node may be missing
   */
  V read(ConfigNode node, Scope scope);

  JsonNode write(V value, Scope scope);

  static <V> Item<V> of(
      BiFunction<ConfigNode, Scope, V> read, BiFunction<V, Scope, JsonNode> write) {
    return new Item<>() {
      @Override
      public V read(ConfigNode node, Scope scope) {
        return read.apply(node, scope);
      }

      @Override
      public JsonNode write(V value, Scope scope) {
        return write.apply(value, scope);
      }
    };
  }

  /**
   * A component.
   *
   * @param usual the default one; null for none
   */
  static <F extends Component> Item<Choice<F>> component(Class<F> kind, @Nullable String usual) {
    return of(
        (node, scope) -> scope.choices().read(node, kind, usual),
        (choice, scope) -> Choices.write(choice));
  }

  /** A list, empty if it is missing. */
  static <V> Item<List<V>> list(String expected, Item<V> element) {
    return listed(node -> node.isMissing() ? List.of() : node.elements(expected), element);
  }

  /** A list of at least one. */
  static <V> Item<List<V>> some(String expected, Item<V> element) {
    return listed(node -> node.some(expected), element);
  }

  private static <V> Item<List<V>> listed(
      Function<ConfigNode, List<ConfigNode>> elements, Item<V> element) {
    return of(
        (node, scope) -> elements.apply(node).stream().map(e -> element.read(e, scope)).toList(),
        (values, scope) -> ParameterValues.list(values, value -> element.write(value, scope)));
  }

  /** What stands in an object at a name. */
  interface Named<V> {
    /**
     * @param node may be missing
     */
    V read(ConfigNode node, String name, Scope scope);
  }

  /**
   * An object with values by name.
   *
   * @param names of an object that may be missing
   */
  static <V> Item<List<V>> named(
      Function<ConfigNode, List<String>> names,
      Named<V> element,
      Function<V, String> name,
      BiFunction<V, Scope, JsonNode> write) {
    return of(
        (node, scope) ->
            names.apply(node).stream().map(n -> element.read(node.get(n), n, scope)).toList(),
        (values, scope) -> {
          ObjectNode json = ParameterValues.JSON.objectNode();
          values.forEach(value -> json.set(name.apply(value), write.apply(value, scope)));
          return json;
        });
  }

  /** The same with another default. */
  default Item<V> or(Function<Scope, V> usual) {
    return of(
        (node, scope) -> node.isMissing() ? usual.apply(scope) : read(node, scope), this::write);
  }

  /**
   * A component for the leaves whose names match a pattern: {@code {"for": "e_*", "name": "clip"}}.
   *
   * @param what it is, for messages
   * @param example of a pattern
   */
  static <F extends Component, V> Item<V> leaves(
      String what,
      String example,
      Class<F> kind,
      @Nullable String usual,
      BiFunction<String, Choice<F>, V> make,
      Function<V, String> pattern,
      Function<V, Choice<F>> component) {
    return of(
        (node, scope) -> {
          if (!node.json().isObject()) {
            throw node.expected("an object with \"for\" and " + what);
          }
          return make.apply(
              node.require("for", "a pattern of leaf names such as \"" + example + "\"").name(),
              scope.choices().read(node.without("for"), kind, usual));
        },
        (value, scope) ->
            ParameterValues.JSON
                .objectNode()
                .put("for", pattern.apply(value))
                .setAll(Choices.write(component.apply(value))));
  }
}
