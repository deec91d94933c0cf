package org.eprop.core.kernel;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Chooses the kernels: those written with {@code jdk.incubator.vector} if the Java virtual machine
 * was started with that module ({@code --add-modules jdk.incubator.vector}) and has an optimizing
 * compiler, plain loops otherwise. Both give the same bits, so vectors may begin in the middle of a
 * run: where they pay, see {@link PlainStart}.
 */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "org.eprop.core.kernel.VectorKernels";

  private final String name;
  private final String reason;
  private final boolean failed;
  private final Function<PlainStart, Kernels> maker;

  /**
   * @param maker makes kernels, each instance for one thread
   */
  private KernelProvider(
      String name, String reason, boolean failed, Function<PlainStart, Kernels> maker) {
    this.name = name;
    this.reason = reason;
    this.failed = failed;
    this.maker = maker;
  }

  /** {@code "vector"} or {@code "plain"}. */
  public String name() {
    return name;
  }

  /** Why the vector kernels are used or not. */
  public String reason() {
    return reason;
  }

  /** Whether the vector kernels ought to have worked, but did not. */
  public boolean failed() {
    return failed;
  }

  /**
   * Makes kernels, each instance for one thread, of the fastest kind there is: plain loops at
   * first, and vectors, if there are any, once all of them together have had much to compute.
   */
  public static Supplier<Kernels> fastest() {
    return choose().startingPlain(PlainStart.ELEMENTS);
  }

  /** Makes kernels of this kind, with vectors from the first element on. */
  public Supplier<Kernels> supplier() {
    return startingPlain(0);
  }

  /**
   * Makes kernels of this kind that begin with plain loops all the same.
   *
   * @param elements that plain loops compute before vectors begin
   */
  public Supplier<Kernels> startingPlain(long elements) {
    PlainStart start = new PlainStart(elements);
    return () -> maker.apply(start);
  }

  /** The fastest kernels there are, and why it is these. */
  public static KernelProvider choose() {
    Optional<String> missing =
        missingCompiler(
            System.getProperty("java.vm.info", ""),
            ProcessHandle.current().info().arguments().orElse(new String[0]));
    if (missing.isPresent()) {
      return plain(missing.get(), false);
    }
    return choose(ModuleLayer.boot().findModule(VECTOR_MODULE), VECTOR_KERNELS);
  }

  /**
   * What keeps the optimizing compiler away, if anything: without it, each operation on a vector
   * makes an object, and vector kernels are ten times slower than plain loops.
   *
   * @param vmInfo how HotSpot describes its mode
   * @param arguments of the process, as far as the operating system tells
   */
  static Optional<String> missingCompiler(String vmInfo, String[] arguments) {
    if (vmInfo.contains("interpreted mode")) {
      return Optional.of("the virtual machine compiles nothing, as with -Xint");
    }
    boolean client = vmInfo.contains("emulated-client");
    for (String argument : arguments) {
      client |= argument.matches("-XX:TieredStopAtLevel=[0-3]");
    }
    return client
        ? Optional.of("the virtual machine compiles with C1 alone, as with -XX:TieredStopAtLevel=1")
        : Optional.empty();
  }

  static KernelProvider choose(Optional<Module> vector, String className) {
    if (vector.isEmpty()) {
      return plain("no module " + VECTOR_MODULE, false);
    }
    KernelProvider.class.getModule().addReads(vector.get());
    try {
      Constructor<? extends Kernels> type =
          Class.forName(className)
              .asSubclass(Kernels.class)
              .getDeclaredConstructor(PlainStart.class);
      Kernels unused = type.newInstance(new PlainStart(0)); // fails here or never
      return new KernelProvider(
          "vector", "module " + VECTOR_MODULE, false, start -> make(type, start));
    } catch (InvocationTargetException e) {
      return failed(e.getCause());
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      return failed(e); // a JDK whose incubating module has moved on
    }
  }

  private static KernelProvider failed(Throwable cause) {
    return plain("vector kernels failed: " + cause, true);
  }

  private static KernelProvider plain(String reason, boolean failed) {
    return new KernelProvider("plain", reason, failed, start -> new Kernels());
  }

  private static Kernels make(Constructor<? extends Kernels> type, PlainStart start) {
    try {
      return type.newInstance(start);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For people: {@code "plain kernels (no module jdk.incubator.vector)"}. */
  @Override
  public String toString() {
    return name + " kernels (" + reason + ")";
  }
}
