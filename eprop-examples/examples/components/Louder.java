import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.*;

public final class Louder implements TaskFactory {
  @Override public String name() { return "louder"; }
  @Override public String description() { return "Two channels spike at random: which does so more often?"; }
  @Override public Task create(Context context) { return new Channels(context.seed()); }

  private record Channels(long seed) implements Task {
    @Override public int inputs() { return 2; }
    @Override public int outputs() { return 2; }
    @Override public double timeStep() { return 1; }
    @Override public Dataset train() { return new Trials(seed, 256); }
    @Override public Optional<Dataset> test() { return Optional.of(new Trials(~seed, 128)); }
  }

  private record Trials(long seed, int size) implements Dataset {
    @Override public Sample sample(int epoch, int index) {
      RandomGenerator random = new SplittableRandom(seed * 1_000_003 + index);
      int louder = random.nextInt(2);
      double[][] spikes = new double[100][2];
      for (double[] row : spikes) {
        for (int i = 0; i < 2; i++) {
          row[i] = random.nextDouble() < (i == louder ? 0.3 : 0.1) ? 1 : 0;
        }
      }
      return new Sample(SpikeInput.of(2, spikes), Target.sequenceClass(louder, 100));
    }
  }
}
