package org.eprop.api.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatATerminalWouldObeyIsEscaped() {
    assertEquals(
        "a\\u001b[31mred\\nb\\r\\tc\\u0000\\u007f\\u0085\\u202e\\u2028\\ud800",
        Printable.of("a\033[31mred\nb\r\tc\0\u007f\u0085\u202e\u2028\ud800"));
  }

  @Test
  void linesAndTabsOfATextStay() {
    String text = "a\r\n\tb\n".repeat(3_000);
    assertEquals(text, Printable.lines(text));
    assertEquals("\\u001b[31ma\n\\rb\\r", Printable.lines("\033[31ma\n\rb\r"));
  }

  @Test
  void allElseStays() {
    String text = "tau_m: got \"tür\" ≥ 0 \\ 脳 \ud83e\udde0";
    assertEquals(text, Printable.of(text));
  }

  @Test
  void aLongWordIsCut() {
    String shown = Printable.of("got \"" + "x".repeat(50_000) + "\", but expected a name");
    assertTrue(shown.startsWith("got \"xxxx"), shown);
    assertTrue(shown.endsWith("xxxx\", but expected a name"), shown);
    assertTrue(shown.contains("...(49503 characters left out)..."), shown);
    assertTrue(shown.length() < 700, "" + shown.length());
  }

  @Test
  void soIsALongText() {
    assertTrue(Printable.of("x ".repeat(50_000)).length() < 4_000);
    assertTrue(Printable.of("\0 ".repeat(50_000)).length() < 8_000);
    assertEquals(
        "x".repeat(600), Printable.of("x".repeat(600)), "as long as a path may be, it stays");
  }

  @Test
  void messagesOfWrongInputAreFitForATerminal() {
    InvalidInputException e =
        new InvalidInputException("got \"\033[2J\"").at("a\nb: x").at("y".repeat(90_000));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.endsWith(": a\\nb: x: got \"\\u001b[2J\""), message);
    assertTrue(message.length() < 700);
    assertEquals("got \"\033[2J\"", e.problem());
  }
}
