package dev.hammingbird.search;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
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
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hammingbird.search");

  @Test
  void kernelsKnowTheJdkOnly() {
    noClasses()
        .that()
        .resideInAPackage("..kernel..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "jdk.incubator.vector", "org.jspecify.annotations", "..kernel..")
        .check(CLASSES);
  }

  @Test
  void multiIndexHashingKnowsTheKernelsOnly() {
    noClasses()
        .that()
        .resideInAPackage("..mih..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "org.jspecify.annotations", "..kernel..", "..mih..")
        .check(CLASSES);
  }

  @Test
  void theIndexKnowsNoFramework() {
    noClasses()
        .that()
        .resideInAPackage("..index..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify.annotations",
            "org.roaringbitmap..",
            "dev.hammingbird.contracts..",
            "..kernel..",
            "..mih..",
            "..index..")
        .check(CLASSES);
  }

  @Test
  void theThreadsThatSearchKnowTheIndexOnly() {
    noClasses()
        .that()
        .resideInAPackage("..search.query..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify.annotations",
            "dev.hammingbird.contracts..",
            "..search.index..",
            "..search.query..")
        .check(CLASSES);
  }

  @Test
  void onlyTheFollowPackageKnowsLettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..search.follow..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgeKnowsQuarkusAndJaxRs() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..search.kernel..",
            "..search.mih..",
            "..search.index..",
            "..search.follow..",
            "..search.picture..",
            "..search.report..",
            "..search.rollout..",
            "..search.query..",
            "..search.standing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta.ws.rs..", "jakarta.enterprise..")
        .check(CLASSES);
  }

  @Test
  void noServiceKnowsAnother() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.hammingbird.ingest..",
            "dev.hammingbird.trainer..",
            "dev.hammingbird.encoder..",
            "dev.hammingbird.local..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.hammingbird.search.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void beansTakeWhatTheyNeedInTheConstructor() {
    noFields().should().beAnnotatedWith(Inject.class).check(CLASSES);
  }

  @Test
  void nothingButTheBenchPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES.that(resideOutsideOfPackage("dev.hammingbird.search.bench..")));
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }
}
