package org.eprop.guice;

import com.google.inject.Inject;
import org.eprop.core.plugin.Plugins;

/** A class of an application's own. */
final class NeedsPlugins {

  final Plugins plugins;

  @Inject
  NeedsPlugins(Plugins plugins) {
    this.plugins = plugins;
  }
}
