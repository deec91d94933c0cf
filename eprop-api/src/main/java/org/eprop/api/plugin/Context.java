package org.eprop.api.plugin;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a component is told when it is made: the values of its parameters, and what else is known
 * then. Immutable.
 *
 * <p>Every factory's {@code create} takes one of these, so that a fact can be added without a
 * change to any plugin. A fact that is not known to components of a kind throws {@link
 * IllegalStateException}. The place in the definition is not among them: the caller adds it to an
 * {@link InvalidInputException}.
 *
 * @since 1.0
 */
public final class Context {

  private final Arguments arguments;
  private final OptionalDouble timeStep;
  private final OptionalLong seed;

  private Context(Arguments arguments, OptionalDouble timeStep, OptionalLong seed) {
    this.arguments = arguments;
    this.timeStep = timeStep;
    this.seed = seed;
  }

  /** The values, and nothing else yet. */
  public static Context of(Arguments arguments) {
    return new Context(arguments, OptionalDouble.empty(), OptionalLong.empty());
  }

  /** Every parameter at its default, and nothing else yet. */
  public static Context defaults(Component component) {
    return of(Arguments.defaults(component));
  }

  /**
   * The same with a time step.
   *
   * @param dt ms, &gt; 0
   */
  public Context withTimeStep(double dt) {
    return new Context(arguments, OptionalDouble.of(dt), seed);
  }

  /** The same with the experiment's seed. */
  public Context withSeed(long seed) {
    return new Context(arguments, timeStep, OptionalLong.of(seed));
  }

  /** All checked values, of one neuron if it is a neuron that is made. */
  public Arguments arguments() {
    return arguments;
  }

  /**
   * Length of a time step, ms, &gt; 0; known to neurons, surrogates, initial weights, losses,
   * learning signals, regularizers and encoders.
   *
   * @throws IllegalStateException for every other kind
   */
  public double timeStep() {
    return timeStep.orElseThrow(() -> unknown("the time step"));
  }

  /**
   * The experiment's seed, from which generated data follow; known to tasks.
   *
   * @throws IllegalStateException for every other kind: what those draw comes from a stream given
   *     where it is drawn
   */
  public long seed() {
    return seed.orElseThrow(() -> unknown("the seed"));
  }

  private static IllegalStateException unknown(String fact) {
    return new IllegalStateException(fact + " is not known where this component is made");
  }

  /** The value of a REAL parameter, or of a PER_NEURON one for the neuron at hand. */
  public double real(Parameter parameter) {
    return arguments.real(parameter);
  }

  /** The value of an INTEGER parameter. */
  public int integer(Parameter parameter) {
    return arguments.integer(parameter);
  }

  /** The value of a FLAG parameter. */
  public boolean flag(Parameter parameter) {
    return arguments.flag(parameter);
  }

  /** The value of a TEXT or LINES parameter; lines have line feeds between them. */
  public String text(Parameter parameter) {
    return arguments.text(parameter);
  }

  /** The value of a REALS parameter. */
  public double[] reals(Parameter parameter) {
    return arguments.reals(parameter);
  }
}
