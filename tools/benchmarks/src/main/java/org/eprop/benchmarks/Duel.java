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
import org.openjdk.jmh.annotations.TearDown;

/**
 * Two builds in one virtual machine, each with a class loader of its own, take turns of some
 * milliseconds: what slows the machine slows both. Now and then both begin anew with other arrays,
 * as it matters, and is luck, where in a cache line arrays begin. One benchmark, one thread, whose
 * processor time counts.
 *
 * <pre>
 *     java -cp NEW/benchmarks.jar org.eprop.benchmarks.Duel FIRST.jar SECOND.jar BENCHMARK METHOD FIELD=VALUE...
 * </pre>
 *
 * <p>It prints the seconds of a call in both: the median of the first one's turns, and that times
 * the median, over all beginnings, of the median ratio of two turns next to each other.
 */
final class Duel {

  private static final long WARM_NANOS = 2_500_000_000L;
  private static final int BEGINNINGS = 9;
  private static final long BEGINNING_NANOS = 800_000_000L;
  private static final long TURN_NANOS = 15_000_000L;
  private static final int LEAST_TURNS = 3;
  private static final String RESULT = "seconds of a call: ";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Class<?> type;
  private final Method call;
  private final List<String> fields;
  private Object benchmark;

  /** A benchmark of a jar, all of whose classes are its own. */
  private Duel(Path jar, String name, String method, List<String> fields) throws Exception {
    // Not closed: it is used until the virtual machine ends.
    URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    type = loader.loadClass(Duel.class.getPackageName() + "." + name);
    call = type.getMethod(method);
    this.fields = fields;
  }

  /** Makes it ready to be called, with arrays of its own. */
  private void begin() throws Exception {
    Thread.currentThread().setContextClassLoader(type.getClassLoader());
    all(TearDown.class);
    benchmark = type.getConstructor().newInstance();
    for (Field field : type.getFields()) {
      field.set(benchmark, value(field, fields));
    }
    all(Setup.class);
  }

  private void all(Class<?> marked) throws Exception {
    for (Method method : type.getMethods()) {
      if (benchmark != null && annotation(method.getAnnotations(), marked) != null) {
        method.invoke(benchmark);
      }
    }
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
    first.begin();
    first.warmUp();
    second.begin();
    second.warmUp();
    long calls = 1;
    while (first.run(calls) < TURN_NANOS) {
      calls *= 2;
    }
    List<Double> times = new ArrayList<>();
    double[] ratios = new double[BEGINNINGS];
    for (int k = 0; k < BEGINNINGS; k++) {
      (k % 2 == 0 ? first : second).begin();
      (k % 2 == 0 ? second : first).begin();
      first.run(calls); // which fetches what it needs
      second.run(calls);
      List<Double> ratio = new ArrayList<>();
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < BEGINNING_NANOS || ratio.size() < LEAST_TURNS) {
        long time = first.run(calls);
        times.add(time / 1e9 / calls);
        ratio.add((double) second.run(calls) / time);
      }
      ratios[k] = median(ratio);
    }
    double seconds = median(times);
    out.println(RESULT + seconds + " " + seconds * Ratio.median(ratios));
    System.exit(0); // threads of a benchmark may be left
  }

  private static double median(List<Double> values) {
    return Ratio.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The seconds of both, from what a duel printed. */
  static double[] times(String printed) {
    String line = printed.lines().filter(one -> one.startsWith(RESULT)).findFirst().orElseThrow();
    return Arrays.stream(line.substring(RESULT.length()).split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
