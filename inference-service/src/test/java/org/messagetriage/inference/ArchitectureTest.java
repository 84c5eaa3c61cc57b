package org.messagetriage.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: api, then the features, then the engine's port; the engine's makers know the port alone. */
class ArchitectureTest {

    private static final String ROOT = "org.messagetriage.inference.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.messagetriage.inference");

    @Test
    void onlyTheEngineRoomKnowsDjl() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "engine.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void onlyTheApiKnowsHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..")
                .check(CLASSES);
    }

    /** But for the program itself, which puts the rooms together. */
    @Test
    void nobodyKnowsTheApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "api..")
                .and()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "api..")
                .check(CLASSES);
    }

    @Test
    void featuresKnowThePortAndNotTheEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "zeroshot..",
                        ROOT + "classification..",
                        ROOT + "embedding..",
                        ROOT + "generation..",
                        ROOT + "explanation..",
                        ROOT + "batching..",
                        ROOT + "transform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "engine.djl..",
                        ROOT + "torchscript..",
                        ROOT + "checkpoint..",
                        ROOT + "hub..",
                        ROOT + "training..")
                .check(CLASSES);
    }

    @Test
    void thePortKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "engine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "engine.djl..", ROOT + "batching..", ROOT + "model..", ROOT + "api..", ROOT + "error..")
                .check(CLASSES);
    }

    @Test
    void errorsKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "error")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "api..", ROOT + "batching..", ROOT + "model..", ROOT + "engine..", ROOT + "zeroshot..")
                .check(CLASSES);
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
