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
    Optional<Module> vector = ModuleLayer.boot().findModule(VECTOR_MODULE);
    if (vector.isEmpty()) {
      return PlainKernels::new;
    }
    KernelProvider.class.getModule().addReads(vector.get());
    try {
      Class<?> type = Class.forName(VECTOR_KERNELS);
      Kernels first = (Kernels) type.getDeclaredConstructor().newInstance();
      return () -> another(first.getClass());
    } catch (ReflectiveOperationException | LinkageError e) {
      return PlainKernels::new; // a JDK whose incubating module has moved on
    }
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
