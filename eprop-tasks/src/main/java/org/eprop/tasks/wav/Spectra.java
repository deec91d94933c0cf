package org.eprop.tasks.wav;

import java.util.List;
import org.eprop.core.common.Placed;
import org.eprop.tasks.frames.Frames;

/**
 * Spectra of recordings, kept as bytes, 1 for each frame and band.
 *
 * @param spectra [recordings][frames bands]
 */
record Spectra(int channels, List<byte[]> spectra) implements Frames {

  /** Reads the recordings, one after the other. */
  static Spectra of(List<Recording> recordings, LogMel features) {
    return new Spectra(
        features.bands(), recordings.stream().map(r -> spectrum(r, features)).toList());
  }

  private static byte[] spectrum(Recording recording, LogMel features) {
    Sound sound = Sound.read(recording.file());
    return Placed.at(recording.file().toString(), () -> features.of(sound));
  }

  @Override
  public int size() {
    return spectra.size();
  }

  @Override
  public float[][] values(int n) {
    byte[] bytes = spectra.get(n);
    float[][] values = new float[bytes.length / channels][channels];
    for (int f = 0; f < values.length; f++) {
      for (int b = 0; b < channels; b++) {
        values[f][b] = LogMel.decibels(bytes[f * channels + b]);
      }
    }
    return values;
  }
}
