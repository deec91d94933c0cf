package org.eprop.campaign.fuzz;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/** Changes an archive of arrays that stays one, with checksums that fit what is in it. */
final class ArchiveMutation implements Mutation {

  private static final double[] NUMBERS = {
    0,
    1,
    -1,
    2,
    63,
    64,
    1e9,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    4294967298.0,
    9.3e18,
    -9.3e18,
    1e-40,
    3.5e38,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    0.5
  };

  private final JsonMutation texts = new JsonMutation();

  @Override
  public byte[] of(byte[] input, byte[] other, SplittableRandom random) {
    Npz archive = Npz.read(new ByteArrayInputStream(input));
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    Map<String, String> entries = new LinkedHashMap<>(archive.texts());
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      if (!entries.isEmpty() && random.nextInt(3) == 0) {
        String name = pick(entries, random);
        byte[] text = entries.get(name).getBytes(StandardCharsets.UTF_8);
        entries.put(name, new String(texts.of(text, text, random), StandardCharsets.UTF_8));
      } else if (!arrays.isEmpty()) {
        change(arrays, pick(arrays, random), random);
      }
    }
    return new Npz(arrays, entries).bytes();
  }

  private static String pick(Map<String, ?> map, SplittableRandom random) {
    List<String> names = new ArrayList<>(map.keySet());
    return names.get(random.nextInt(names.size()));
  }

  private static void change(Map<String, NpyArray> arrays, String name, SplittableRandom random) {
    NpyArray array = arrays.get(name);
    int size = (int) array.size();
    switch (random.nextInt(5)) {
      case 0 -> arrays.remove(name);
      case 1 -> arrays.put(name, NpyArray.of(array.toDoubles(), size)); // flat, of another type
      case 2 -> arrays.put(name, arrays.get(pick(arrays, random)));
      case 3 -> {
        int length = random.nextInt(2 * size + 2);
        arrays.put(name, NpyArray.of(new float[length], length));
      }
      default -> {
        if (size > 0) {
          double number = NUMBERS[random.nextInt(NUMBERS.length)];
          int at = random.nextInt(size);
          arrays.put(name, with(array, at, number));
        }
      }
    }
  }

  private static NpyArray with(NpyArray array, int at, double number) {
    if (array.type().isWhole()) {
      long[] values = new long[(int) array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == at ? (long) number : array.whole(i);
      }
      return NpyArray.of(values, array.shape());
    }
    double[] values = array.toDoubles();
    values[at] = number;
    return NpyArray.of(values, array.shape());
  }
}
