package org.eprop.core.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Chooses the kernels: those written with {@code jdk.incubator.vector} if the Java virtual machine
 * was started with that module ({@code --add-modules jdk.incubator.vector}), plain loops otherwise.
 * Both give the same bits.
 */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "org.eprop.core.kernel.VectorKernels";

  private KernelProvider() {}

  /** Makes kernels, each instance for one thread, of the fastest kind there is. */
  public static Supplier<Kernels> fastest() {
    return choose().supplier();
  }

  /** The fastest kernels there are, and why it is these. */
  public static KernelChoice choose() {
    return choose(ModuleLayer.boot().findModule(VECTOR_MODULE), VECTOR_KERNELS);
  }

  static KernelChoice choose(Optional<Module> vector, String className) {
    if (vector.isEmpty()) {
      return plain("no module " + VECTOR_MODULE, false);
    }
    KernelProvider.class.getModule().addReads(vector.get());
    try {
      Class<?> type = Class.forName(className);
      Kernels first = (Kernels) type.getDeclaredConstructor().newInstance();
      return new KernelChoice(
          "vector", "module " + VECTOR_MODULE, false, () -> another(first.getClass()));
    } catch (InvocationTargetException e) {
      return failed(e.getCause());
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      return failed(e); // a JDK whose incubating module has moved on
    }
  }

  private static KernelChoice failed(Throwable cause) {
    return plain("vector kernels failed: " + cause, true);
  }

  private static KernelChoice plain(String reason, boolean failed) {
    return new KernelChoice("plain", reason, failed, PlainKernels::new);
  }

  private static Kernels another(Class<? extends Kernels> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException
        | InstantiationException
        | IllegalAccessException
        | NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
