package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The zip of a release, unpacked and used; it is made, and so tested, with {@code -Prelease}. */
@EnabledIfSystemProperty(named = "eprop.distribution", matches = ".+")
class DistributionIT {

  @TempDir Path folder;

  private Path unpacked() throws IOException {
    try (ZipFile zip = new ZipFile(System.getProperty("eprop.distribution"))) {
      Path root = null;
      for (ZipEntry entry : Collections.list(zip.entries())) {
        Path file = folder.resolve(entry.getName());
        root = folder.resolve(file.subpath(folder.getNameCount(), folder.getNameCount() + 1));
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
      return root;
    }
  }

  @Test
  void isUnpackedAndTrains() throws IOException, InterruptedException {
    Path root = unpacked();
    assertTrue(Files.exists(root.resolve("bin/eprop.cmd")));
    for (String file :
        List.of(
            "LICENSE",
            "README.md",
            "CHANGELOG.md",
            "docs/extending.md",
            "man/man1/eprop-train.1")) {
      assertTrue(Files.exists(root.resolve(file)), file);
    }

    Path run = folder.resolve("run");
    Path err = folder.resolve("err");
    ProcessBuilder eprop =
        new ProcessBuilder(
            "sh",
            root.resolve("bin/eprop").toString(),
            "train",
            "pattern-generation",
            "--set",
            "training.epochs=2",
            "--out",
            run.toString());
    int status =
        eprop
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();

    assertEquals(0, status, Files.readString(err));
    assertTrue(Files.exists(run.resolve("report.html")));
  }
}
