package org.eprop.report.page;

import java.io.InputStream;
import org.eprop.experiment.io.ResourceFiles;

/** Text files that pages are made of. */
public final class Resources {

  private Resources() {}

  /** A file beside a class of this module. */
  public static String text(Class<?> beside, String name) {
    return ResourceFiles.text(name, beside.getResourceAsStream(name));
  }

  /** docs/glossary.md, as the build put it beside this class; empty if it did not. */
  static String glossary() {
    InputStream in = Resources.class.getResourceAsStream("glossary.md");
    return in == null ? "" : ResourceFiles.text("glossary.md", in);
  }

  /** On the module path, a class sees its own module's resources, a loader those of other jars. */
  static String ofOtherJar(String path) {
    return ResourceFiles.text(path, Resources.class.getClassLoader().getResourceAsStream(path));
  }
}
