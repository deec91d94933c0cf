package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.List;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.junit.jupiter.api.Test;

class GuiceComparisonIT {

  @Test
  void oneModuleReplacesTheLearningSignalAndNothingElse() {
    Injector application = Guice.createInjector(GuiceComparison.application());
    Injector variant = Guice.createInjector(GuiceComparison.variant());
    try (Plugins ours = application.getInstance(Plugins.class);
        Plugins theirs = variant.getInstance(Plugins.class)) {
      Experiment one = application.getInstance(Experiment.class);
      Experiment other = variant.getInstance(Experiment.class);
      assertEquals("symmetric", learningSignal(one));
      assertEquals("sign_concordant", learningSignal(other));
      assertEquals(one.training().epochs(), other.training().epochs());
      assertEquals(one.seed(), other.seed());
      assertEquals(
          ours.all(LearningSignalFactory.class).size() + 1,
          theirs.all(LearningSignalFactory.class).size());
    }
  }

  private static String learningSignal(Experiment experiment) {
    NetworkDefinition network = experiment.model(4, 2, 1).network();
    return network.readouts().get(0).learningSignals().get("layer0").name();
  }

  @Test
  void bothLearn() {
    List<Double> symmetric = GuiceComparison.accuracies(GuiceComparison.application());
    List<Double> sign = GuiceComparison.accuracies(GuiceComparison.variant());
    assertEquals(6, symmetric.size());
    assertEquals(6, sign.size());
    assertTrue(symmetric.get(5) > 0.9, "symmetric: " + symmetric);
    assertTrue(sign.get(5) > 0.9, "sign: " + sign);
    assertNotEquals(symmetric, sign);
    assertEquals(sign, GuiceComparison.accuracies(GuiceComparison.variant()));
  }
}
