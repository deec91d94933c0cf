package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.eprop.api.plugin.Component;

/** That a check finds what is wrong, and says it in these words. */
final class Caught {

  private Caught() {}

  /** One line per broken equation. */
  static <F extends Component> void by(Check<F> check, F factory, String... lines) {
    assertEquals(
        check.property() + ": " + String.join("\n  ", lines),
        check.run(factory, Map.of()).message());
  }

  /** Nothing is wrong, and the property is no empty demand. */
  static <F extends Component> void notBy(Check<F> check, F factory) {
    CheckResult outcome = check.run(factory, Map.of());
    assertEquals("", outcome.holds() ? "" : outcome.message());
    assertEquals("", outcome.notApplicable());
  }
}
