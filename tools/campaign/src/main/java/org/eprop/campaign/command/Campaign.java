package org.eprop.campaign.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.campaign.Mistakes;
import org.eprop.campaign.flip.BitFlips;
import org.eprop.campaign.fuzz.Fuzzer;
import org.eprop.campaign.fuzz.Messages;
import org.eprop.campaign.kill.KillDriver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The campaign from the command line; its status is 0 if nothing was found. */
@Command(
    name = "campaign",
    mixinStandardHelpOptions = true,
    description = "Kills runs, flips bits, feeds nonsense, and tells what it finds.")
public final class Campaign implements Callable<Integer> {

  @Parameters(
      paramLabel = "kills|flips|fuzz|messages|all",
      defaultValue = "all",
      description = "What to do. Default: all.")
  private String what;

  @Option(names = "--kills", defaultValue = "500", description = "How many; ${DEFAULT-VALUE}.")
  private int kills;

  @Option(names = "--flips", defaultValue = "10000", description = "How many; ${DEFAULT-VALUE}.")
  private int flips;

  @Option(
      names = {"--inputs", "--count"},
      defaultValue = "1000000",
      description = "How many inputs to feed; ${DEFAULT-VALUE}.")
  private int inputs;

  @Option(
      names = "--messages",
      defaultValue = "100000",
      description = "How many messages to send; ${DEFAULT-VALUE}.")
  private int messages;

  @Option(
      names = "--from",
      defaultValue = "0",
      description = "Number of the first round of kills, flip or input; ${DEFAULT-VALUE}.")
  private int from;

  @Option(names = "--only", description = "Feed only this: a name that a finding gives.")
  private String only;

  @Option(names = "--epochs", defaultValue = "12", description = "Of runs that are killed.")
  private int epochs;

  @Option(names = "--seed", defaultValue = "1", description = "Of everything random.")
  private long seed;

  @Option(
      names = "--work",
      defaultValue = "campaign",
      description = "A folder to work in, which may be removed afterwards; ${DEFAULT-VALUE}.")
  private Path work;

  /** Runs the campaign. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Campaign()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!List.of("kills", "flips", "fuzz", "messages", "all").contains(what)) {
      System.err.println(
          "campaign: got \"" + what + "\", but expected kills, flips, fuzz, messages or all");
      return 2;
    }
    Mistakes findings = new Mistakes(System.out);
    Thread interrupted = new Thread(findings::summary, "summary");
    Runtime.getRuntime().addShutdownHook(interrupted);
    boolean all = what.equals("all");
    if (all || what.equals("kills")) {
      new KillDriver(work.resolve("kills"), findings, seed, epochs).run(from, kills);
    }
    if (all || what.equals("flips")) {
      new BitFlips(work.resolve("flips"), findings, seed).run(from, flips);
    }
    if (all || what.equals("messages")) {
      new Messages(work.resolve("messages"), findings, seed).run(from, messages);
    }
    if (all || what.equals("fuzz")) {
      try {
        new Fuzzer(work.resolve("fuzz"), findings, seed)
            .run(Optional.ofNullable(only), from, inputs);
      } catch (InvalidInputException e) {
        Runtime.getRuntime().removeShutdownHook(interrupted);
        System.err.println("campaign: --only: " + e.getMessage());
        return 2;
      }
    }
    Runtime.getRuntime().removeShutdownHook(interrupted);
    findings.summary();
    return findings.list().isEmpty() ? 0 : 1;
  }
}
