package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Signs a jar by the tools of the JDK. */
final class SignedJar {

  private static final String STORE = "secret";

  private SignedJar() {}

  static void sign(Path jar) throws IOException, InterruptedException {
    Path keys = jar.resolveSibling("keys.p12");
    run(
        "keytool",
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "key",
        "-dname",
        "CN=test",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        STORE);
    run("jarsigner", "-keystore", keys.toString(), "-storepass", STORE, jar.toString(), "key");
  }

  private static void run(String tool, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", tool).toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, process.waitFor(), tool);
  }

  /** Changes an entry and leaves its signature. */
  static void replace(Path jar, String entry, Consumer<byte[]> change) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      byte[] bytes = Files.readAllBytes(zip.getPath(entry));
      change.accept(bytes);
      Files.write(zip.getPath(entry), bytes);
    }
  }
}
