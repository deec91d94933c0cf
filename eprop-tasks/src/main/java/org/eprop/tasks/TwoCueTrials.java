package org.eprop.tasks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.tasks.encoding.SpikeList;

/**
 * Sequences of two cues, a delay between them, and a question about both. With s symbols and g =
 * channels / (s + 2):
 *
 * <pre>
 *   channels i g .. (i+1) g - 1           symbol i   probability p a step during such a cue
 *   channels s g .. (s+1) g - 1           recall     p during the recall, the last steps
 *   channels (s+1) g .. (s+2) g - 1       noise      noise probability in every step
 * </pre>
 *
 * Class 1 comes as often as class 0: in matching, the second symbol is the first one's in half of
 * the sequences, else one of the others.
 *
 * @param cue steps of a cue
 * @param delay steps between the cues
 * @param pause steps from the second cue to the recall
 * @param recall steps of the recall, which count
 */
record TwoCueTrials(
    int symbols, int cue, int delay, int pause, int recall, int channels, double p, double noise)
    implements Trials {

  int steps() {
    return 2 * cue + delay + pause + recall;
  }

  @Override
  public Sample draw(RandomGenerator random) {
    int first = random.nextInt(symbols);
    boolean differs = random.nextBoolean();
    int second = differs ? (first + 1 + random.nextInt(symbols - 1)) % symbols : first;
    double[] window = new double[steps()];
    Arrays.fill(window, steps() - recall, steps(), 1);
    Target target = Target.sequenceClass(differs ? 1 : 0, steps()).withWindow(window);
    return new Sample(spikes(first, second, random), target);
  }

  private SpikeInput spikes(int first, int second, RandomGenerator random) {
    int group = channels / (symbols + 2);
    SpikeList spikes = new SpikeList(channels, steps());
    for (int t = 0; t < steps(); t++) {
      if (t < cue) {
        spikes.draw(p, first * group, group, random);
      } else if (t >= cue + delay && t < 2 * cue + delay) {
        spikes.draw(p, second * group, group, random);
      } else if (t >= steps() - recall) {
        spikes.draw(p, symbols * group, group, random);
      }
      spikes.draw(noise, (symbols + 1) * group, group, random);
      spikes.endStep();
    }
    return spikes.build();
  }
}
