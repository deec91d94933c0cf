package org.eprop.examples.embedding;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import org.eprop.api.plugin.Component;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Plugins;

/** The variant: adds a component of its own, and has it learn. */
final class SignFeedbackModule extends AbstractModule {

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), Component.class).addBinding().to(SignFeedback.class);
  }

  @Provides
  Choice<LearningSignalFactory> learningSignal(Plugins plugins) {
    return Choice.of(plugins.find(LearningSignalFactory.class, "sign"));
  }
}
