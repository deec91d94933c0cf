package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.ServiceLoader;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.TaskFactory;
import org.junit.jupiter.api.Test;

class TaskServicesTest {

  private static List<TaskFactory> factories() {
    return ServiceLoader.load(TaskFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.getClass().getName().startsWith("org.eprop.tasks."))
        .toList();
  }

  @Test
  void everyParameterIsDocumentedAndItsDefaultIsValid() {
    for (TaskFactory factory : factories()) {
      assertFalse(factory.description().isBlank());
      Arguments defaults = Arguments.defaults(factory);
      for (Parameter parameter : factory.parameters()) {
        assertFalse(parameter.description().isBlank(), parameter.name());
        assertEquals(parameter.defaultValue(), parameter.check(parameter.defaultValue()));
      }
      assertEquals(
          factory.name().equals("ecg") || factory.name().equals("spoken_digits") ? 1 : 0,
          factory.sources(defaults).size());
    }
  }
}
