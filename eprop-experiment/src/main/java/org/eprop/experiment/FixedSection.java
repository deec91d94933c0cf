package org.eprop.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * A part of an experiment file that is fixed, not swapped: an object with keys that is read as a
 * record, and written from one. Keys are declared once, in the order in which they are written; how
 * they are read, which are known, and their documentation come from that. Plain values are
 * declared, checked and documented as the parameters of a component are.
 *
 * @param <T> the record
 */
final class FixedSection<T extends Record> implements Component, Item<T> {

  private final Class<T> type;
  private final String name;
  private final String description;
  private final List<Key> keys;

  FixedSection(Class<T> type, String name, String description, Key... keys) {
    this.type = type;
    this.name = name;
    this.description = description;
    this.keys = List.of(keys);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<Parameter> parameters() {
    return keys.stream().map(Key::parameter).filter(parameter -> parameter != null).toList();
  }

  /** The names of all keys: first of what has parts, then of plain values. */
  List<String> known() {
    return Stream.concat(
            keys.stream().filter(key -> key.parameter() == null).map(Key::name),
            parameters().stream().map(Parameter::name))
        .toList();
  }

  /** Checks that it is an object without other keys; what is missing is empty. */
  ConfigNode expectKnown(ConfigNode node) {
    return node.orEmpty().withKeys(known());
  }

  @Override
  public T read(ConfigNode node, Scope scope) {
    return read(node, scope, Map.of());
  }

  /**
   * What an object says.
   *
   * @param given components that stand elsewhere, by name
   */
  T read(ConfigNode node, Scope scope, Map<String, ?> given) {
    Map<String, Object> values = values(expectKnown(node), scope);
    values.putAll(given);
    return make(node, values);
  }

  /** The record's components of which an object speaks, by name; it may have other keys. */
  Map<String, Object> values(ConfigNode object, Scope scope) {
    Map<String, Object> values = new HashMap<>();
    keys.forEach(key -> key.read().read(object, scope, values));
    return values;
  }

  /**
   * The record.
   *
   * @param node where something is wrong if its components do not fit together
   */
  T make(ConfigNode node, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(Arrays.stream(components).map(c -> values.get(c.getName())).toArray());
    } catch (InvocationTargetException e) {
      throw node.placed(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ObjectNode write(T value, Scope scope) {
    return write(component -> get(value, component), scope, ParameterValues.JSON.objectNode());
  }

  /** Writes into an object, which it returns. */
  ObjectNode write(Function<String, Object> components, Scope scope, ObjectNode json) {
    keys.forEach(key -> key.write().write(components, scope, json));
    return json;
  }

  private static Object get(Object value, String component) {
    try {
      return value.getClass().getMethod(component).invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * These keys among those of another record, which writes them, too.
   *
   * @param record the one that these keys describe, from the other's components; null if they are
   *     not to be written
   */
  List<Key> among(Function<Function<String, Object>, @Nullable T> record) {
    return keys.stream()
        .map(
            key ->
                new Key(
                    key.name(),
                    key.parameter(),
                    (object, scope, into) -> {},
                    (values, scope, json) -> {
                      T value = record.apply(values);
                      if (value != null) {
                        key.write().write(c -> get(value, c), scope, json);
                      }
                    }))
        .toList();
  }
}
