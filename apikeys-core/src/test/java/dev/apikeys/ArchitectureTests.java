package dev.apikeys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows between the packages, and what no class may do.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTests {

	private final JavaClasses core = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("dev.apikeys");

	@Test
	void thereIsSomethingToLookAt() {
		assertThat(this.core).hasSizeGreaterThan(50);
	}

	@Test
	void errorsUseNoFeature() {
		noClasses().that()
			.resideInAPackage("dev.apikeys.error..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.apikeys..")
				.and(JavaClass.Predicates.resideOutsideOfPackage("dev.apikeys.error..")))
			.check(this.core);
	}

	@Test
	void nobodyDependsOnAStorageEngineButItself() {
		noClasses().that()
			.resideOutsideOfPackage("dev.apikeys.storage..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.apikeys.storage..")
			.check(this.core);
	}

	@Test
	void storageEnginesDoNotKnowEachOther() {
		slices().matching("dev.apikeys.storage.(*)..").should().notDependOnEachOther().check(this.core);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("dev.apikeys.(**)").should().beFreeOfCycles().check(this.core);
	}

	@Test
	void coreNeedsNeitherSpringBootNorAWebStack() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.springframework.web..", "org.springframework.http..",
					"org.springframework.security..", "jakarta..", "reactor.netty..", "io.netty..")
			.check(this.core);
	}

	@Test
	void springIsForItsStorageEngineAlone() {
		noClasses().that()
			.resideOutsideOfPackage("dev.apikeys.storage.r2dbc..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.r2dbc..")
			.check(this.core);
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = this.core.getPackage("dev.apikeys").getSubpackagesInTree();
		assertThat(packages).filteredOn((found) -> !found.getClasses().isEmpty())
			.isNotEmpty()
			.allSatisfy((found) -> assertThat(found.isAnnotatedWith(NullMarked.class)).as(found.getName()).isTrue());
	}

	@Test
	void nothingIsCalledUtils() {
		noClasses().should()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Helper")
			.check(this.core);
	}

	@Test
	void nothingIsInjectedIntoFields() {
		noFields().should(beAnnotatedWithAnyOf("Autowired", "Inject", "Resource", "Value")).check(this.core);
	}

	@Test
	void noStaticFieldCanChange() {
		fields().that().areStatic().should().beFinal().check(this.core);
		noFields().that().areStatic().should(beOfATypeThatHoldsChangingState()).check(this.core);
	}

	@Test
	void instanceFieldsAreFinalOrVolatile() {
		classes().that()
			.haveSimpleNameNotEndingWith("Builder")
			.should(haveOnlyFieldsThatAreFinalOrVolatile())
			.check(this.core);
	}

	private static ArchCondition<JavaField> beAnnotatedWithAnyOf(String... names) {
		return new ArchCondition<>("be annotated for injection") {

			@Override
			public void check(JavaField field, ConditionEvents events) {
				boolean injected = field.getAnnotations()
					.stream()
					.anyMatch((annotation) -> Set.of(names).contains(annotation.getRawType().getSimpleName()));
				events.add(new SimpleConditionEvent(field, injected, field.getFullName()));
			}

		};
	}

	private static ArchCondition<JavaField> beOfATypeThatHoldsChangingState() {
		return new ArchCondition<>("hold state that changes") {

			@Override
			public void check(JavaField field, ConditionEvents events) {
				JavaClass type = field.getRawType();
				boolean changes = type.isAssignableTo(ConcurrentMap.class) || type.isAssignableTo(ThreadLocal.class)
						|| type.getPackageName().equals("java.util.concurrent.atomic")
						|| type.isAssignableTo(ArrayList.class) || type.isAssignableTo(HashMap.class)
						|| type.getName().equals("com.github.benmanes.caffeine.cache.Cache")
						|| (type.isArray() && !field.getModifiers().contains(JavaModifier.SYNTHETIC));
				events.add(new SimpleConditionEvent(field, changes, field.getFullName()));
			}

		};
	}

	private static ArchCondition<JavaClass> haveOnlyFieldsThatAreFinalOrVolatile() {
		return new ArchCondition<>("have only fields that are final or volatile") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaField field : type.getFields()) {
					boolean safe = field.getModifiers().contains(JavaModifier.FINAL)
							|| field.getModifiers().contains(JavaModifier.VOLATILE);
					events.add(new SimpleConditionEvent(field, safe, field.getFullName()));
				}
			}

		};
	}

}
