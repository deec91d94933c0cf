package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.constraint.Quantise;
import org.eprop.core.initial.Orthogonal;
import org.eprop.core.optimizer.Adam;
import org.eprop.core.rule.Stllr;
import org.eprop.losses.loss.SoftmaxCrossEntropy;
import org.eprop.losses.regularizer.FiringRate;
import org.eprop.losses.signal.Diffusion;
import org.eprop.losses.signal.Symmetric;
import org.eprop.neurons.AlifResetZero;
import org.eprop.surrogates.MultiGaussian;
import org.eprop.tck.check.ConstraintChecks;
import org.eprop.tck.check.InitialWeightsChecks;
import org.eprop.tck.check.LossChecks;
import org.eprop.tck.check.NeuronChecks;
import org.eprop.tck.check.OptimizerChecks;
import org.eprop.tck.check.RegularizerChecks;
import org.eprop.tck.check.RuleChecks;
import org.eprop.tck.check.SignalChecks;
import org.eprop.tck.check.SurrogateChecks;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contracts as an author extends them, one of each; and what they report. */
class ContractsTest {

  @Nested
  class OfASurrogate extends SurrogateGradientContract {
    @Override
    protected SurrogateFactory factory() {
      return new MultiGaussian();
    }

    @Override
    protected Map<String, ?> arguments() {
      return Map.of("height", 0.3, "gamma", 0.5);
    }
  }

  @Nested
  class OfANeuron extends NeuronModelContract {
    @Override
    protected NeuronFactory factory() {
      return new AlifResetZero();
    }
  }

  @Nested
  class OfALoss extends LossContract {
    @Override
    protected LossFactory factory() {
      return new SoftmaxCrossEntropy();
    }
  }

  @Nested
  class OfALearningSignal extends LearningSignalContract {
    @Override
    protected LearningSignalFactory factory() {
      return new Symmetric();
    }
  }

  @Nested
  class OfAStepSignal extends LearningSignalContract {
    @Override
    protected LearningSignalFactory factory() {
      return new Diffusion();
    }
  }

  @Nested
  class OfInitialWeights extends InitialWeightsContract {
    @Override
    protected InitialWeightsFactory factory() {
      return new Orthogonal();
    }
  }

  @Nested
  class OfARule extends LearningRuleContract {
    @Override
    protected LearningRuleFactory factory() {
      return new Stllr();
    }
  }

  @Nested
  class OfAConstraint extends ConstraintContract {
    @Override
    protected ConstraintFactory factory() {
      return new Quantise();
    }

    @Override
    protected Map<String, ?> arguments() {
      return Map.of("bits", 4);
    }
  }

  @Nested
  class OfAnOptimizer extends OptimizerContract {
    @Override
    protected OptimizerFactory factory() {
      return new Adam();
    }
  }

  @Nested
  class OfARegularizer extends RegularizerContract {
    @Override
    protected RegularizerFactory factory() {
      return new FiringRate();
    }
  }

  /** The nine kinds' contracts test what their lists of checks hold. */
  @Test
  void haveATestForEachCheck() {
    assertEquals(SurrogateChecks.all().size(), tests(SurrogateGradientContract.class));
    assertEquals(NeuronChecks.all().size(), tests(NeuronModelContract.class));
    assertEquals(LossChecks.all().size(), tests(LossContract.class));
    assertEquals(SignalChecks.all().size(), tests(LearningSignalContract.class));
    assertEquals(InitialWeightsChecks.all().size(), tests(InitialWeightsContract.class));
    assertEquals(RuleChecks.all().size(), tests(LearningRuleContract.class));
    assertEquals(ConstraintChecks.all().size(), tests(ConstraintContract.class));
    assertEquals(OptimizerChecks.all().size(), tests(OptimizerContract.class));
    assertEquals(RegularizerChecks.all().size(), tests(RegularizerContract.class));
  }

  private static int tests(Class<?> contract) {
    return (int)
        Arrays.stream(contract.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .count();
  }

  /** Not public, not registered, negative: three tests fail, and the messages say why. */
  static class Wrong implements SurrogateFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "S(q) = 1 - |q|.";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> 1 - Math.abs(q);
    }
  }

  /** For the test below, which switches it on. */
  @Disabled("fails on purpose")
  static class WrongContract extends SurrogateGradientContract {
    @Override
    protected SurrogateFactory factory() {
      return new Wrong();
    }
  }

  @Test
  void failWithWhatTheCheckFinds() {
    List<String> failures = new ArrayList<>();
    int[] passed = {0};
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(WrongContract.class))
            .configurationParameter(
                "junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                  passed[0]++;
                }
                result.getThrowable().ifPresent(e -> failures.add(e.getMessage()));
              }
            });
    failures.sort(null);
    assertEquals(
        List.of(
            "no parameter is a time",
            "non_negative: S(q) >= 0: q = -10: found -9, expected >= 0 (or mayBeNegative() to be"
                + " declared), difference -9",
            "registered: a component is found by ServiceLoader: class"
                + " org.eprop.tck.ContractsTest$Wrong: found one that can't be made from outside,"
                + " expected a public class with a public constructor without arguments"),
        failures);
    assertEquals(SurrogateChecks.all().size() - 3, passed[0]);
  }
}
