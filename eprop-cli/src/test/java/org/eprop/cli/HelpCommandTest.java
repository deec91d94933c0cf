package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;

/** Help that is asked for, and help for who guessed an option. */
class HelpCommandTest {

  @Test
  void helpOfACommandIsThatOfItsOption() {
    assertEquals(Cli.run("train", "--help").out(), Cli.run("help", "train").out());
    assertEquals(Cli.run("data", "look", "--help").out(), Cli.run("help", "data", "look").out());
    assertEquals(Cli.run("--help").out(), Cli.run("help").out());
    Cli wrong = Cli.run("help", "trian");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("unknown command \"trian\"; nearest: train;"), wrong.err());
  }

  @Test
  void anOptionThatIsASettingIsNamed() {
    said("--set training.epochs=3", "train", "ecg", "--epoch", "3");
    said("--set training.batch_size=16", "train", "ecg", "--batch-size=16");
    said("--set optimizer.learning_rate=VALUE", "compare", "learning-ecg", "--learning-rate");
    Cli other = Cli.run("explain", "--sed", "3");
    assertTrue(other.err().contains("--seed"), other.err());
  }

  private static void said(String setting, String... arguments) {
    Cli cli = Cli.run(arguments);
    assertEquals(2, cli.status());
    assertTrue(cli.err().contains("\nDid you mean " + setting + "?\n"), cli.err());
  }
}
