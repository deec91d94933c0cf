package org.eprop.spark;

import java.io.Serializable;
import org.eprop.core.plugin.Plugins;

/**
 * How each process of a cluster finds its components. Sent to executors; what it makes is made
 * there and stays there.
 */
@FunctionalInterface
public interface ComponentSource extends Serializable {

  /** Finds all components; who asks closes them. */
  Plugins open();

  /**
   * Those of all jars that the application has, {@code --jars} included.
   *
   * <p>They are on the class path that Spark gives to the thread of a task or a notebook, if that
   * one has this module's classes; else they are beside this module.
   */
  static ComponentSource ofApplication() {
    return () -> Plugins.builder().classPath(loader()).build();
  }

  private static ClassLoader loader() {
    Class<?> here = ComponentSource.class;
    ClassLoader given = Thread.currentThread().getContextClassLoader();
    try {
      if (given != null && given.loadClass(here.getName()) == here) {
        return given;
      }
    } catch (ClassNotFoundException e) {
      // Then it is of no use.
    }
    return here.getClassLoader();
  }
}
