package org.eprop.report.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceGradient;
import org.eprop.report.explain.LessonPages.ReadoutLesson;

/** What the engine's reference path says of the quantities that a page's script computes. */
public final class EngineRun {

  private EngineRun() {}

  /**
   * The quantities by their names in the script.
   *
   * @param kind of page: input, recurrent or output
   * @param eta learning rate
   * @param weights W_in, W_rec
   * @param target at each step
   */
  public static Map<String, double[]> of(
      Plugins plugins,
      String kind,
      List<String> settings,
      double eta,
      double[] weights,
      double[] target) {
    ExplainSettings usual = ExplainSettings.defaults().with(settings);
    ExplainSettings wanted =
        new ExplainSettings(
            usual.settings(),
            usual.seed(),
            usual.steps(),
            usual.inputRate(),
            OptionalDouble.of(weights[0]),
            OptionalDouble.of(weights[1]),
            usual.outputWeight(),
            eta);
    boolean recurrent = kind.equals("recurrent");
    Toy toy = recurrent ? Toy.pair(plugins, wanted) : Toy.single(plugins, wanted);
    toy.aimAt(target);
    return kind.equals("output") ? output(ReadoutLesson.of(toy)) : synapse(toy, recurrent);
  }

  private static Map<String, double[]> synapse(Toy toy, boolean recurrent) {
    SynapseLesson lesson = SynapseLesson.of(toy, recurrent);
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("p", lesson.presynaptic());
    values.put("u", lesson.states()[0]);
    values.put("distance", lesson.distance());
    values.put("s", lesson.spikes());
    values.put("psi", lesson.psi());
    values.put("vector-U", lesson.vector()[0]);
    if (lesson.vector().length > 1) {
      values.put("state-a", lesson.states()[1]);
      values.put("vector-a", lesson.vector()[1]);
    }
    values.put("reach", lesson.reach());
    values.put("e", lesson.trace());
    values.put("filtered", lesson.filtered());
    values.put("y", lesson.readout());
    values.put("error", lesson.error());
    values.put("signal", lesson.signal());
    values.put("change", lesson.change());
    values.put("running", lesson.running());
    values.put("dEdS", lesson.spikeGradient());
    values.put("fromTheEnd", Sums.fromTheEnd(lesson.backward()));
    values.put("bpttFromTheEnd", Sums.fromTheEnd(lesson.bptt()));
    return values;
  }

  private static Map<String, double[]> output(ReadoutLesson lesson) {
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("s", lesson.spikes());
    values.put("y", lesson.readout());
    values.put("filtered", lesson.filtered());
    values.put("signal", lesson.error());
    values.put("change", lesson.change());
    values.put("running", lesson.running());
    return values;
  }

  /** dE/dW of the network with many inputs: of each input weight, then of the output weight. */
  public static double[] gradientOfMany(Plugins plugins) {
    Toy toy = Toy.many(plugins, ExplainSettings.defaults(), 20);
    ReferenceGradient.Result result = toy.eprop(ReferenceGradient.Direction.FORWARD);
    double[] gradient = new double[21];
    for (int i = 0; i < 20; i++) {
      gradient[i] = result.gradient().projection(ToyModel.INPUT)[i][0];
    }
    gradient[20] = result.gradient().readout(0, 0)[0][0];
    return gradient;
  }
}
