package org.messagetriage.triage;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** How the rooms of this service lie to each other. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.messagetriage.triage");

    @Test
    void nothingNeedsAResource() {
        noClasses()
                .that(not(simpleNameEndingWith("Resource")))
                .should()
                .dependOnClassesThat(simpleNameEndingWith("Resource").and(resideInAPackage("org.messagetriage..")))
                .because("a resource is a door; what is behind it works without")
                .check(CLASSES);
    }

    /** Resources aside: they stand on top of every room, and answer with what the reading room assembles. */
    @Test
    void roomsHaveNoCycles() {
        slices().matching("org.messagetriage.triage.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        simpleNameEndingWith("Resource"), com.tngtech.archunit.base.DescribedPredicate.alwaysTrue())
                .check(CLASSES);
    }

    @Test
    void onlyTheInferenceRoomCallsOut() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..triage.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.microprofile.rest.client..", "jakarta.ws.rs.client..", "java.net.http..")
                .check(CLASSES);
    }

    @Test
    void thePolicyIsPure() {
        classes()
                .that()
                .haveSimpleName("RoutingPolicy")
                .or()
                .haveSimpleName("Facts")
                .or()
                .haveSimpleName("Ruling")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.messagetriage.triage.policy",
                        "org.messagetriage.triage.label",
                        "org.messagetriage.triage.message")
                .because("a decision must come out the same whenever it is made again")
                .check(CLASSES);
    }

    @Test
    void errorsNeedNobody() {
        noClasses()
                .that()
                .resideInAPackage("..triage.error..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.messagetriage..").and(not(resideInAPackage("..triage.error.."))))
                .check(CLASSES);
    }
}
