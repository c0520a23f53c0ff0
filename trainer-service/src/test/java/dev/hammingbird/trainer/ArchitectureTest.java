package dev.hammingbird.trainer;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hammingbird.trainer.tensor.Tensors;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hammingbird.trainer");

  /**
   * Such calls wrap a Java buffer that a garbage collection frees before the backward pass reads
   * it: gradients are silently wrong. See {@code Tensors}.
   */
  @Test
  void noArithmeticWithJavaNumbersThatBreaksGradients() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(type(NDArray.class)))
                .and(target(nameMatching("(mul|div|pow|mod|maximum|minimum)i?")))
                .and(target(rawParameterTypes(Number.class))))
        .check(CLASSES);
    noClasses()
        .that()
        .doNotBelongToAnyOf(Tensors.class)
        .should()
        .callMethodWhere(
            target(owner(type(NDArray.class)))
                .and(target(nameMatching("clip")))
                .and(target(rawParameterTypes(Number.class, Number.class))))
        .check(CLASSES);
  }

  @Test
  void lossesKnowOnlyArrays() {
    noClasses()
        .that()
        .resideInAPackage("..trainer.loss..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "ai.djl.ndarray..",
            "ai.djl.nn..",
            "org.jspecify.annotations..",
            "..trainer.tensor..",
            "..trainer.loss..")
        .check(CLASSES);
  }

  @Test
  void evaluationKnowsOnlyJava() {
    noClasses()
        .that()
        .resideInAPackage("..trainer.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "org.jspecify.annotations..", "..trainer.evaluation..")
        .check(CLASSES);
  }

  @Test
  void learningKnowsNoEdge() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..trainer.data..",
            "..trainer.network..",
            "..trainer.method..",
            "..trainer.export..",
            "..trainer.onnx..",
            "..trainer.tensor..",
            "..trainer.job..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.kafka..")
                .or(resideInAPackage("jakarta.."))
                .or(resideInAPackage("io.quarkus.."))
                .or(resideInAPackage("io.smallrye..")))
        .check(CLASSES);
  }

  @Test
  void onlyExportAndFilesKnowOnnx() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..trainer.export..", "..trainer.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnx..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("..trainer.export..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void onlyTheStreamKnowsKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..trainer.stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void noServiceKnowsAnother() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.hammingbird.ingest..",
            "dev.hammingbird.encoder..",
            "dev.hammingbird.search..",
            "dev.hammingbird.local..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.hammingbird.trainer.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void beansTakeWhatTheyNeedInTheConstructor() {
    noFields().should().beAnnotatedWith(Inject.class).check(CLASSES);
  }

  @Test
  void nothingButCommandLinesPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES
            .that(resideOutsideOfPackage("dev.hammingbird.trainer.bench.."))
            .that(resideOutsideOfPackage("dev.hammingbird.trainer.command..")));
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }
}
