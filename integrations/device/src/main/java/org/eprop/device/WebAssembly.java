package org.eprop.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Compiles exported C to WebAssembly. As the C needs no library, clang and its linker are enough.
 *
 * @param compilers names or paths of clang; the first that is there is taken
 */
public record WebAssembly(List<String> compilers) {

  /** What clang is called where it is installed. */
  public static final List<String> COMPILERS =
      List.of(
          "clang",
          "clang-21",
          "clang-20",
          "clang-19",
          "clang-18",
          "clang-17",
          "clang-16",
          "clang-15",
          "clang-14");

  private static final List<String> OPTIONS =
      List.of(
          ("--target=wasm32 -std=c99 -O2 -ffp-contract=off -ffreestanding -mbulk-memory -nostdlib"
                  + " -Wl,--no-entry -Wl,--strip-all")
              .split(" "));

  /** Instructions of the machine, in place of a library. */
  private static final String STRING_H =
      "#define memset __builtin_memset\n#define memcpy __builtin_memcpy\n";

  /** Keeps a copy. */
  public WebAssembly {
    compilers = List.copyOf(compilers);
  }

  /**
   * A module: it imports nothing, and exports its memory and the functions of one network.
   *
   * @throws InvalidInputException if there is no compiler, or it fails, with what it says
   */
  public byte[] module(CExport export) {
    try {
      Path folder = Files.createTempDirectory("eprop-wasm");
      try {
        Files.writeString(folder.resolve("string.h"), STRING_H);
        Files.writeString(folder.resolve("eprop_" + export.name() + ".h"), export.header());
        Files.writeString(folder.resolve("network.c"), export.source());
        Files.writeString(folder.resolve("web.c"), export.web());
        compile(folder);
        return Files.readAllBytes(folder.resolve("module.wasm"));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a compiler ran", e);
    }
  }

  private void compile(Path folder) throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    for (String compiler : compilers) {
      List<String> command = new ArrayList<>(List.of(compiler));
      command.addAll(OPTIONS);
      command.addAll(List.of("-isystem", folder.toString()));
      command.addAll(List.of("-o", folder.resolve("module.wasm").toString()));
      command.addAll(
          List.of(folder.resolve("network.c").toString(), folder.resolve("web.c").toString()));
      ProcessBuilder builder = new ProcessBuilder(command);
      Process process;
      try {
        process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      } catch (IOException notThere) {
        continue;
      }
      if (process.waitFor() != 0) {
        String text = Files.readString(said, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        throw new InvalidInputException(
            "compiler: %s does not make WebAssembly; Debian's packages clang and lld do: %s"
                .formatted(compiler, text));
      }
      return;
    }
    throw new InvalidInputException(
        "compiler: got none of %s, but expected clang and wasm-ld: Debian's packages clang and lld"
            .formatted(String.join(", ", compilers)));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
