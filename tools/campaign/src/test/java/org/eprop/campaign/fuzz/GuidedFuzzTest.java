package org.eprop.campaign.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parsers, fed by Jazzer, which looks at what of the program an input reaches. In the build each
 * test reads an empty input alone; with {@code JAZZER_FUZZ=1} the one that is named goes on for its
 * time. Anything but the user's error is found.
 */
class GuidedFuzzTest {

  private static final String TIME = "10m";

  @TempDir static Path work;

  private static Map<String, FuzzTarget> targets;

  @BeforeAll
  static void makeTargets() {
    targets =
        new FuzzTargets(work)
            .parsers().stream().collect(Collectors.toMap(FuzzTarget::name, Function.identity()));
  }

  private static void read(String name, byte[] input) throws Exception {
    try {
      targets.get(name).read(input);
    } catch (InvalidInputException e) {
      assertTrue(e.getMessage().length() < 10_000);
    }
  }

  /** Of each parser at least one: that what is fed reaches it. */
  @Tag("nightly")
  @Test
  void rightInputsAreTaken() throws Exception {
    for (FuzzTarget target : targets.values()) {
      int taken = 0;
      for (byte[] seed : target.seeds()) {
        try {
          taken += target.read(seed) ? 1 : 0;
        } catch (InvalidInputException e) {
          assertTrue(e.getMessage().length() < 10_000);
        }
      }
      assertTrue(taken > 0, target.name());
    }
  }

  @FuzzTest(maxDuration = TIME)
  void experiment(byte[] input) throws Exception {
    read("experiment", input);
  }

  @FuzzTest(maxDuration = TIME)
  void comparison(byte[] input) throws Exception {
    read("comparison", input);
  }

  @FuzzTest(maxDuration = TIME)
  void equations(byte[] input) throws Exception {
    read("equations", input);
  }

  @FuzzTest(maxDuration = TIME)
  void npy(byte[] input) throws Exception {
    read("npy", input);
  }

  @FuzzTest(maxDuration = TIME)
  void npz(byte[] input) throws Exception {
    read("npz", input);
  }

  @FuzzTest(maxDuration = TIME)
  void network(byte[] input) throws Exception {
    read("network", input);
  }

  @FuzzTest(maxDuration = TIME)
  void inferenceState(byte[] input) throws Exception {
    read("inference state", input);
  }

  @FuzzTest(maxDuration = TIME)
  void stateOfAKey(byte[] input) throws Exception {
    read("state of a key", input);
  }

  @FuzzTest(maxDuration = TIME)
  void serve(byte[] input) throws Exception {
    read("serve", input);
  }

  @FuzzTest(maxDuration = TIME)
  void idx(byte[] input) throws Exception {
    read("idx", input);
  }
}
