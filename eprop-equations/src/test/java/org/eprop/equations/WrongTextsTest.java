package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong texts, each with the message that it gets, to the letter, and the mark in its line. */
class WrongTextsTest {

  private static final String BETWEEN = "\n----\n";

  static Stream<String> cases() throws IOException {
    try (InputStream in = WrongTextsTest.class.getResourceAsStream("wrong-texts.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("(^|\n)====", 0)).filter(text -> !text.isBlank());
    }
  }

  @Test
  void areFiftyAtLeast() throws IOException {
    assertTrue(cases().count() >= 50);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areRefusedWithTheirPlace(String text) {
    String kind = text.substring(0, text.indexOf('\n')).strip();
    int middle = text.indexOf(BETWEEN);
    String formula = text.substring(text.indexOf('\n') + 1, middle);
    String message = text.substring(middle + BETWEEN.length()).stripTrailing();
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> create(kind, formula), formula);
    assertEquals(message, e.getMessage());
  }

  private static void create(String kind, String text) {
    switch (kind) {
      case "neuron" -> {
        NeuronFactory factory = defined(new Equations(), "model", text);
        factory.create(Context.defaults(factory).withTimeStep(1));
      }
      case "psi" -> {
        SurrogateFactory factory = defined(new FormulaSurrogate(), "formula", text);
        factory.create(Context.defaults(factory));
      }
      case "loss" -> {
        LossFactory factory = defined(new FormulaLoss(), "formula", text);
        factory.create(Context.defaults(factory));
      }
      default -> {
        LearningSignalFactory factory = defined(new FormulaSignal(), "formula", text);
        factory.create(Context.defaults(factory));
      }
    }
  }

  private static <F extends Component> F defined(F base, String key, String text) {
    return Choice.of(base, Map.of(key, text)).factory();
  }
}
