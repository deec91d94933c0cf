package org.eprop.data.cache;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.DataSource;
import org.eprop.experiment.io.Sha256;

/** What decoded recordings depend on, as one checksum. */
public final class CacheKey {

  private CacheKey() {}

  /**
   * Of the data's content, the reader, the values of its parameters, and the jar that it is of, so
   * that a mended reader reads anew.
   */
  public static String of(DataSource data, Choice<EventReaderFactory> reader) {
    return Sha256.of(
        String.join(
            "\n",
            "recordings",
            data.sha256(),
            reader.factory().getClass().getName(),
            reader.arguments().toString(),
            jar(reader.factory().getClass())));
  }

  private static String jar(Class<?> of) {
    CodeSource source = of.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      return jar != null && Files.isRegularFile(jar) ? Sha256.of(jar) : "";
    } catch (URISyntaxException | IllegalArgumentException e) {
      return "";
    }
  }
}
