package org.eprop.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.benchmarks.Gate.Ratio;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Two builds in one virtual machine, each with a class loader of its own, take turns of some
 * milliseconds: what slows the machine slows both. One benchmark, one thread, whose processor time
 * counts. Where a build's arrays happen to lie remains luck, so that {@link Gate} runs several.
 *
 * <pre>
 *     java -cp NEW/benchmarks.jar org.eprop.benchmarks.Duel FIRST.jar SECOND.jar BENCHMARK METHOD FIELD=VALUE...
 * </pre>
 *
 * <p>It prints the seconds of a call in both: the medians of the first one's turns, and that of the
 * first one times the median ratio of two turns next to each other.
 */
final class Duel {

  private static final long WARM_NANOS = 2_500_000_000L;
  private static final long ALL_NANOS = 6_000_000_000L;
  private static final long TURN_NANOS = 15_000_000L;
  private static final int LEAST_TURNS = 7;
  private static final String RESULT = "seconds of a call: ";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Object benchmark;
  private final Method call;

  /** A benchmark of a jar, all of whose classes are its own, ready to be called. */
  private Duel(Path jar, String name, String method, List<String> fields) throws Exception {
    // Not closed: it is used until the virtual machine ends.
    URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> type = loader.loadClass(Duel.class.getPackageName() + "." + name);
    benchmark = type.getConstructor().newInstance();
    for (Field field : type.getFields()) {
      field.set(benchmark, value(field, fields));
    }
    for (Method setup : type.getMethods()) {
      if (annotation(setup.getAnnotations(), Setup.class) != null) {
        setup.invoke(benchmark);
      }
    }
    call = type.getMethod(method);
  }

  /** What was asked for, else the first of the benchmark's own values. */
  private static Object value(Field field, List<String> fields) throws Exception {
    String value = null;
    for (String one : fields) {
      if (one.startsWith(field.getName() + "=")) {
        value = one.substring(one.indexOf('=') + 1);
      }
    }
    if (value == null) {
      Annotation param = annotation(field.getAnnotations(), Param.class);
      value = ((String[]) param.annotationType().getMethod("value").invoke(param))[0];
    }
    if (field.getType() == int.class) {
      return Integer.valueOf(value);
    }
    return field.getType() == boolean.class ? Boolean.valueOf(value) : value;
  }

  /** By its name: the class is another one in each loader. */
  private static Annotation annotation(Annotation[] all, Class<?> type) {
    for (Annotation one : all) {
      if (one.annotationType().getName().equals(type.getName())) {
        return one;
      }
    }
    return null;
  }

  /** The nanoseconds of some calls. */
  private long run(long calls) throws Exception {
    long begin = THREADS.getCurrentThreadCpuTime();
    for (long k = 0; k < calls; k++) {
      call.invoke(benchmark);
    }
    return THREADS.getCurrentThreadCpuTime() - begin;
  }

  private void warmUp() throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_NANOS) {
      run(1);
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    List<String> fields = List.of(arguments).subList(4, arguments.length);
    Duel first = new Duel(Path.of(arguments[0]), arguments[2], arguments[3], fields);
    Duel second = new Duel(Path.of(arguments[1]), arguments[2], arguments[3], fields);
    first.warmUp();
    second.warmUp();
    long calls = 1;
    while (first.run(calls) < TURN_NANOS) {
      calls *= 2;
    }
    List<double[]> turns = new ArrayList<>();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < ALL_NANOS || turns.size() < LEAST_TURNS) {
      turns.add(new double[] {first.run(calls), second.run(calls)});
    }
    double[] time = turns.stream().mapToDouble(turn -> turn[0]).toArray();
    double[] ratio = turns.stream().mapToDouble(turn -> turn[1] / turn[0]).toArray();
    double seconds = Ratio.median(time) / calls / 1e9;
    out.println(RESULT + seconds + " " + seconds * Ratio.median(ratio));
    System.exit(0); // threads of a benchmark may be left
  }

  /** The seconds of both, from what a duel printed. */
  static double[] times(String printed) {
    String line = printed.lines().filter(one -> one.startsWith(RESULT)).findFirst().orElseThrow();
    return Arrays.stream(line.substring(RESULT.length()).split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
