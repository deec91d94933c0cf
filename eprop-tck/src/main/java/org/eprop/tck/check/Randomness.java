package org.eprop.tck.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Component;

/** What gives numbers that do not follow from the stream that a component is handed. */
public final class Randomness {

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

  /** Places in the code of a component and of what it makes that are such a source. */
  public static List<String> of(Component component, Object made) {
    OwnState state = OwnState.of(Map.of("component", component, "made", made), List.of());
    return CodeScan.around(component.getClass(), state.objects()).ownRandom();
  }

  /** Whether a class, in the form {@code java/util/Random}, is a generator of Java's own. */
  public static boolean isGenerator(String type) {
    return type.equals("java/util/Random")
        || type.equals("java/util/SplittableRandom")
        || type.equals("java/security/SecureRandom")
        || type.startsWith("jdk/random/");
  }

  /** Whether a method, in the form {@code java/lang/Math.random}, is such a source. */
  public static boolean isSource(String method) {
    return SOURCES.contains(method);
  }

  /** Whether an object is a generator of Java's own, whose state can't be seen. */
  public static boolean isGenerator(Object object) {
    return object instanceof RandomGenerator
        && isGenerator(object.getClass().getName().replace('.', '/'));
  }
}
