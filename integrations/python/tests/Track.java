import java.util.*;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.eprop.api.environment.*;
import org.eprop.api.plugin.*;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.training.OnlineAgent;

/** A weight on a track, to be kept near its middle by pushes: what test_tasks.py has in Python. */
public class Track extends DescribedComponent implements EnvironmentFactory {

  public Track() {
    super("track", "A weight on a track.");
  }

  @Override
  public Environment create(Context context) {
    return new World();
  }

  record World() implements Environment {
    public int observations() {
      return 2;
    }

    public Actions actions() {
      return Actions.oneOf(2);
    }

    public double timeStep() {
      return 10;
    }

    public int longestEpisode() {
      return 60;
    }

    public Episode start(RandomGenerator random) {
      return new Push(random.nextLong() >>> 33);
    }
  }

  static class Push implements Episode {
    double x, v;
    int pushes, step;

    Push(long seed) {
      x = (seed % 1001) / 1000.0 - 0.5;
      v = (seed / 1001 % 1001) / 1000.0 - 0.5;
    }

    public void observe(float[] o) {
      o[0] = (float) x;
      o[1] = (float) v;
    }

    public boolean decides() {
      return step == 1;
    }

    public Outcome pass() {
      step++;
      return Outcome.of(0);
    }

    public Outcome act(int action) {
      step = 0;
      v += action == 1 ? 0.1 : -0.1;
      x += 0.2 * v;
      pushes++;
      double reward = 1 - x * x;
      return x * x > 1 ? Outcome.terminal(reward) : pushes == 30 ? Outcome.truncated(reward) : Outcome.of(reward);
    }

    public Optional<Boolean> success() {
      return Optional.of(x * x < 0.04);
    }
  }

  /** Learns online, from a network's file: returns, and what its weights are. */
  public static void main(String[] arguments) {
    try (Plugins plugins = Plugins.builder().classPath(Track.class.getClassLoader()).build()) {
      EpropNetwork network = NetworkFile.read(java.nio.file.Path.of(arguments[0]), plugins).network();
      OnlineAgent agent = new OnlineAgent(network, Actions.oneOf(2), network.update(plugins, "adam", Map.of()),
          new OnlineAgent.Settings(0.98, 0.95, 0.5, 0.1, 0.3));
      for (int n = 0; n < 5; n++) {
        Push episode = new Push(n);
        agent.begin(new RandomStreams(3).stream("actions", n), true);
        float[] o = new float[2];
        double sum = 0;
        Outcome outcome;
        do {
          episode.observe(o);
          outcome = episode.act(agent.act(o, 0.01));
          agent.reward(outcome.reward());
          sum += outcome.reward();
        } while (!outcome.isLast());
        episode.observe(o);
        if (outcome.end() == Outcome.End.TRUNCATED) agent.cutOff(o, 0.01);
        else agent.end(0.01);
        System.out.println(sum);
      }
      for (Leaf leaf : network.weights().leaves()) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < leaf.rowCount(); i++)
          for (float w : leaf.row(i)) crc.update(java.nio.ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN).putFloat(0, w));
        System.out.println(leaf.name() + " " + crc.getValue());
      }
    }
  }
}
