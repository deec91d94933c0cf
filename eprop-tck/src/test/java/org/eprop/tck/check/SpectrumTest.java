package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eprop.tck.component.Spectrum;
import org.junit.jupiter.api.Test;

class SpectrumTest {

  private static final double DT = 0.5;

  private static double kept(double rate) {
    return StrictMath.exp(rate * DT);
  }

  @Test
  void triangularMatrix() {
    double[][] a = {{kept(-0.05), 1, 0.3}, {0, kept(-2), 5}, {0, 0, kept(-0.001)}};
    List<Spectrum.Mode> modes = Spectrum.modes(a, DT);
    double[] rates = modes.stream().mapToDouble(Spectrum.Mode::rate).toArray();
    assertEquals(3, rates.length);
    assertEquals(-2, rates[0], 1e-9);
    assertEquals(-0.05, rates[1], 1e-9);
    assertEquals(-0.001, rates[2], 1e-9);
    modes.forEach(mode -> assertEquals(0, mode.frequency(), 1e-9));
  }

  @Test
  void rotation() {
    double angle = 0.3 * DT;
    double c = kept(-0.1) * StrictMath.cos(angle);
    double s = kept(-0.1) * StrictMath.sin(angle);
    for (Spectrum.Mode mode : Spectrum.modes(new double[][] {{c, -s}, {s, c}}, DT)) {
      assertEquals(-0.1, mode.rate(), 1e-9);
      assertEquals(0.3, mode.frequency(), 1e-9);
    }
  }

  /** What is gone after a step has no rate. */
  @Test
  void noMemory() {
    assertEquals(1, Spectrum.modes(new double[][] {{0, 0}, {1, 0.9}}, DT).size());
  }
}
