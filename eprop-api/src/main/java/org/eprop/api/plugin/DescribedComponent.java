package org.eprop.api.plugin;

import java.util.List;

/**
 * A component that says what it is in one place: its name, its description and its parameters.
 *
 * <pre>{@code
 * public final class Sigmoid extends DescribedComponent implements SurrogateFactory {
 *
 *   public Sigmoid() {
 *     super("sigmoid", "S(q) = ...", STEEPNESS);
 *   }
 * }</pre>
 *
 * <p>A name that is a constant there is known without running any code of the class.
 *
 * @since 1.0
 */
public abstract class DescribedComponent implements Component {

  private final String name;
  private final String description;
  private final List<Parameter> parameters;

  /**
   * @param name as of {@link Component#name}
   * @param description as of {@link Component#description}
   * @param parameters as of {@link Component#parameters}, in this order
   */
  protected DescribedComponent(String name, String description, Parameter... parameters) {
    this(name, description, List.of(parameters));
  }

  /** The same with a list. */
  protected DescribedComponent(String name, String description, List<Parameter> parameters) {
    this.name = name;
    this.description = description;
    this.parameters = List.copyOf(parameters);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final List<Parameter> parameters() {
    return parameters;
  }
}
