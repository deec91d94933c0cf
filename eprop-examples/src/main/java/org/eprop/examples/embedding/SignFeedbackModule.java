package org.eprop.examples.embedding;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.MapBinder;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.plugin.Plugins;

/** The variant: adds a component of its own, and has it learn. */
final class SignFeedbackModule extends AbstractModule {

  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, LearningSignalFactory.class)
        .addBinding("sign_concordant")
        .to(SignFeedback.class);
  }

  @Provides
  Choice<LearningSignalFactory> learningSignal(Plugins plugins) {
    return Choice.of(plugins.find(LearningSignalFactory.class, "sign_concordant"));
  }
}
