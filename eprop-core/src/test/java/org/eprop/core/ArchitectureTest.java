package org.eprop.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.rule.Eprop;
import org.junit.jupiter.api.Test;

/** The arrows between modules, and what a library must not do. */
class ArchitectureTest {

  private static final JavaClasses API = CoreClasses.importFrom("org.eprop.api");
  private static final JavaClasses LEARNING = CoreClasses.importFrom("org.eprop.learning");
  private static final JavaClasses CORE = CoreClasses.ALL;

  @Test
  void everythingIsLookedAt() {
    assertTrue(API.contain(Component.class));
    assertTrue(CORE.contain(Plugins.class));
  }

  @Test
  void theApiDependsOnNothing() {
    classes()
        .that()
        .resideInAPackage("org.eprop.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.eprop.api..", "org.jspecify.annotations..")
        .check(API);
  }

  @Test
  void builtInsUseWhatAPluginMayUse() {
    assertTrue(LEARNING.contain(Eprop.class));
    classes()
        .that()
        .resideInAPackage("org.eprop.learning..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.eprop.api..", "org.eprop.learning..", "org.jspecify.annotations..")
        .check(LEARNING);
  }

  @Test
  void theCoreDoesNotKnowThePluginModules() {
    classes()
        .that()
        .resideInAPackage("org.eprop.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jdk..",
            "org.eprop.api..",
            "org.eprop.core..",
            "org.eprop.learning..",
            "com.fasterxml.jackson..",
            "io.github.classgraph..",
            "org.jspecify.annotations..")
        .check(CORE);
  }

  @Test
  void noPackageKnowsOneThatKnowsIt() {
    SlicesRuleDefinition.slices()
        .matching("org.eprop.core.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CORE);
  }

  @Test
  void classGraphIsUsedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveSimpleName("UnregisteredComponents")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.classgraph..")
        .check(CORE);
  }

  @Test
  void staticsHoldNoState() {
    for (JavaClasses module : new JavaClasses[] {API, LEARNING, CORE}) {
      fields().that().areStatic().should().beFinal().check(module);
    }
  }

  @Test
  void nothingPrintsOrExits() {
    for (JavaClasses module : new JavaClasses[] {API, LEARNING, CORE}) {
      noClasses().should().accessField(System.class, "out").check(module);
      noClasses().should().accessField(System.class, "err").check(module);
      noClasses().should().callMethod(System.class, "exit", int.class).check(module);
      noClasses().should().callMethod(Runtime.class, "exit", int.class).check(module);
      noClasses().should().callMethod(Runtime.class, "halt", int.class).check(module);
      noClasses().should().callMethod(Throwable.class, "printStackTrace").check(module);
    }
  }

  /** It finds generators by the thread's context class loader, or does not find them. */
  @Test
  void randomNumbersAreOurOwn() {
    for (JavaClasses module : new JavaClasses[] {API, LEARNING, CORE}) {
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(RandomGeneratorFactory.class)
          .check(module);
      noClasses().should().callMethod(RandomGenerator.class, "of", String.class).check(module);
      noClasses().should().callMethod(RandomGenerator.class, "getDefault").check(module);
    }
  }
}
