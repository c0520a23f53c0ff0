package dev.hammingbird.encoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String EDGE = "dev.hammingbird.encoder";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(EDGE);

  @Test
  void onlyTheOnnxPackageKnowsOnnxRuntimeAndDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..encoder.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreAndTheEdgeKnowLettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..encoder.store..", EDGE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgeKnowsTheFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackage(EDGE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "io.smallrye..", "jakarta..", "io.micrometer..", "org.eclipse..")
        .check(CLASSES);
  }

  @Test
  void noServiceKnowsAnother() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.hammingbird.ingest..", "dev.hammingbird.trainer..", "dev.hammingbird.search..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.hammingbird.encoder.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void beansTakeWhatTheyNeedInTheConstructor() {
    noFields().should().beAnnotatedWith(Inject.class).check(CLASSES);
  }

  @Test
  void nothingPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }
}
