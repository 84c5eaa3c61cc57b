package org.messagetriage.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: api, then the features, then the engine's port; the engine's makers know the port alone. */
@AnalyzeClasses(packages = "org.messagetriage.inference", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.messagetriage.inference.";

    @ArchTest
    static final ArchRule onlyTheEngineRoomKnowsDjl = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "engine.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule onlyTheApiKnowsHttp = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..");

    @ArchTest
    static final ArchRule nobodyKnowsTheApi = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "api..");

    @ArchTest
    static final ArchRule featuresKnowThePortAndNotTheEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "zeroshot..",
                    ROOT + "classification..",
                    ROOT + "embedding..",
                    ROOT + "explanation..",
                    ROOT + "batching..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "engine.djl..", ROOT + "torchscript..", ROOT + "checkpoint..", ROOT + "training..");

    @ArchTest
    static final ArchRule thePortKnowsNobody = noClasses()
            .that()
            .resideInAPackage(ROOT + "engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "engine.djl..", ROOT + "batching..", ROOT + "model..", ROOT + "api..", ROOT + "error..");

    @ArchTest
    static final ArchRule errorsKnowNobody = noClasses()
            .that()
            .resideInAPackage(ROOT + "error")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "api..", ROOT + "batching..", ROOT + "model..", ROOT + "engine..", ROOT + "zeroshot..");

    @ArchTest
    static final ArchRule roomsFormNoCircle =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();
}
