package org.eprop.experiment.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Any protocol buffer message, read field by field: Long, Double, Float or byte[]. */
record Message(Map<Integer, List<Object>> fields) {

  static Message parse(byte[] bytes) {
    Map<Integer, List<Object>> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] content = new byte[(int) varint(in)];
              in.get(content);
              yield content;
            }
            case 5 -> in.getFloat();
            default -> throw new IllegalArgumentException("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
    }
    return new Message(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than 64 bits");
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  Object get(int field) {
    return fields.get(field).get(0);
  }

  String text(int field) {
    return new String((byte[]) get(field), StandardCharsets.UTF_8);
  }

  Message message(int field) {
    return parse((byte[]) get(field));
  }

  double[] reals(int field) {
    ByteBuffer in = ByteBuffer.wrap((byte[]) get(field)).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[in.remaining() / Double.BYTES];
    in.asDoubleBuffer().get(values);
    return values;
  }
}
