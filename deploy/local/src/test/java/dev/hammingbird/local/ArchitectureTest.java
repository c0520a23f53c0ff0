package dev.hammingbird.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hammingbird.local");

  @Test
  void theHarnessKnowsNoServiceAndNoFramework() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify.annotations",
            "org.apache.kafka..",
            "redis.embedded..",
            "dev.hammingbird.local..")
        .check(CLASSES);
  }

  @Test
  void onlyTheTopicsAndTheBrokerKnowKafka() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("Kafka")
        .and()
        .doNotHaveSimpleName("SharedInfrastructure")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }
}
