package org.eprop.core.kernel.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the kernels that exist in many shapes, as plain loops and with the Vector API, from one
 * description of each. Run by the build; its output is compiled with the sources written by hand.
 */
public final class KernelGenerator {

  private final Path plain;
  private final Path vector;

  private KernelGenerator(Path root) {
    this.plain = root.resolve("plain/org/eprop/core/kernel");
    this.vector = root.resolve("vector/org/eprop/core/kernel");
  }

  /** Writes below a folder: plain loops into plain, those of the Vector API into vector. */
  public static void main(String[] folder) throws IOException {
    new KernelGenerator(Path.of(folder[0])).write();
  }

  private void write() throws IOException {
    write(plain, "PlainElements", ElementKernels.plain());
    write(plain, "ConstantOrder", ConstantOrder.source());
    write(plain, "PlainLayers", PlainLayers.source());
    write(plain, "PlainSums", RowSums.plain());
    write(vector, "VectorElements", ElementKernels.vector());
    write(vector, "VectorLayers", VectorLayers.source());
    write(vector, "VectorSums", RowSums.vector());
  }

  private static void write(Path folder, String name, String source) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".java"), JavaText.of(source));
  }
}
