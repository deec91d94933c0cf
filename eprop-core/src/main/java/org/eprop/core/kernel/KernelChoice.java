package org.eprop.core.kernel;

import java.util.function.Supplier;

/**
 * Which kernels run, and why.
 *
 * @param name {@code "vector"} or {@code "plain"}
 * @param reason why the vector kernels are used or not
 * @param failed whether the vector kernels ought to have worked, but did not
 * @param supplier makes them, each instance for one thread
 */
public record KernelChoice(String name, String reason, boolean failed, Supplier<Kernels> supplier) {

  /** For people: {@code "plain kernels (no module jdk.incubator.vector)"}. */
  @Override
  public String toString() {
    return name + " kernels (" + reason + ")";
  }
}
