package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.stream.Stream;

/** The class of plain loops for a layer's neurons that share their constants. */
final class PlainLayers {

  private static final String CLASS =
      """
      package org.eprop.core.kernel;

      /** A layer's step and its adjoint in plain loops, for neurons that share their constants. */
      abstract class PlainLayers extends PlainElements {

      /** Where what reaches the neurons directly comes from two outputs, maybe from them alone. */
      static void adjointShared(%s, boolean alone) {
      if (c.shape == LinearArrays.Shape.ONE) {
      adjointOneFromOutputs(c, lambda, rate, f0, b0, f1, b1, q);
      } else if (alone && c.shape == LinearArrays.Shape.UNIT) {
      adjointUnitFromOutputs(c, lambda, rate, f0, b0, f1, b1, q);
      } else {
      sumOfScaled(c.room, rate, f0, b0, f1, b1, c.n);
      adjointShared(c, lambda, c.room, q);
      }
      }

      static void stepShared(%s) {
      if (c.shape == LinearArrays.Shape.ONE) {
      stepOne(c, s, current, q);
      } else if (c.shape == LinearArrays.Shape.UNIT) {
      stepUnit(c, s, current, q);
      } else {
      stepAdaptive(c, s, current, q);
      }
      }

      static void adjointShared(%s) {
      if (c.shape == LinearArrays.Shape.ONE) {
      adjointOne(c, lambda, direct, q);
      } else if (c.shape == LinearArrays.Shape.UNIT) {
      adjointUnit(c, lambda, direct, q);
      } else {
      adjointAdaptive(c, lambda, direct, q);
      }
      }
      %s
      }
      """;

  private static final NeuronForm ONE = NeuronForm.ONE;
  private static final NeuronForm UNIT = NeuronForm.UNIT;
  private static final NeuronForm ADAPTIVE = NeuronForm.ADAPTIVE;

  private PlainLayers() {}

  static String source() {
    Stream<PlainLoop> loops =
        Stream.of(
            PlainLoop.step(ONE),
            PlainLoop.step(UNIT),
            PlainLoop.step(ADAPTIVE),
            PlainLoop.adjoint(ONE),
            PlainLoop.adjoint(UNIT),
            PlainLoop.adjoint(ADAPTIVE),
            PlainLoop.fromOutputs(ONE, ONE.adjoint(NeuronForm.OUTPUTS)),
            // Nothing but two outputs reaches the neurons directly: with more, C2 of JDK 17 makes
            // no
            // vectors of it. Zero is added because it is where there is a rate, too.
            PlainLoop.fromOutputs(UNIT, UNIT.adjoint(NeuronForm.OUTPUTS.replace("rate", "0f"))));
    return CLASS.formatted(
        PlainLoop.ADJOINT_FROM_OUTPUTS,
        PlainLoop.STEP,
        PlainLoop.ADJOINT,
        lines(loops.map(PlainLoop::method)));
  }
}
