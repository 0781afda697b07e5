package dev.skein.server.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rules of the house that Maven cannot hold; `docs/ARCHITECTURE.md` tells why they are.
final class HouseRulesTest {
    private static final String ALL = "dev.skein..";
    private static final String CATALOG = "dev.skein.catalog..";
    private static final String STORAGE = "dev.skein.storage..";
    private static final String CONNECTORS = "dev.skein.connector..";
    private static final String EXECUTOR = "dev.skein.executor..";
    private static final String PLANNER = "dev.skein.planner..";
    private static final String SERVER = "dev.skein.server..";
    private static final String DRIVER = "dev.skein.jdbc..";

    private static JavaClasses house;

    @BeforeAll
    static void importClasses() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // what the driver's jar brings along
                .withImportOption(location -> !location.contains("/dev/skein/jdbc/shaded/"))
                .importPackages("dev.skein");
        for (String room : List.of("catalog", "storage", "executor", "planner", "server", "jdbc")) {
            assertTrue(house.containPackage("dev.skein." + room), () -> room + " is not on the class path of this test");
        }
    }

    @Test
    void calciteLivesInThePlanner() {
        onlyIn("org.apache.calcite..", PLANNER).check(house);
    }

    @Test
    void chronicleLivesInTheCatalogStore() {
        onlyIn("net.openhft..", "dev.skein.catalog.store..").check(house);
    }

    @Test
    void theVectorApiLivesInItsKernels() {
        onlyIn("jdk.incubator.vector..", "dev.skein.executor.kernel.simd..").check(house);
    }

    @Test
    void arrowFlightLivesInItsDoorAndWithTheNodes() {
        onlyIn("org.apache.arrow.flight..", "dev.skein.server.flight..", "dev.skein.server.node..").check(house);
    }

    @Test
    void dependenciesPointOneWay() {
        notUsing(CATALOG, STORAGE, CONNECTORS, EXECUTOR, PLANNER, SERVER, DRIVER).check(house);
        notUsing(STORAGE, EXECUTOR, PLANNER, SERVER, DRIVER).check(house);
        notUsing(CONNECTORS, EXECUTOR, PLANNER, SERVER, DRIVER).check(house);
        notUsing(EXECUTOR, CONNECTORS, PLANNER, SERVER, DRIVER).check(house);
        notUsing(PLANNER, CONNECTORS, SERVER, DRIVER).check(house);
    }

    @Test
    void theDriverStandsAlone() {
        notUsing(DRIVER, CATALOG, STORAGE, CONNECTORS, EXECUTOR, PLANNER, SERVER).check(house);
    }

    @Test
    void doorsDoNotKnowEachOther() {
        slices().matching("dev.skein.server.(flight|http|embedded)..").should().notDependOnEachOther().check(house);
    }

    /// The top packages of executor and planner hold the entry to their room, which knows all parts, and the words that
    /// the parts share; below them there are no cycles.
    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.skein.(**)").should().beFreeOfCycles()
                .ignoreDependency(
                        resideInAnyPackage("dev.skein.executor", "dev.skein.planner"), DescribedPredicate.alwaysTrue())
                .check(house);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses().that().resideInAPackage(ALL)
                .should().haveSimpleNameEndingWith("Util")
                .orShould().haveSimpleNameEndingWith("Utils")
                .orShould().haveSimpleNameEndingWith("Helper")
                .orShould().haveSimpleNameEndingWith("Manager")
                .orShould().haveSimpleNameEndingWith("Impl")
                .check(house);
    }

    /// Checked ones are a part's own business: the compiler sees to it that they are caught there.
    @Test
    void thereIsOneExceptionThatTravels() {
        classes().that().arePublic().and().areAssignableTo(RuntimeException.class).and().resideInAPackage(ALL)
                .should().haveSimpleName("SkeinException")
                .orShould().resideInAnyPackage(DRIVER)
                .check(house);
    }

    @Test
    void packagesTellTheirPurpose() {
        List<String> silent = house.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> house.stream().noneMatch(type -> type.getName().equals(name + ".package-info")))
                .sorted()
                .toList();
        assertEquals(List.of(), silent, "packages without package-info.java");
    }

    private static ArchRule onlyIn(String library, String... rooms) {
        return noClasses().that().resideInAPackage(ALL).and().resideOutsideOfPackages(rooms)
                .should().dependOnClassesThat().resideInAPackage(library);
    }

    private static ArchRule notUsing(String room, String... others) {
        return noClasses().that().resideInAPackage(room)
                .should().dependOnClassesThat().resideInAnyPackage(others)
                .allowEmptyShould(true);
    }
}
