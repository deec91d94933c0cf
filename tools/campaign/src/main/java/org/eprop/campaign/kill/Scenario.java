package org.eprop.campaign.kill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eprop.campaign.Small;
import org.eprop.host.Main;

/**
 * A program that works in a folder, and goes on there after it was killed.
 *
 * @param name of the scenario
 * @param main the program
 * @param next what to start it with, by what is in the folder
 */
record Scenario(String name, Class<?> main, Function<Path, List<String>> next) {

  /** All there are. */
  static List<Scenario> all(int epochs) {
    return List.of(
        new Scenario("train", Main.class, folder -> train(folder, epochs)),
        new Scenario("compare", Main.class, folder -> Small.compare(folder, epochs)),
        new Scenario(
            "stream",
            StreamRun.class,
            folder -> List.of(folder.toString(), Integer.toString(400 * epochs))));
  }

  /** A run is one as soon as its folder has an experiment; what there is before is no loss. */
  private static List<String> train(Path folder, int epochs) {
    return Files.exists(folder.resolve("experiment.json"))
        ? Small.resume(folder)
        : Small.train(folder, epochs);
  }
}
