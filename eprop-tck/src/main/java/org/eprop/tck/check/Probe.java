package org.eprop.tck.check;

import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * How to make an instance of a component, and what it does, as a list of numbers: two instances
 * that give the same numbers are taken to be the same.
 *
 * @param <F> the kind of component
 * @param <I> what it makes
 * @param create makes an instance
 * @param measure what it does
 * @param complaint what is wrong with an instance whatever its numbers are; empty if nothing
 */
public record Probe<F extends Component, I>(
    Create<F, I> create, Measure<I> measure, Function<I, String> complaint) {

  /** dt in ms of what is made alone. */
  public static final double TIME_STEP = 1;

  /** Of instances about which their numbers say all. */
  public Probe(Create<F, I> create, Measure<I> measure) {
    this(create, measure, made -> "");
  }

  /** Asks an instance. */
  @FunctionalInterface
  public interface Measure<I> {
    /**
     * What it does.
     *
     * @param question of which numbers; the same for the same
     */
    double[] of(I made, long question);
  }

  private static final long QUESTION = 1;

  /** Makes an instance. */
  @FunctionalInterface
  public interface Create<F, I> {
    /** Kinds that are not told the time step leave it out. */
    I make(F factory, Context context, double dt);
  }

  public I make(Choice<F> choice) {
    return make(choice, TIME_STEP);
  }

  /** With another time step, in ms. */
  public I make(Choice<F> choice, double dt) {
    Guard.trying(choice);
    try {
      I made = create.make(choice.factory(), choice.context(), dt);
      if (made == null) {
        throw new UnusableException("create(...) returns null");
      }
      return made;
    } finally {
      Guard.step(); // a refusal, too, may come after files were read
    }
  }

  public double[] measure(Choice<F> choice) {
    return measure(make(choice));
  }

  /** What an instance does; always the same questions. */
  public double[] measure(I made) {
    double[] numbers = measure.of(made, QUESTION);
    Guard.step();
    return numbers;
  }
}
