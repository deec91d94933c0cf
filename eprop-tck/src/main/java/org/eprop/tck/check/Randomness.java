package org.eprop.tck.check;

import java.util.Set;
import java.util.random.RandomGenerator;

/** What gives numbers that do not follow from the stream that a component is handed. */
final class Randomness {

  private static final Set<String> SOURCES =
      Set.of(
          "java/lang/Math.random",
          "java/util/concurrent/ThreadLocalRandom.current",
          "java/util/random/RandomGenerator.getDefault",
          "java/util/random/RandomGenerator.of",
          "java/util/UUID.randomUUID",
          "java/lang/System.nanoTime",
          "java/lang/System.currentTimeMillis",
          "java/lang/System.identityHashCode");

  private Randomness() {}

  /** Whether a class, in the form {@code java/util/Random}, is a generator of Java's own. */
  static boolean isGenerator(String type) {
    return type.equals("java/util/Random")
        || type.equals("java/util/SplittableRandom")
        || type.equals("java/security/SecureRandom")
        || type.startsWith("jdk/random/");
  }

  /** Whether a method, in the form {@code java/lang/Math.random}, is such a source. */
  static boolean isSource(String method) {
    return SOURCES.contains(method);
  }

  /** Whether an object is a generator of Java's own, whose state can't be seen. */
  static boolean isGenerator(Object object) {
    return object instanceof RandomGenerator
        && isGenerator(object.getClass().getName().replace('.', '/'));
  }
}
