package dev.hammingbird.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hammingbird.system");

  @Test
  void theCommandsKnowTheContractsAndTheLauncherButNoService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.hammingbird.ingest..",
            "dev.hammingbird.trainer..",
            "dev.hammingbird.encoder..",
            "dev.hammingbird.search..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClientKnowsKafkaAndHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "java.net.http..")
        .check(CLASSES);
  }

  @Test
  void picturesKnowNothingOfTheSystem() {
    noClasses()
        .that()
        .resideInAPackage("..picture..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "javax.imageio..",
            "org.tukaani.xz..",
            "org.jspecify.annotations",
            "dev.hammingbird.system.picture..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.hammingbird.system.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }
}
