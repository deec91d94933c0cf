package org.eprop.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.Placed;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * Components in JSON: {@code "alif"} or {@code {"name": "alif", "tau_m": 20}}.
 *
 * @param plugins the components there are
 */
record Choices(Plugins plugins) {

  private static final String NAME = "name";

  /**
   * The component at a place, which may be missing.
   *
   * @param defaultName of the default one; null for none
   */
  <F extends Component> Choice<F> read(
      ConfigNode node, Class<F> factory, @Nullable String defaultName) {
    return read(node, factory, defaultName, null);
  }

  /**
   * The same where parameters may learn.
   *
   * @param learned receives the names of those that do; null where none may
   */
  <F extends Component> Choice<F> read(
      ConfigNode place,
      Class<F> factory,
      @Nullable String defaultName,
      @Nullable Set<String> learned) {
    ConfigNode node = place.orEmpty();
    if (node.json().isTextual()) {
      return Choice.of(find(factory, node.json().textValue(), node.path()));
    }
    if (!node.json().isObject()) {
      throw node.expected("a name, or an object with \"name\" and parameters");
    }
    ConfigNode named = named(node, factory, defaultName);
    if (named != null) {
      return read(named, factory, null, learned);
    }
    ConfigNode name = node.get(NAME);
    String expected = "one of " + names(factory);
    if (name.isMissing() && defaultName == null) {
      throw name.problem("missing; expected " + expected);
    }
    if (!name.isMissing() && !name.json().isTextual()) {
      throw name.expected(expected);
    }
    F component =
        defined(
            node,
            defaultName != null && name.isMissing()
                ? find(factory, defaultName, node.path())
                : find(factory, name.json().textValue(), name.path()));
    List<Parameter> declared =
        Stream.concat(component.parameters().stream(), component.commonParameters().stream())
            .toList();
    node.withKeys(Stream.concat(Stream.of(NAME), declared.stream().map(Parameter::name)).toList());
    Set<String> learns = new HashSet<>();
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : declared) {
      given.put(parameter.name(), ParameterValues.value(node, parameter, learns, this::part));
    }
    if (learned == null) {
      ParameterValues.expectNone(node, learns);
    } else {
      learned.addAll(learns);
    }
    return new Choice<>(component, Arguments.of(component, given));
  }

  /**
   * The component that the object {@linkplain Component#definedBy defines}.
   *
   * @throws InvalidInputException if a value is wrong, placed
   */
  private static <F extends Component> F defined(ConfigNode object, F component) {
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : component.parameters()) {
      if (parameter.type() == Parameter.Type.LINES && object.has(parameter.name())) {
        given.put(parameter.name(), ParameterValues.value(object.get(parameter.name()), parameter));
      }
    }
    try {
      return Choice.defined(component, given);
    } catch (InvalidInputException e) {
      throw e.below(object.path());
    }
  }

  /**
   * {@code {"alif": {"tau_a": 300}}}, which is short for {@code {"name": "alif", "tau_a": 300}}, in
   * the long form; null for anything else.
   */
  private <F extends Component> @Nullable ConfigNode named(
      ConfigNode node, Class<F> factory, @Nullable String defaultName) {
    if (node.json().size() != 1 || node.has(NAME)) {
      return null;
    }
    String only = node.json().fieldNames().next();
    ConfigNode inner = node.get(only);
    boolean isParameter =
        defaultName != null
            && plugins.find(factory, defaultName).parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(only));
    if (!inner.json().isObject() || isParameter || !names(factory).contains(only)) {
      return null;
    }
    if (inner.has(NAME)) {
      throw inner.get(NAME).problem("the name is \"" + only + "\", said above");
    }
    return new ConfigNode(((ObjectNode) inner.json()).deepCopy().put(NAME, only), inner.path());
  }

  /** The value of a parameter that is a component, or a list of such. */
  private Object part(ConfigNode node, Parameter parameter) {
    Class<? extends Component> kind = Objects.requireNonNull(parameter.kind());
    return parameter.type() == Parameter.Type.PART
        ? read(node, kind, null)
        : node.elements("a list of components").stream()
            .map(element -> read(element, kind, null))
            .toList();
  }

  private <F extends Component> F find(Class<F> factory, String name, String path) {
    return Placed.at(path, () -> plugins.find(factory, name));
  }

  /** A component with its name and all its parameters, in the order of declaration. */
  static ObjectNode write(Choice<?> choice) {
    ObjectNode object = ParameterValues.JSON.objectNode().put(NAME, choice.name());
    for (Parameter parameter : choice.arguments().declared()) {
      Object value = Objects.requireNonNull(choice.arguments().values().get(parameter.name()));
      if (!(value instanceof Optional<?> part) || part.isPresent()) {
        object.set(parameter.name(), ParameterValues.write(parameter, value));
      }
    }
    return object;
  }

  <F extends Component> List<String> names(Class<F> factory) {
    return plugins.names(factory);
  }
}
