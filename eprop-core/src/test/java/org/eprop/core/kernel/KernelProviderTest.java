package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which kernels run and why; these tests run with the vector module. */
class KernelProviderTest {

  private static final Optional<Module> MODULE =
      ModuleLayer.boot().findModule("jdk.incubator.vector");

  /** Kernels that a JDK no longer knows how to make. */
  static final class Failing extends Kernels {
    Failing(PlainStart start) {
      throw new UnsupportedOperationException("no such shape");
    }
  }

  /** The same, already when they are loaded. */
  static final class Unloadable extends Kernels {
    Unloadable(PlainStart start) {}

    static final int SHAPE = Integer.parseInt("moved on");
  }

  private static KernelProvider choose(Class<?> kernels) {
    return KernelProvider.choose(MODULE, kernels.getName());
  }

  @Test
  void vectorKernelsIfTheModuleIsThere() {
    KernelProvider choice = KernelProvider.choose();
    assertEquals("vector kernels (module jdk.incubator.vector)", choice.toString());
    assertFalse(choice.failed());
    assertEquals("VectorKernels", choice.supplier().get().getClass().getSimpleName());
  }

  @Test
  void plainOnesWithoutIt() {
    KernelProvider choice =
        KernelProvider.choose(Optional.empty(), "org.eprop.core.kernel.VectorKernels");
    assertEquals("plain kernels (no module jdk.incubator.vector)", choice.toString());
    assertFalse(choice.failed());
    assertSame(Kernels.class, choice.supplier().get().getClass());
  }

  @Test
  void plainOnesWithoutTheOptimizingCompiler() {
    String[] none = {};
    String c1 = "the virtual machine compiles with C1 alone, as with -XX:TieredStopAtLevel=1";
    assertEquals(Optional.empty(), KernelProvider.missingCompiler("mixed mode, sharing", none));
    assertEquals(Optional.empty(), KernelProvider.missingCompiler("compiled mode, sharing", none));
    assertEquals(
        Optional.of("the virtual machine compiles nothing, as with -Xint"),
        KernelProvider.missingCompiler("interpreted mode, sharing", none));
    assertEquals(
        Optional.of(c1),
        KernelProvider.missingCompiler("mixed mode, emulated-client, sharing", none));
    String[] third = {"-jar", "eprop.jar", "-XX:TieredStopAtLevel=3"};
    assertEquals(Optional.of(c1), KernelProvider.missingCompiler("mixed mode", third));
  }

  @Test
  void aFailureIsNotSwallowed() {
    KernelProvider missing = KernelProvider.choose(MODULE, "org.eprop.core.kernel.NoKernels");
    assertEquals(
        "vector kernels failed: java.lang.ClassNotFoundException: org.eprop.core.kernel.NoKernels",
        missing.reason());
    KernelProvider failing = choose(Failing.class);
    assertEquals(
        "plain kernels (vector kernels failed: java.lang.UnsupportedOperationException: no such"
            + " shape)",
        failing.toString());
    assertEquals("plain", failing.name());
    assertSame(Kernels.class, failing.supplier().get().getClass());
    for (KernelProvider choice :
        new KernelProvider[] {missing, failing, choose(Unloadable.class), choose(String.class)}) {
      assertTrue(choice.failed(), choice.reason());
      assertEquals("plain", choice.name());
    }
    assertTrue(choose(Unloadable.class).reason().contains("Unloadable"));
  }
}
