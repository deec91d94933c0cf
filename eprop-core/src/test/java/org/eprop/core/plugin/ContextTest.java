package org.eprop.core.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.junit.jupiter.api.Test;

class ContextTest {

  private static final Parameter REAL = Parameter.real("real", 0.5).describe("a number");
  private static final Parameter WHOLE = Parameter.integer("whole", 2).describe("a whole number");
  private static final Parameter FLAG = Parameter.flag("flag", true).describe("yes or no");
  private static final Parameter TEXT = Parameter.text("text", "some").describe("a text");
  private static final Parameter REALS =
      Parameter.reals("reals", 1.0, 2.0).describe("some numbers");

  private static final Component COMPONENT =
      new Component() {
        @Override
        public String name() {
          return "component";
        }

        @Override
        public String description() {
          return "Has a parameter of each type.";
        }

        @Override
        public List<Parameter> parameters() {
          return List.of(REAL, WHOLE, FLAG, TEXT, REALS);
        }
      };

  @Test
  void readsTheValues() {
    Context context = Context.defaults(COMPONENT);
    assertEquals(0.5, context.real(REAL));
    assertEquals(2, context.integer(WHOLE));
    assertTrue(context.flag(FLAG));
    assertEquals("some", context.text(TEXT));
    assertArrayEquals(new double[] {1, 2}, context.reals(REALS));
    Arguments given = Arguments.of(COMPONENT, Map.of("real", 3));
    assertEquals(3, Context.of(given).real(REAL));
    assertEquals(given, new Choice<>(COMPONENT, given).context().arguments());
  }

  @Test
  void keepsEachFactBesideTheOthers() {
    Context context = Context.defaults(COMPONENT).withTimeStep(0.25).withSeed(7);
    assertEquals(0.25, context.timeStep());
    assertEquals(7, context.seed());
    assertEquals(0.5, context.withTimeStep(0.5).timeStep());
    assertEquals(0.25, context.timeStep(), "immutable");
  }

  @Test
  void saysWhichFactIsNotKnown() {
    Context context = Context.defaults(COMPONENT);
    assertEquals(
        "the time step is not known where this component is made",
        assertThrows(IllegalStateException.class, context::timeStep).getMessage());
    assertEquals(
        "the seed is not known where this component is made",
        assertThrows(IllegalStateException.class, context::seed).getMessage());
  }

  @Test
  void saysWhenAWholeNumberIsTooLarge() {
    Parameter size = Parameter.integer("size", 1).atLeast(1).describe("how many");
    assertTooLarge(WHOLE, 4294967298L, "a whole number <= 2147483647");
    assertTooLarge(size, 4294967298L, "a whole number >= 1 and <= 2147483647");
    assertTooLarge(size, 1e10, "a whole number >= 1 and <= 2147483647");
    assertTooLarge(size, 0.5, "a whole number >= 1");
    assertTooLarge(size, -5, "a whole number >= 1");
  }

  private static void assertTooLarge(Parameter parameter, Number value, String expected) {
    String message =
        assertThrows(InvalidInputException.class, () -> parameter.check(value)).getMessage();
    assertEquals(expected, message.substring(message.indexOf("expected ") + 9));
  }
}
