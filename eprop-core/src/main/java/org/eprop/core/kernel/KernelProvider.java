package org.eprop.core.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Chooses the kernels: those written with {@code jdk.incubator.vector} if the Java virtual machine
 * was started with that module ({@code --add-modules jdk.incubator.vector}) and has an optimizing
 * compiler, plain loops otherwise. Both give the same bits.
 *
 * @param name {@code "vector"} or {@code "plain"}
 * @param reason why the vector kernels are used or not
 * @param failed whether the vector kernels ought to have worked, but did not
 * @param supplier makes them, each instance for one thread
 */
public record KernelProvider(
    String name, String reason, boolean failed, Supplier<Kernels> supplier) {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "org.eprop.core.kernel.VectorKernels";

  /** Makes kernels, each instance for one thread, of the fastest kind there is. */
  public static Supplier<Kernels> fastest() {
    return choose().supplier();
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
      Class<?> type = Class.forName(className);
      Kernels first = (Kernels) type.getDeclaredConstructor().newInstance();
      return new KernelProvider(
          "vector", "module " + VECTOR_MODULE, false, () -> another(first.getClass()));
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
    return new KernelProvider("plain", reason, failed, Kernels::new);
  }

  private static Kernels another(Class<? extends Kernels> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
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
