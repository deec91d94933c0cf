package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.tasks.DigitRecordings.Recording;
import org.eprop.tasks.Ecg.EcgVariation;

/**
 * How copies of a sequence of digits differ from what was recorded, so that a network does not
 * learn recordings by heart. Frame t of a recording is read at time t s, between two frames on the
 * line between them, and channel c at c + d, and then
 *
 * <pre>    x_c^t = r_c(t s) + g_c + n_c^t,    s = exp(U(-timeWarp, timeWarp)),
 *    d = U(-channelShift, channelShift),  g_c = N(0, channelGain),  n_c^t = N(0, noise)</pre>
 *
 * <p>s is drawn for each recording, d and g for the sequence: a voice, and a microphone and room.
 * In a logarithmic spectrum a factor is a sum. The first gap is longer or shorter by U(-timeShift,
 * timeShift) frames. Gaps stay silent, and labels are warped as the sound is.
 *
 * @param timeShift frames
 * @param timeWarp logarithm of a speed
 * @param channelShift channels
 * @param channelGain standard deviations of the channel
 * @param noise standard deviations of the channel
 * @param channelMask the most neighbouring channels that a sequence does without
 */
record SpeechVariation(
    int timeShift,
    double timeWarp,
    double channelShift,
    double channelGain,
    double noise,
    int channelMask) {

  /** As recorded. */
  static final SpeechVariation NONE = new SpeechVariation(0, 0, 0, 0, 0, 0);

  /** Joins a sequence. */
  Sample join(DigitSequence sequence, DigitRecordings recordings, RandomGenerator random) {
    List<float[]> input = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    Voice voice = equals(NONE) ? null : new Voice(random);
    int shift = timeShift == 0 ? 0 : random.nextInt(2 * timeShift + 1) - timeShift;
    silence(Math.max(0, sequence.gaps().get(0) + shift), input, classes);
    for (int i = 0; i < sequence.digits().size(); i++) {
      Recording r = sequence.digits().get(i);
      int before = input.size();
      if (voice == null) {
        for (int t = 0; t < r.frames(); t++) {
          input.add(recordings.frame(r, t));
        }
      } else {
        voice.speak(r, recordings, random, input);
      }
      while (classes.size() < input.size()) {
        classes.add(r.digit());
      }
      assert input.size() > before : "a recording has a frame";
      silence(sequence.gaps().get(i + 1), input, classes);
    }
    return new Sample(
        new RealInput(DigitRecordings.CHANNELS, input.toArray(float[][]::new)),
        Target.classes(classes.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static void silence(int frames, List<float[]> input, List<Integer> classes) {
    float[] silence = new float[DigitRecordings.CHANNELS];
    for (int n = 0; n < frames; n++) {
      input.add(silence);
      classes.add(DigitRecordings.GAP);
    }
  }

  /** What is drawn for a whole sequence. */
  private final class Voice {

    private final double shift;
    private final double[] gain = new double[DigitRecordings.CHANNELS];
    private final int maskFrom;
    private final int maskTo;

    Voice(RandomGenerator random) {
      shift = EcgVariation.symmetric(channelShift, random);
      Arrays.setAll(gain, c -> channelGain == 0 ? 0 : channelGain * random.nextGaussian());
      int width = channelMask == 0 ? 0 : random.nextInt(channelMask + 1);
      maskFrom = width == 0 ? 0 : random.nextInt(DigitRecordings.CHANNELS - width + 1);
      maskTo = maskFrom + width;
    }

    void speak(
        Recording r, DigitRecordings recordings, RandomGenerator random, List<float[]> input) {
      double speed = StrictMath.exp(EcgVariation.symmetric(timeWarp, random));
      int frames = Math.max(1, (int) Math.rint(r.frames() / speed));
      for (int t = 0; t < frames; t++) {
        double at = Math.min(t * speed, r.frames() - 1);
        int early = (int) at;
        float[] a = recordings.frame(r, early);
        float[] b = recordings.frame(r, Math.min(early + 1, r.frames() - 1));
        float[] x = new float[DigitRecordings.CHANNELS];
        for (int c = 0; c < x.length; c++) {
          if (c >= maskFrom && c < maskTo) {
            continue;
          }
          double place = Math.max(0, Math.min(c + shift, x.length - 1));
          double value = between(channel(a, place), channel(b, place), at - early) + gain[c];
          x[c] = (float) (noise == 0 ? value : value + noise * random.nextGaussian());
        }
        input.add(x);
      }
    }
  }

  private static double channel(float[] frame, double place) {
    int low = (int) place;
    return between(frame[low], frame[Math.min(low + 1, frame.length - 1)], place - low);
  }

  private static double between(double a, double b, double share) {
    return a + share * (b - a);
  }
}
