package org.eprop.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.Component;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.experiment.ExperimentWriter;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;

/**
 * Binds {@link Plugins}, {@link ExperimentReader} and {@link ExperimentWriter}. Each can be
 * replaced with {@link com.google.inject.util.Modules#override}. A component joins without a
 * services file where another module says
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), Component.class).addBinding().to(Cauchy.class);
 * }</pre>
 *
 * <p>The application closes the {@link Plugins} when it is done with them.
 */
public final class EpropModule extends AbstractModule {

  private final ClassLoader classPath;
  private final List<Path> pluginFolders;

  /**
   * @param classPath where components are looked for, for example the application's own loader
   * @param pluginFolders folders of plugin jars; may be none
   */
  public EpropModule(ClassLoader classPath, List<Path> pluginFolders) {
    this.classPath = classPath;
    this.pluginFolders = List.copyOf(pluginFolders);
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), Component.class);
  }

  /**
   * The components of the class path, the plugin folders and the {@code Set<Component>} bound.
   *
   * @throws org.eprop.api.plugin.InvalidInputException as {@link PluginsBuilder#build} does; Guice
   *     wraps it
   */
  @Provides
  @Singleton
  public Plugins plugins(Set<Component> contributed) {
    PluginsBuilder builder = Plugins.builder().classPath(classPath);
    pluginFolders.forEach(builder::folder);
    contributed.forEach(builder::add);
    return builder.build();
  }

  /** Reads experiments that are made of these components. */
  @Provides
  @Singleton
  public ExperimentReader experimentReader(Plugins plugins) {
    return new ExperimentReader(plugins);
  }

  /** Writes experiments. */
  @Provides
  @Singleton
  public ExperimentWriter experimentWriter() {
    return new ExperimentWriter();
  }
}
