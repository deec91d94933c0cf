package org.eprop.tck.check;

import java.util.function.BiFunction;
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
 * @param measure what it does; always the same questions
 * @param complaint what is wrong with an instance whatever its numbers are; empty if nothing
 */
record Probe<F extends Component, I>(
    BiFunction<F, Context, I> create,
    Function<I, double[]> measure,
    Function<I, String> complaint) {

  /** dt in ms of what is made alone. */
  static final double TIME_STEP = 1;

  I make(Choice<F> choice) {
    I made = create.apply(choice.factory(), choice.context());
    if (made == null) {
      throw new UnusableException("create(...) returns null");
    }
    return made;
  }

  double[] measure(Choice<F> choice) {
    return measure.apply(make(choice));
  }
}
