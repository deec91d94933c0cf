package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FindingsTest {

  /** What is expected is no number because of the component: it is not what is wanted. */
  @Test
  void noNumberOnBothSides() {
    Findings findings = new Findings();
    findings.near("dE/dy = error", "output 0", Double.NaN, Double.NaN, 1);
    assertEquals(
        "dE/dy = error: output 0: found NaN, expected a finite number",
        findings.list().get(0).message());
  }

  @Test
  void noNumberWhereThereIsOne() {
    Findings findings = new Findings();
    findings.near("dE/dy = error", "", Double.NaN, 2, 1);
    assertEquals("dE/dy = error: found NaN, expected 2", findings.list().get(0).message());
  }
}
