package org.eprop.experiment.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Messages of TensorFlow's event.proto and summary.proto:
 *
 * <pre>
 * Event          { double wall_time = 1; int64 step = 2;
 *                  string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
 * Summary        { repeated Value value = 1; }
 * Summary.Value  { string tag = 1; float simple_value = 2; HistogramProto histo = 5; }
 * HistogramProto { double min = 1, max = 2, num = 3, sum = 4, sum_squares = 5;
 *                  repeated double bucket_limit = 6, bucket = 7; }
 * SessionLog     { SessionStatus status = 1; }  START = 1
 * </pre>
 */
final class Events {

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  private static final long START = 1;

  private Events() {}

  /** What every file begins with. */
  static byte[] version(double time) {
    return new Protobuf().real(WALL_TIME, time).text(FILE_VERSION, "brain.Event:2").toBytes();
  }

  /** Says that what was written before for this step and later ones does not count. */
  static byte[] restart(double time, long step) {
    return event(time, step).message(SESSION_LOG, new Protobuf().integer(1, START)).toBytes();
  }

  static byte[] scalar(double time, long step, String tag, double value) {
    return summary(time, step, new Protobuf().text(TAG, tag).single(SIMPLE_VALUE, (float) value));
  }

  static byte[] histogram(double time, long step, String tag, Histogram histogram) {
    return summary(
        time, step, new Protobuf().text(TAG, tag).message(HISTOGRAM, histogram.message()));
  }

  private static byte[] summary(double time, long step, Protobuf value) {
    return event(time, step).message(SUMMARY, new Protobuf().message(VALUE, value)).toBytes();
  }

  private static Protobuf event(double time, long step) {
    return new Protobuf().real(WALL_TIME, time).integer(STEP, step);
  }

  /** The step of an event that was written here: its second field; -1 if it has none. */
  static long step(byte[] event) {
    ByteBuffer in = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
    in.position(1 + Double.BYTES);
    if (in.get() != (STEP << 3 | Protobuf.VARINT)) {
      return -1;
    }
    long step = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      step |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return step;
      }
    }
  }
}
