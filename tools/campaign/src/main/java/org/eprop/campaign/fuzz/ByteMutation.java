package org.eprop.campaign.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Knows nothing of formats: flips, overwrites, removes, repeats, splices and cuts bytes. */
final class ByteMutation implements Mutation {

  private static final int LONGEST = 1 << 20;
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @Override
  public byte[] of(byte[] input, byte[] other, SplittableRandom random) {
    byte[] bytes = input.clone();
    int times = 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 3);
    for (int i = 0; i < times && bytes.length > 0 && bytes.length < LONGEST; i++) {
      bytes = once(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, byte[] other, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(bytes.length - at, 1 << random.nextInt(12)));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        int width = 1 << random.nextInt(4);
        for (int k = 0; k < width && at + k < bytes.length; k++) {
          bytes[at + k] = (byte) (number >>> 8 * k);
        }
      }
      case 3 -> {
        return join(bytes, at, bytes, at + length, bytes.length); // remove
      }
      case 4 -> {
        return join(bytes, at + length, bytes, at, bytes.length); // repeat
      }
      case 5 -> {
        int from = random.nextInt(Math.max(1, other.length));
        int to = Math.min(other.length, from + length);
        return join(join(bytes, at, other, from, to), at + to - from, bytes, at, bytes.length);
      }
      case 6 -> {
        return Arrays.copyOf(bytes, at); // cut
      }
      default -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
    }
    return bytes;
  }

  private static byte[] join(byte[] a, int end, byte[] b, int from, int to) {
    byte[] joined = Arrays.copyOf(a, end + Math.max(0, to - from));
    System.arraycopy(b, from, joined, end, Math.max(0, to - from));
    return joined;
  }
}
