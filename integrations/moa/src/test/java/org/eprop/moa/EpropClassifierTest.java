package org.eprop.moa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moa.classifiers.Classifier;
import moa.classifiers.MultiClassClassifier;
import moa.core.InstanceExample;
import moa.core.Measurement;
import moa.core.SerializeUtils;
import moa.core.Utils;
import moa.evaluation.BasicClassificationPerformanceEvaluator;
import moa.options.ClassOption;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier among MOA's own: its tasks, ensembles, copies and files. */
class EpropClassifierTest {

  private static final String SEA = "generators.SEAGenerator";
  private static final String SMALL = "org.eprop.moa.EpropClassifier -n 40 -k 100";

  private static Classifier learner(String text) throws Exception {
    Classifier made =
        (Classifier) ClassOption.cliStringToObject(text, MultiClassClassifier.class, null);
    made.prepareForUse();
    return made;
  }

  private static List<Instance> rows(String generator, int count) throws Exception {
    Tasks.Stream stream = Tasks.stream(generator);
    List<Instance> rows = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      rows.add(stream.next());
    }
    return rows;
  }

  /**
   * What MOA's test case for classifiers does: a copy is made ready, asked for each row but the
   * first, and trained; what it says and measures at some rows is compared with a run before.
   */
  private static String inspected(String text) throws Exception {
    List<Instance> rows = rows("generators.RandomTreeGenerator -c 3 -o 2 -u 4", 600);
    Classifier current = learner(text).copy();
    current.prepareForUse();
    current.setModelContext(new InstancesHeader(rows.get(0).dataset()));
    BasicClassificationPerformanceEvaluator evaluator =
        new BasicClassificationPerformanceEvaluator();
    StringBuilder seen = new StringBuilder();
    for (int t = 0; t < rows.size(); t++) {
      if (t > 0) {
        double[] votes = current.getVotesForInstance(rows.get(t));
        evaluator.addResult(new InstanceExample(rows.get(t)), votes);
        if (t % 100 == 0) {
          seen.append(Arrays.toString(votes));
          Measurement.getMeasurementsDescription(evaluator.getPerformanceMeasurements(), seen, 0);
          Measurement.getMeasurementsDescription(current.getModelMeasurements(), seen, 0);
        }
      }
      current.trainOnInstance(rows.get(t));
    }
    return seen.append(current).toString();
  }

  @Test
  void moasTestCaseForClassifiersHolds() throws Exception {
    String first = inspected(SMALL + " -m");

    assertEquals(first, inspected(SMALL + " -m"));
    assertNotEquals(first, inspected(SMALL + " -m -r 2"));
    assertTrue(first.contains("rows = 600"), first);
    assertTrue(first.contains("x0: "), first);
  }

  @Test
  void aCopyAndAFileGoOnToTheBit(@TempDir Path folder) throws Exception {
    List<Instance> rows = rows(SEA, 400);
    Classifier learner = learner(SMALL + " -g 2 -c");
    for (int t = 0; t < rows.size(); t++) {
      double[] votes = learner.getVotesForInstance(rows.get(t));
      if (t % 80 == 79) {
        Classifier copy = learner.copy();
        Path file = folder.resolve("model");
        SerializeUtils.writeToFile(file.toFile(), learner);
        assertArrayEquals(votes, copy.getVotesForInstance(rows.get(t)));
        copy.trainOnInstance(rows.get(t));
        learner.trainOnInstance(rows.get(t));
        learner = (Classifier) SerializeUtils.readFromFile(file.toFile());
        learner.trainOnInstance(rows.get(t));
        double[] own = learner.getVotesForInstance(rows.get((t + 1) % 400));
        assertArrayEquals(own, copy.getVotesForInstance(rows.get((t + 1) % 400)));
      } else {
        learner.trainOnInstance(rows.get(t));
      }
    }
    assertEquals(400, learner.trainingWeightSeenByModel());
  }

  @Test
  void itLearnsInMoasEvaluationsAndEnsembles() throws Exception {
    String rest = " -s (" + SEA + ") -i 1500 -f 1500 -e BasicClassificationPerformanceEvaluator";
    String own = "(" + SMALL + ")";
    double chance = 65;
    for (String learner :
        List.of(
            own,
            "(meta.OzaBag -s 3 -l " + own + ")",
            "(meta.LeveragingBag -s 3 -l " + own + ")",
            "(meta.HeterogeneousEnsembleBlast -b (trees.HoeffdingTree," + SMALL + "))")) {
      double percent = Tasks.percent("EvaluatePrequential -l " + learner + rest);
      assertTrue(percent > chance, learner + ": " + percent);
      double late = Tasks.percent("EvaluatePrequentialDelayed -k 50 -l " + learner + rest);
      assertTrue(late > chance, learner + " with late labels: " + late);
    }
  }

  /** An ensemble leaves rows out, and asks again while it trains. */
  @Test
  void anEnsembleMakesOneStepForEachRow() throws Exception {
    List<Instance> rows = rows(SEA, 300);
    Classifier often = learner(SMALL);
    Classifier once = learner(SMALL);
    for (Instance row : rows) {
      often.getVotesForInstance(row);
      often.correctlyClassifies(row);
      Instance weighted = row.copy();
      weighted.setWeight(7);
      often.trainOnInstance(weighted);
      often.correctlyClassifies(weighted);
      once.getVotesForInstance(row);
      once.trainOnInstance(row);
    }
    assertEquals(300, measured(often, "rows"));
    Instance next = rows(SEA, 301).get(300);
    assertArrayEquals(once.getVotesForInstance(next), often.getVotesForInstance(next));
  }

  private static double measured(Classifier learner, String name) {
    return Arrays.stream(learner.getModelMeasurements())
        .filter(one -> one.getName().equals(name))
        .mapToDouble(Measurement::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void votesAreProbabilitiesOfMoasClasses() throws Exception {
    Classifier learner = learner(SMALL);
    List<Instance> rows = rows("generators.LEDGenerator", 300);
    assertArrayEquals(new double[10], learner.getVotesForInstance(rows.get(0)));
    for (Instance row : rows) {
      learner.getVotesForInstance(row);
      learner.trainOnInstance(row);
    }
    Instance last = rows("generators.LEDGenerator -i 9", 1).get(0);
    double[] votes = learner.getVotesForInstance(last);
    assertEquals(10, votes.length);
    assertEquals(1, Utils.sum(votes), 1e-9);
  }

  @Test
  void aNetworkOfOnesOwnNeedsItsFileOnlyOnce(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("net.json");
    Files.writeString(
        file, "{\"layers\": [{\"populations\": [{\"neuron\": \"alif\", \"size\": 20}]}]}");
    Classifier learner = learner("org.eprop.moa.EpropClassifier -j " + file);
    List<Instance> rows = rows(SEA, 60);
    for (Instance row : rows) {
      learner.trainOnInstance(row);
    }
    Files.delete(file);

    Classifier copy = learner.copy();

    assertArrayEquals(
        learner.getVotesForInstance(rows.get(0)), copy.getVotesForInstance(rows.get(0)));
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> learner("org.eprop.moa.EpropClassifier -j " + file))
            .getMessage();
    assertTrue(message.contains("net.json"), message);
  }
}
