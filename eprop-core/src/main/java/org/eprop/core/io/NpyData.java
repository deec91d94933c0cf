package org.eprop.core.io;

import java.nio.ByteBuffer;

/** Numbers in C order: in memory, or in a file. */
interface NpyData {

  /** Element i as a real number. */
  double real(long i);

  /** Element i as a whole number; what is after the point is lost. */
  long whole(long i);

  /** Appends elements {@code from .. from+n-1} to the buffer, in its byte order. */
  void put(ByteBuffer out, long from, int n);

  /**
   * Numbers in memory, as a Java array of their own width. Nothing is copied on the way in; bytes
   * are converted block by block.
   */
  interface Held extends NpyData {

    /** Sets elements {@code from .. from+n-1} from the buffer, in its byte order. */
    void take(ByteBuffer in, int from, int n);
  }

  /** Room for n elements. */
  static Held of(NpyType type, int n) {
    return switch (type) {
      case BOOL, INT8 -> new Bytes(new byte[n], false);
      case UINT8 -> new Bytes(new byte[n], true);
      case INT16 -> new Shorts(new short[n], false);
      case UINT16 -> new Shorts(new short[n], true);
      case INT32 -> new Ints(new int[n], false);
      case UINT32 -> new Ints(new int[n], true);
      case INT64 -> new Longs(new long[n]);
      case FLOAT16 -> new Halves(new float[n]);
      case FLOAT32 -> new Floats(new float[n]);
      case FLOAT64 -> new Doubles(new double[n]);
    };
  }

  /** 8 bits. */
  record Bytes(byte[] data, boolean unsigned) implements Held {
    @Override
    public double real(long i) {
      return whole(i);
    }

    @Override
    public long whole(long i) {
      return unsigned ? data[(int) i] & 0xff : data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      out.put(data, (int) from, n);
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      in.get(data, from, n);
    }
  }

  /** 16 bits. */
  record Shorts(short[] data, boolean unsigned) implements Held {
    @Override
    public double real(long i) {
      return whole(i);
    }

    @Override
    public long whole(long i) {
      return unsigned ? data[(int) i] & 0xffff : data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putShort(data[i]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = in.getShort();
      }
    }
  }

  /** 32 bits. */
  record Ints(int[] data, boolean unsigned) implements Held {
    @Override
    public double real(long i) {
      return whole(i);
    }

    @Override
    public long whole(long i) {
      return unsigned ? data[(int) i] & 0xffffffffL : data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putInt(data[i]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = in.getInt();
      }
    }
  }

  /** 64 bits. */
  record Longs(long[] data) implements Held {
    @Override
    public double real(long i) {
      return data[(int) i];
    }

    @Override
    public long whole(long i) {
      return data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putLong(data[i]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = in.getLong();
      }
    }
  }

  /** Single precision. */
  record Floats(float[] data) implements Held {
    @Override
    public double real(long i) {
      return data[(int) i];
    }

    @Override
    public long whole(long i) {
      return (long) data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putFloat(data[i]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = in.getFloat();
      }
    }
  }

  /** Half precision in the file, single in memory; written as single. */
  record Halves(float[] data) implements Held {
    @Override
    public double real(long i) {
      return data[(int) i];
    }

    @Override
    public long whole(long i) {
      return (long) data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      new Floats(data).put(out, from, n);
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = widen(in.getShort());
      }
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
    static float widen(short half) {
      int exponent = half >> 10 & 0x1f;
      int fraction = half & 0x3ff;
      float magnitude =
          exponent == 0
              ? fraction * 0x1p-24f
              : exponent == 0x1f
                  ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                  : Float.intBitsToFloat(((exponent - 15 + 127) << 23) | (fraction << 13));
      return half < 0 ? -magnitude : magnitude;
    }
  }

  /** Double precision. */
  record Doubles(double[] data) implements Held {
    @Override
    public double real(long i) {
      return data[(int) i];
    }

    @Override
    public long whole(long i) {
      return (long) data[(int) i];
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putDouble(data[i]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i] = in.getDouble();
      }
    }
  }

  /** Rows of single precision, each of the same length: a matrix that is written as it lies. */
  record Rows(float[][] data, int columns) implements Held {
    @Override
    public double real(long i) {
      return data[(int) (i / columns)][(int) (i % columns)];
    }

    @Override
    public long whole(long i) {
      return (long) real(i);
    }

    @Override
    public void put(ByteBuffer out, long from, int n) {
      for (int i = (int) from; i < (int) from + n; i++) {
        out.putFloat(data[i / columns][i % columns]);
      }
    }

    @Override
    public void take(ByteBuffer in, int from, int n) {
      for (int i = from; i < from + n; i++) {
        data[i / columns][i % columns] = in.getFloat();
      }
    }
  }
}
