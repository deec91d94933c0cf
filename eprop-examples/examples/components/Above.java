import java.util.List;
import org.eprop.api.encoding.*;
import org.eprop.api.plugin.*;
import org.eprop.api.task.SpikeInput;

public final class Above implements EncoderFactory {
  static final Parameter THRESHOLD = Parameter.real("threshold", 0.5).describe("larger values spike");

  @Override public String name() { return "above"; }
  @Override public String description() { return "A channel spikes at every step of a frame with x > threshold."; }
  @Override public List<Parameter> parameters() { return List.of(THRESHOLD); }
  @Override public Encoder create(Context context) {
    double threshold = context.real(THRESHOLD);
    return (frames, repeat, random) -> {
      double[][] spikes = new double[frames.steps() * repeat][frames.channels()];
      for (int t = 0; t < spikes.length; t++) {
        for (int i = 0; i < frames.channels(); i++) {
          spikes[t][i] = frames.values()[t / repeat][i] > threshold ? 1 : 0;
        }
      }
      return SpikeInput.of(frames.channels(), spikes);
    };
  }
}
