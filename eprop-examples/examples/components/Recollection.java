import java.util.random.RandomGenerator;
import org.eprop.api.environment.*;
import org.eprop.api.plugin.*;
import java.util.List;
import java.util.Optional;

public final class Recollection implements EnvironmentFactory {
  static final Parameter DELAY = Parameter.integer("delay", 50).atLeast(1).describe("steps until the question");

  @Override public String name() { return "recollection"; }
  @Override public String description() { return "One of two channels is active at the first step; which, is asked later."; }
  @Override public List<Parameter> parameters() { return List.of(DELAY); }
  @Override public Environment create(Context context) { return new World(context.integer(DELAY)); }

  private record World(int delay) implements Environment {
    @Override public int observations() { return 2; }
    @Override public boolean spikes() { return true; }
    @Override public Actions actions() { return Actions.oneOf(2); }
    @Override public double timeStep() { return 1; }
    @Override public int longestEpisode() { return delay + 1; }
    @Override public Episode start(RandomGenerator random) { return new Trial(delay, random.nextInt(2)); }
  }

  private static final class Trial implements Episode {
    private final int delay;
    private final int shown;
    private int step;
    private Optional<Boolean> success = Optional.empty();

    Trial(int delay, int shown) {
      this.delay = delay;
      this.shown = shown;
    }

    @Override public void observe(float[] observation) {
      observation[shown] = step == 0 ? 1 : 0;
      observation[1 - shown] = 0;
    }
    @Override public boolean decides() { return step == delay; }
    @Override public Outcome pass() {
      step++;
      return Outcome.of(0);
    }
    @Override public Outcome act(int action) {
      success = Optional.of(action == shown);
      return Outcome.terminal(action == shown ? 1 : 0);
    }
    @Override public Optional<Boolean> success() { return success; }
  }
}
