package dev.apikeys.tenant;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.AlreadyExistsException;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.testing.Crowd;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Organizations, projects and products through the facade.
 */
class TenantsTests {

	private final MutableClock clock = new MutableClock();

	private final ApiKeys tenants = ApiKeys.builder()
		.signingSecret(Secret.of("a signing secret of the tests, 32 bytes and more"))
		.store(new MemoryStore())
		.clock(this.clock)
		.build();

	private final Organization acme = get(this.tenants.createOrganization("Acme"));

	@AfterEach
	void close() {
		this.tenants.shutdown().block();
	}

	@Test
	void aCreatedOrganizationIsEnabledAndFound() {
		assertThat(this.acme).isEqualTo(new Organization(this.acme.id(), "Acme", true, this.clock.instant()));
		assertThat(this.acme.id().version()).isEqualTo(7);
		assertThat(get(this.tenants.getOrganization(this.acme.id()))).isEqualTo(this.acme);
	}

	@Test
	void aTakenNameTellsWhoHoldsIt() {
		UUID project = get(this.tenants.createProject(this.acme.id(), "p")).id();
		UUID product = get(this.tenants.createProduct(this.acme.id(), "q")).id();
		assertTaken(this.tenants.createOrganization("Acme"), this.acme.id());
		assertTaken(this.tenants.createProject(this.acme.id(), "p"), project);
		assertTaken(this.tenants.createProduct(this.acme.id(), "q"), product);
	}

	@Test
	void getOrCreateSaysWhichItWas() {
		GetOrCreate<Project> made = get(this.tenants.getOrCreateProject(this.acme.id(), "p"));
		assertThat(made.created()).isTrue();
		assertThat(get(this.tenants.getOrCreateProject(this.acme.id(), "p")))
			.isEqualTo(new GetOrCreate<>(made.value(), false));
		assertThat(get(this.tenants.getOrCreateOrganization("Acme"))).isEqualTo(new GetOrCreate<>(this.acme, false));
		assertThat(get(this.tenants.getOrCreateProduct(this.acme.id(), "p")).created()).isTrue();
	}

	@Test
	void aThousandGetOrCreatesMakeOne() throws Exception {
		try (Crowd crowd = new Crowd(32)) {
			List<GetOrCreate<Organization>> all = crowd
				.together(() -> get(this.tenants.getOrCreateOrganization("new")));
			assertThat(all).filteredOn(GetOrCreate::created).hasSize(1);
			assertThat(all).extracting((found) -> found.value().id()).containsOnly(all.get(0).value().id());
		}
	}

	@Test
	void namesAreUniqueWithinTheirParentAndKind() {
		UUID other = get(this.tenants.createOrganization("Other")).id();
		assertThat(get(this.tenants.createProject(this.acme.id(), "same")).organizationId()).isEqualTo(this.acme.id());
		assertThat(get(this.tenants.createProject(other, "same")).organizationId()).isEqualTo(other);
		assertThat(get(this.tenants.createProduct(this.acme.id(), "same")).name()).isEqualTo("same");
		assertThat(get(this.tenants.createOrganization("acme")).id()).isNotEqualTo(this.acme.id());
	}

	@Test
	void badNamesAreRefused() {
		assertThat(code(this.tenants.createOrganization(" "))).isEqualTo("invalid_request");
		assertThat(code(this.tenants.getOrCreateOrganization("a\nb"))).isEqualTo("invalid_request");
		assertThat(code(this.tenants.createProject(this.acme.id(), ""))).isEqualTo("invalid_request");
		assertThat(code(this.tenants.getOrCreateProduct(this.acme.id(), "x".repeat(201)))).isEqualTo("invalid_request");
		assertThat(code(this.tenants.renameOrganization(this.acme.id(), ""))).isEqualTo("invalid_request");
	}

	@Test
	void whatDoesNotExistIsNotFound() {
		UUID nothing = UUID.randomUUID();
		UUID project = get(this.tenants.createProject(this.acme.id(), "p")).id();
		for (Mono<?> verb : List.of(this.tenants.getOrganization(nothing), this.tenants.getProject(nothing),
				this.tenants.getProduct(nothing), this.tenants.renameOrganization(nothing, "x"),
				this.tenants.setOrganizationEnabled(nothing, true), this.tenants.createProject(nothing, "x"),
				this.tenants.getOrCreateProject(nothing, "x"), this.tenants.createProduct(nothing, "x"),
				this.tenants.getOrCreateProduct(nothing, "x"), this.tenants.listProjects(nothing, PageRequest.first()),
				this.tenants.listProducts(nothing, PageRequest.first()),
				this.tenants.addProductToProject(nothing, nothing), this.tenants.addProductToProject(project, nothing),
				this.tenants.removeProductFromProject(nothing, nothing))) {
			assertThat(code(verb)).isEqualTo("not_found");
		}
	}

	@Test
	void renamingFreesTheOldNameAndKeepsTheRest() {
		Organization renamed = get(this.tenants.renameOrganization(this.acme.id(), "New"));
		assertThat(renamed).isEqualTo(new Organization(this.acme.id(), "New", true, this.acme.createdAt()));
		assertThat(get(this.tenants.createOrganization("Acme")).id()).isNotEqualTo(this.acme.id());
		assertTaken(this.tenants.renameOrganization(this.acme.id(), "Acme"),
				get(this.tenants.getOrCreateOrganization("Acme")).value().id());
		assertThat(get(this.tenants.renameOrganization(this.acme.id(), "New"))).isEqualTo(renamed);
	}

	@Test
	void anOrganizationIsSwitchedOffAndOn() {
		assertThat(get(this.tenants.setOrganizationEnabled(this.acme.id(), false)).enabled()).isFalse();
		assertThat(get(this.tenants.setOrganizationEnabled(this.acme.id(), false)).enabled()).isFalse();
		assertThat(get(this.tenants.getOrganization(this.acme.id())).enabled()).isFalse();
		assertThat(get(this.tenants.setOrganizationEnabled(this.acme.id(), true)).enabled()).isTrue();
	}

	@Test
	void listsHaveTheNewestFirstAndOnlyWhatBelongs() {
		UUID other = get(this.tenants.createOrganization("Other")).id();
		get(this.tenants.createProject(other, "theirs"));
		get(this.tenants.createProduct(other, "theirs"));
		for (int i = 0; i < 3; i++) {
			get(this.tenants.createProject(this.acme.id(), "p" + i));
			get(this.tenants.createProduct(this.acme.id(), "q" + i));
		}
		assertThat(get(this.tenants.listOrganizations(PageRequest.first())).items()).extracting(Organization::name)
			.containsExactly("Other", "Acme");
		Page<Project> page = get(this.tenants.listProjects(this.acme.id(), new PageRequest(2, null)));
		assertThat(page.items()).extracting(Project::name).containsExactly("p2", "p1");
		@Nullable String cursor = page.nextCursor();
		assertThat(cursor).isNotNull();
		assertThat(get(this.tenants.listProjects(this.acme.id(), new PageRequest(2, cursor))).items())
			.extracting(Project::name)
			.containsExactly("p0");
		assertThat(get(this.tenants.listProducts(this.acme.id(), PageRequest.first())).items())
			.extracting(Product::name)
			.containsExactly("q2", "q1", "q0");
	}

	@Test
	void membershipIsWithinOneOrganizationAndIdempotent() {
		UUID other = get(this.tenants.createOrganization("Other")).id();
		UUID project = get(this.tenants.createProject(this.acme.id(), "p")).id();
		UUID product = get(this.tenants.createProduct(this.acme.id(), "q")).id();
		UUID theirs = get(this.tenants.createProduct(other, "q")).id();
		assertThat(code(this.tenants.addProductToProject(project, theirs))).isEqualTo("invalid_request");
		for (int i = 0; i < 2; i++) {
			this.tenants.addProductToProject(project, product).block();
		}
		for (int i = 0; i < 2; i++) {
			this.tenants.removeProductFromProject(project, product).block();
		}
	}

	private static <T> T get(Mono<T> mono) {
		@Nullable T value = mono.block(Duration.ofSeconds(10));
		assertThat(value).isNotNull();
		return value;
	}

	private static String code(Mono<?> mono) {
		ApiKeyException error = catchThrowableOfType(ApiKeyException.class, () -> mono.block(Duration.ofSeconds(10)));
		assertThat(error).isNotNull();
		return error.code();
	}

	private static void assertTaken(Mono<?> mono, UUID by) {
		AlreadyExistsException error = catchThrowableOfType(AlreadyExistsException.class, mono::block);
		assertThat(error.existingId()).isEqualTo(by);
	}

}
