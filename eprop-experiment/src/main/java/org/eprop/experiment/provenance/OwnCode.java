package org.eprop.experiment.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.eprop.experiment.io.Sha256;

/**
 * The identity of eprop's own code: that of the class files and resources on which results depend,
 * whatever program they were put into, with what else, when and in which order.
 */
final class OwnCode {

  private static final Pattern DECIDES =
      Pattern.compile(
          "org/eprop/(api|compare|core|data|equations|experiment|learning|losses|neurons|surrogates"
              + "|tasks)/.*[^/]");

  private OwnCode() {}

  /** In what the names and checksums of a jar's files are; empty for what is no jar. */
  static String sha256(String place) {
    try {
      if (!Files.isRegularFile(Path.of(place))) {
        return "";
      }
      try (ZipFile jar = new ZipFile(place)) {
        return Sha256.of(
            jar.stream()
                .filter(entry -> DECIDES.matcher(entry.getName()).matches())
                .map(entry -> entry.getName() + ' ' + entry.getSize() + ' ' + entry.getCrc())
                .sorted()
                .collect(Collectors.joining("\n")));
      }
    } catch (IllegalArgumentException | IOException e) {
      return "";
    }
  }

  /** The module of a class, whichever program that is in. */
  static String module(Class<?> type) {
    return "eprop-" + type.getName().split("\\.", -1)[2];
  }
}
