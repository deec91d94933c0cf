package org.eprop.data.transform;

import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/** A recording with events that mean nothing. */
public final class EventNoise extends DescribedComponent implements EventTransformFactory {

  private static final double MOST_EVENTS = 1e7;

  private static final Parameter RATE =
      Parameter.real("rate", 1)
          .atLeast(0)
          .atMost(1000)
          .unit("Hz")
          .describe("further events of each channel");
  private static final Parameter JITTER =
      Parameter.real("jitter", 0)
          .atLeast(0)
          .unit("ms")
          .describe(
              "standard deviation by which the times of the recording's own events are moved");

  public EventNoise() {
    super(
        "event_noise",
        "Adds a Poisson process to each channel, of `rate`, and moves each event in time by"
            + " N(0, jitter), but not before the start.",
        RATE,
        JITTER);
  }

  @Override
  public EventTransform create(Context context) {
    double perMicrosecond = context.real(RATE) / 1e6;
    double jitter = 1000 * context.real(JITTER);
    return (recording, random) -> {
      int channels = recording.sensor().channels();
      EventRecordingBuilder noisy = new EventRecordingBuilder(recording.sensor());
      for (int e = 0; e < recording.size(); e++) {
        double t = recording.time(e);
        if (jitter > 0) {
          t =
              Math.max(
                  0, Math.min(recording.duration(), Math.rint(t + jitter * random.nextGaussian())));
        }
        noisy.add((long) t, recording.address(e));
      }
      double all = perMicrosecond * channels;
      if (all * recording.duration() > MOST_EVENTS) {
        throw new InvalidInputException(
            "event_noise: got a rate that adds more than 10 million events to a recording");
      }
      // The events of all channels together are one Poisson process: exponential gaps.
      double t = 0;
      while (all > 0) {
        t -= StrictMath.log(1 - random.nextDouble()) / all;
        if (t > recording.duration()) {
          break;
        }
        noisy.add((long) t, random.nextInt(channels));
      }
      return noisy.lasts(recording.duration()).build();
    };
  }
}
