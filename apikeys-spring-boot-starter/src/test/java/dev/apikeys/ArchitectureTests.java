package dev.apikeys;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.apikeys.autoconfigure.ApiKeysAutoConfiguration;
import dev.apikeys.key.ApiKey;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows of the design, and the habits of auto-configurations.
 */
class ArchitectureTests {

	private static final JavaClasses STARTER = importOf(ApiKeysAutoConfiguration.class);

	private static final JavaClasses CORE = importOf(ApiKey.class);

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("dev.apikeys.(**)").should().beFreeOfCycles());
	}

	@Test
	void coreAndStarterShareNoPackage() {
		assertThat(packages(STARTER)).doesNotContainAnyElementsOf(packages(CORE));
	}

	@Test
	void nobodyDependsOnTheWiring() {
		check(noClasses().that()
			.resideOutsideOfPackage("dev.apikeys.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.apikeys.autoconfigure.."));
	}

	@Test
	void whatAllWebStacksShareKnowsNone() {
		check(noClasses().that()
			.resideInAPackage("dev.apikeys.web")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.apikeys.web.reactive..", "org.springframework.web.reactive..",
					"org.springframework.web.server..", "org.springframework.web.servlet..", "jakarta.servlet.."));
	}

	@Test
	void theWebKnowsNoStore() {
		check(noClasses().that()
			.resideInAPackage("dev.apikeys.web..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.apikeys.storage..", "dev.apikeys.guard..", "io.r2dbc.."));
	}

	@Test
	void autoConfigurationsArePublicFinalAndShowNothingElse() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
		check(methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic());
	}

	@Test
	void classConditionsAreNotOnBeanMethods() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.andShould()
			.notBePublic());
	}

	@Test
	void conditionsAndFailureAnalyzersAreNotPublic() {
		check(classes().that()
			.areAssignableTo(FailureAnalyzer.class)
			.or()
			.areAssignableTo(Condition.class)
			.should()
			.notBePublic()
			.allowEmptyShould(true));
	}

	@Test
	void nothingIsInjectedIntoFields() {
		check(fields().should().notBeAnnotatedWith(Autowired.class).andShould().notBeAnnotatedWith(Value.class));
	}

	@Test
	void nothingStaticCanChange() {
		check(fields().that().areStatic().and().areDeclaredInClassesThat().areNotEnums().should().beFinal());
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(packages(STARTER)).allSatisfy(
				(name) -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
					.isTrue());
	}

	private static void check(ArchRule rule) {
		rule.check(STARTER);
	}

	private static Set<String> packages(JavaClasses classes) {
		return classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
	}

	private static JavaClasses importOf(Class<?> type) {
		Location location = Location.of(type.getProtectionDomain().getCodeSource().getLocation());
		return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importLocations(Set.of(location));
	}

}
