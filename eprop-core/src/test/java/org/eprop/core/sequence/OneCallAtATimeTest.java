package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.ExternalSignal;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.Rules;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What two callers at once, or nothing at all, get from the engine and the spiking layers. */
class OneCallAtATimeTest {

  private final Streams.Setting setting = Streams.Setting.of("alif", 4);
  private final Weights weights = setting.drawn().weights();
  private final List<Sample> batch = setting.drawn().batch();
  private final Weights gradient = Weights.gradient(setting.drawn().network());
  private final Workers workers = new Workers(1);
  private final List<String> refused = new ArrayList<>();

  @AfterEach
  void close() {
    workers.close();
  }

  /** Lets a second thread make a call, and keeps what it is told. */
  private void fromASecondThread(Runnable call) {
    Thread second = new Thread(call, "second");
    second.setUncaughtExceptionHandler((thread, e) -> refused.add(e.toString()));
    second.start();
    try {
      second.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private GradientEngine engine(ReadoutLoss loss) {
    return new GradientEngine(
        setting.drawn().network(), List.of(loss), List.of(), Rules.EPROP, workers);
  }

  /** The setting's own; while its first step is looked at, another call comes. */
  private static final class Interfering implements StepLoss {
    private final StepLoss own;
    private Runnable other;

    Interfering(Loss own) {
      this.own = (StepLoss) own;
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      Runnable once = other;
      other = null;
      if (once != null) {
        once.run();
      }
      return own.step(y, target, t, error);
    }
  }

  private static String refusal(String what) {
    return "java.lang.IllegalStateException: "
        + what
        + ": called by thread \"second\" during a call by thread \"first\", but expected one call"
        + " at a time";
  }

  @Test
  void theEngineRefusesASecondThread() {
    Thread.currentThread().setName("first");
    engine(setting.loss()).gradient(weights, setting.feedback(), batch, gradient);
    Weights undisturbed = gradient.copy();
    Interfering loss = new Interfering(setting.loss().loss());
    GradientEngine engine = engine(new ReadoutLoss(loss, setting.loss().mean()));
    List<Runnable> calls =
        List.of(
            () -> engine.evaluate(weights, batch),
            () -> engine.gradient(weights, setting.feedback(), batch, gradient.copy()));
    for (Runnable call : calls) {
      loss.other = () -> fromASecondThread(call);
      engine.gradient(weights, setting.feedback(), batch, gradient);
      for (int i = 0; i < gradient.leaves().size(); i++) {
        assertArrayEquals(undisturbed.leaves().get(i).rows(), gradient.leaves().get(i).rows());
      }
      loss.other = () -> fromASecondThread(call);
      engine.evaluate(weights, batch);
    }
    assertEquals(
        List.of(refusal("engine"), refusal("engine"), refusal("engine"), refusal("engine")),
        refused);
    fromASecondThread(calls.get(0));
    assertEquals(4, refused.size(), "one after the other is allowed");
  }

  @Test
  void afterAFailureTheEngineCanBeUsedAgain() {
    GradientEngine engine = engine(setting.loss());
    assertThrows(InvalidInputException.class, () -> engine.evaluate(weights, List.of()));
    assertDoesNotThrow(() -> engine.evaluate(weights, batch));
  }

  @Test
  void theSpikingLayersRefuseASecondThread() {
    Thread.currentThread().setName("first");
    SpikingLayers layers = new SpikingLayers(setting.drawn().network(), Rules.EPROP, workers);
    List<Input> inputs = batch.stream().map(Sample::input).toList();
    ExternalSignal none = (signal, sample, layer, step) -> {};
    Runnable forward = () -> layers.forward(weights, inputs);
    Runnable backward = () -> layers.backward(weights, none, gradient, null);
    for (Runnable call : List.of(forward, backward)) {
      boolean[] done = new boolean[2];
      layers.forward(
          weights,
          new AbstractList<Input>() {
            @Override
            public Input get(int index) {
              if (!done[0]) {
                done[0] = true;
                fromASecondThread(call);
              }
              return inputs.get(index);
            }

            @Override
            public int size() {
              return inputs.size();
            }
          });
      layers.backward(
          weights,
          (signal, sample, layer, step) -> {
            if (!done[1]) {
              done[1] = true;
              fromASecondThread(call);
            }
          },
          gradient,
          null);
    }
    String expected = refusal("spiking layers");
    assertEquals(List.of(expected, expected, expected, expected), refused);
    fromASecondThread(forward);
    fromASecondThread(backward);
    assertEquals(4, refused.size(), "one after the other is allowed");
  }

  private static String noSuch(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(NullPointerException.class, call).getMessage();
  }

  private static String invalid(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(InvalidInputException.class, call).getMessage();
  }

  @Test
  void nothingSaysSo() {
    GradientEngine engine = engine(setting.loss());
    assertEquals(
        "batch: got no sample, but expected at least one",
        invalid(() -> engine.evaluate(weights, List.of())));
    assertEquals(
        "batch: got no sample, but expected at least one",
        invalid(() -> engine.gradient(weights, setting.feedback(), List.of(), gradient)));
    assertEquals(
        "sample 1: got null, but expected a sample",
        invalid(() -> engine.evaluate(weights, Arrays.asList(batch.get(0), null))));
    assertEquals(
        "batch: got null, but expected samples", noSuch(() -> engine.evaluate(weights, null)));
    assertEquals(
        "weights: got null, but expected those of the network",
        noSuch(() -> engine.evaluate(null, batch)));
    assertEquals(
        "weights: got null, but expected those of the network",
        noSuch(() -> engine.gradient(null, setting.feedback(), batch, gradient)));
    assertEquals(
        "feedback: got null, but expected that of the network",
        noSuch(() -> engine.gradient(weights, null, batch, gradient)));
    assertEquals(
        "gradient: got null, but expected room for it",
        noSuch(() -> engine.gradient(weights, setting.feedback(), batch, null)));
  }

  @Test
  void nothingForTheSpikingLayersSaysSo() {
    SpikingLayers layers = new SpikingLayers(setting.drawn().network(), Rules.EPROP, workers);
    assertEquals(
        "batch: got no input, but expected at least one",
        invalid(() -> layers.forward(weights, List.of())));
    assertEquals(
        "sample 0: got null, but expected an input",
        invalid(() -> layers.forward(weights, Arrays.asList((Input) null))));
    assertEquals(
        "inputs: got null, but expected those of a batch",
        noSuch(() -> layers.forward(weights, null)));
    layers.forward(weights, List.of(batch.get(0).input()));
    assertEquals(
        "signal: got null, but expected dE/dz",
        noSuch(() -> layers.backward(weights, null, gradient, null)));
    assertDoesNotThrow(
        () -> layers.backward(weights, (signal, sample, layer, step) -> {}, gradient, null));
  }
}
