package org.eprop.moa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A regressor among MOA's own. */
class EpropRegressorTest {

  private static List<Instance> rows(int count) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(new Attribute("size"));
    attributes.add(new Attribute("kind", List.of("a", "b")));
    attributes.add(new Attribute("price"));
    Instances header = new InstancesHeader(new Instances("prices", attributes, 0));
    header.setClassIndex(2);
    Random random = new Random(1);
    List<Instance> rows = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      Instance row = new DenseInstance(3);
      row.setDataset(header);
      double size = random.nextGaussian();
      int kind = random.nextInt(2);
      row.setValue(0, size);
      row.setValue(1, kind);
      if (random.nextInt(20) == 0) {
        row.setMissing(0);
      }
      row.setClassValue(100 + 10 * size + 20 * kind);
      rows.add(row);
    }
    return rows;
  }

  @Test
  void itLearnsNumbersAndCopiesItselfToTheBit() {
    EpropRegressor learner = new EpropRegressor();
    learner.neuronsOption.setValue(40);
    learner.prepareForUse();
    List<Instance> rows = rows(800);
    assertArrayEquals(new double[1], learner.getVotesForInstance(rows.get(0)));
    double early = 0;
    double error = 0;
    for (int t = 0; t < rows.size(); t++) {
      double value = learner.getVotesForInstance(rows.get(t))[0];
      double wrong = Math.abs(value - rows.get(t).classValue());
      early += t > 0 && t <= 100 ? wrong / 100 : 0;
      error += t >= 700 ? wrong / 100 : 0;
      learner.trainOnInstance(rows.get(t));
    }
    assertTrue(error < early / 2, early + " at first, " + error + " at last");
    EpropRegressor copy = (EpropRegressor) learner.copy();
    Instance next = rows(801).get(800);
    assertArrayEquals(learner.getVotesForInstance(next), copy.getVotesForInstance(next));
    assertEquals(800, copy.trainingWeightSeenByModel());
  }
}
