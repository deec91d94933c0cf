package org.eprop.api.plugin;

import java.util.List;

/**
 * A named part of an experiment that can be swapped: the common interface of every factory that
 * {@link java.util.ServiceLoader} finds.
 *
 * <p>A component is a description that makes instances; it is stateless and may be shared between
 * threads. It is registered by naming its class both in {@code META-INF/services/<factory
 * interface>} and, in a named module, in a {@code provides} clause; it needs a public constructor
 * without arguments.
 *
 * @since 1.0
 */
public interface Component {

  /**
   * The short name by which a configuration asks for this component, in snake_case, for example
   * {@code "alif"}. Unique among the components of one kind. Never null.
   */
  String name();

  /**
   * What it computes: the equation, its source, and what it is good for, in a few plain-text
   * sentences. Shown by {@code eprop plugins}. Never null or blank.
   */
  String description();

  /**
   * The parameters of this component alone, in the order in which they are listed. Every parameter
   * has a default. Without parameters, which is what this method returns unless overridden, the
   * component is fully determined by its name. Never null.
   */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * Parameters that every component of this kind takes in addition to its own, such as {@code
   * gamma} and {@code slope} of a surrogate. Defined by the kind's interface; a component does not
   * override it.
   */
  default List<Parameter> commonParameters() {
    return List.of();
  }

  /**
   * The component that given values make of this one: for components whose parameters follow from
   * the value of one of them, such as a text with equations that declares parameters of its own. A
   * reader of configurations asks for it first, and then reads all parameters of the answer. This
   * component itself, unless overridden.
   *
   * <p>The answer is of the same class, has the same name, and among its {@link #parameters} are
   * those of this component with the given values as defaults; defined by the same values, it
   * answers with an equal component.
   *
   * @param values of this component's parameters, checked
   * @return never null
   * @throws InvalidInputException if the values do not define a component
   */
  default Component definedBy(Arguments values) {
    return this;
  }
}
