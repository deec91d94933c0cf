package org.eprop.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeafTest {

  @Test
  @Timeout(10)
  void starsTakeNoLongerThanLetters() {
    assertFalse(Leaf.matches("*a".repeat(46) + "b", "a".repeat(400)));
    assertTrue(Leaf.matches("*".repeat(46), "input_e"));
  }

  @Test
  void asARegularExpressionWould() {
    Random random = new Random(1);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder pattern = new StringBuilder();
      StringBuilder leaf = new StringBuilder();
      for (int i = random.nextInt(7); i > 0; i--) {
        pattern.append("ab.*?".charAt(random.nextInt(5)));
      }
      for (int i = random.nextInt(7); i > 0; i--) {
        leaf.append("ab.".charAt(random.nextInt(3)));
      }
      String regex = Pattern.quote(pattern.toString()).replace("*", "\\E.*\\Q");
      regex = regex.replace("?", "\\E.\\Q");
      assertEquals(
          leaf.toString().matches(regex),
          Leaf.matches(pattern.toString(), leaf.toString()),
          pattern + " " + leaf);
    }
  }
}
