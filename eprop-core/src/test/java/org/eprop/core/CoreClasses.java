package org.eprop.core;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of the core without those of its tests: read once, as that takes seconds. */
final class CoreClasses {

  static final JavaClasses ALL = importFrom("org.eprop.core");

  private CoreClasses() {}

  static JavaClasses importFrom(String root) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(root);
  }
}
