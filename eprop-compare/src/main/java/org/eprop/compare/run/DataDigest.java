package org.eprop.compare.run;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.experiment.io.Sha256;

/** The SHA-256 of samples, inputs and targets: what is measured on the same data has the same. */
final class DataDigest {

  private final MessageDigest digest = Sha256.digest();
  private final DataOutputStream out =
      new DataOutputStream(
          new BufferedOutputStream(
              new DigestOutputStream(OutputStream.nullOutputStream(), digest)));

  /** Of a whole set, as it is measured. */
  static String of(Dataset data) {
    DataDigest digest = new DataDigest();
    for (int i = 0; i < data.size(); i++) {
      digest.add(data.sample(0, i));
    }
    return digest.hex();
  }

  /** Adds a sample, after those before. */
  void add(Sample sample) {
    try {
      write(sample.input());
      for (Target target : sample.targets()) {
        write(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Input input) throws IOException {
    out.writeInt(input.channels());
    out.writeInt(input.steps());
    if (input instanceof SpikeInput events) {
      write(events.start());
      write(events.channel());
    } else if (input instanceof RealInput real) {
      for (float[] step : real.values()) {
        for (float value : step) {
          out.writeFloat(value);
        }
      }
    }
  }

  private void write(int... values) throws IOException {
    for (int value : values) {
      out.writeInt(value);
    }
  }

  private void write(Target target) throws IOException {
    for (int t = 0; t < target.steps(); t++) {
      double weight = target.weight(t);
      out.writeDouble(weight);
      if (weight != 0 && target.hasClasses()) {
        out.writeInt(target.classAt(t));
      } else if (weight != 0) {
        for (double value : target.valuesAt(t)) {
          out.writeDouble(value);
        }
      }
    }
  }

  /** In hexadecimal. */
  String hex() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sha256.hex(digest);
  }
}
