package dev.apikeys.storage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyHash;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyQuery;
import dev.apikeys.key.KeyStatus;
import dev.apikeys.key.StoredKey;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.tenant.GetOrCreate;
import dev.apikeys.tenant.Organization;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.Project;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What every store promises. Each test makes its own organization, so that all of them
 * can share one database.
 *
 * @param <S> a store for everything
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract<S extends ApiKeyStore & TenantStore & UsageStore> {

	static final Instant NOW = Instant.parse("2026-05-04T10:11:12.123456Z");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

	private final Together together = new Together();

	/**
	 * The store of an instance of an application.
	 * @param instance the number of the instance
	 * @return its store; all of them keep the same things
	 */
	abstract S store(int instance);

	/**
	 * How often a race is run.
	 * @return more often where it is cheap
	 */
	abstract int rounds();

	S store() {
		return store(0);
	}

	@AfterAll
	void closeThreads() {
		this.together.close();
	}

	@Test
	void anOrganizationIsFoundAsItWasKept() {
		Organization organization = new Organization(id(), name(), true, NOW);
		assertThat(block(store().insertOrganization(organization))).isEqualTo(new GetOrCreate<>(organization, true));
		assertThat(block(store().findOrganization(organization.id()))).isEqualTo(organization);
	}

	@Test
	void aDisabledOrganizationCanBeKept() {
		Organization organization = new Organization(id(), name(), false, NOW);
		block(store().insertOrganization(organization));
		assertThat(block(store().findOrganization(organization.id()))).isEqualTo(organization);
	}

	@Test
	void theHolderOfATakenNameIsTold() {
		Organization holder = organization();
		Organization late = new Organization(id(), holder.name(), false, NOW);
		assertThat(block(store().insertOrganization(late))).isEqualTo(new GetOrCreate<>(holder, false));
		assertThat(block(store().findOrganization(late.id()))).isNull();
	}

	@Test
	void namesDifferByCaseAndBlanks() {
		Organization organization = organization();
		for (String other : List.of(organization.name().toUpperCase(), organization.name() + " ",
				" " + organization.name())) {
			assertThat(block(store().insertOrganization(new Organization(id(), other, true, NOW))).created()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "O'Brien \"& Sons\"", "'; DROP TABLE apikeys_organization; --", "$1 :name ? {0} %s \\' \\",
			"\uD83D\uDD11 keys \uD83D\uDC69\u200D\uD83D\uDCBB", "\u0645\u0641\u062A\u0627\u062D \u9375", "null", "%",
			"_" })
	void namesAreKeptToTheLetter(String name) {
		String unique = name + name();
		Organization organization = new Organization(id(), unique, true, NOW);
		assertThat(block(store().insertOrganization(organization)).created()).isTrue();
		assertThat(block(store().findOrganization(organization.id())).name()).isEqualTo(unique);
		Product product = new Product(id(), organization.id(), unique, NOW);
		block(store().insertProduct(product));
		assertThat(block(store().findProduct(organization.id(), unique))).isEqualTo(product);
		StoredKey key = insert(key(KeyOwner.organization(organization.id()), KeyDetails.named(name)));
		assertThat(block(store().findById(key.id())).details().name()).isEqualTo(name);
	}

	@Test
	void whatDoesNotExistIsNotFound() {
		assertThat(block(store().findOrganization(id()))).isNull();
		assertThat(block(store().findProject(id()))).isNull();
		assertThat(block(store().findProduct(id()))).isNull();
		assertThat(block(store().findProduct(id(), "missing"))).isNull();
		assertThat(block(store().findById(id()))).isNull();
		assertThat(block(store().findByHash(hash()))).isNull();
		assertThat(block(store().hasProduct(id(), id()))).isFalse();
		assertThat(block(store().listProjects(id(), null, 10).collectList())).isEmpty();
		assertThat(block(store().listProducts(id(), null, 10).collectList())).isEmpty();
	}

	@Test
	void organizationsAreListedNewestFirstAndInPages() {
		List<Organization> created = Stream.generate(this::organization).limit(5).toList();
		assertThat(pages(store()::listOrganizations, Organization::id, 5)).containsExactlyElementsOf(reversed(created));
	}

	@Test
	void anOrganizationIsRenamedAndSwitched() {
		Organization before = organization();
		String name = name();
		Organization renamed = new Organization(before.id(), name, true, before.createdAt());
		assertThat(block(store().updateOrganization(before.id(), name, null)))
			.isEqualTo(new GetOrCreate<>(renamed, true));
		Organization disabled = new Organization(before.id(), name, false, before.createdAt());
		assertThat(block(store().updateOrganization(before.id(), null, false)))
			.isEqualTo(new GetOrCreate<>(disabled, true));
		assertThat(block(store().updateOrganization(before.id(), before.name(), true)))
			.isEqualTo(new GetOrCreate<>(before, true));
		assertThat(block(store().updateOrganization(before.id(), null, null)))
			.isEqualTo(new GetOrCreate<>(before, true));
		assertThat(block(store().findOrganization(before.id()))).isEqualTo(before);
	}

	@Test
	void anOrganizationIsNotRenamedToATakenName() {
		Organization holder = organization();
		Organization other = organization();
		assertThat(block(store().updateOrganization(other.id(), holder.name(), false)))
			.isEqualTo(new GetOrCreate<>(holder, false));
		assertThat(block(store().findOrganization(other.id()))).isEqualTo(other);
	}

	@Test
	void aNameIsFreeAgainAfterARename() {
		Organization organization = organization();
		block(store().updateOrganization(organization.id(), name(), null));
		Organization successor = new Organization(id(), organization.name(), true, NOW);
		assertThat(block(store().insertOrganization(successor))).isEqualTo(new GetOrCreate<>(successor, true));
	}

	@Test
	void anOrganizationThatDoesNotExistCannotBeChanged() {
		assertThat(block(store().updateOrganization(id(), name(), false))).isNull();
	}

	@Test
	void aProjectsNameIsUniqueInItsOrganizationOnly() {
		Organization mine = organization();
		Organization other = organization();
		Project project = new Project(id(), mine.id(), "main", NOW);
		assertThat(block(store().insertProject(project))).isEqualTo(new GetOrCreate<>(project, true));
		assertThat(block(store().insertProject(new Project(id(), mine.id(), "main", NOW))))
			.isEqualTo(new GetOrCreate<>(project, false));
		assertThat(block(store().insertProject(new Project(id(), other.id(), "main", NOW))).created()).isTrue();
		assertThat(block(store().findProject(project.id()))).isEqualTo(project);
	}

	@Test
	void aProductsNameIsUniqueInItsOrganizationOnly() {
		Organization mine = organization();
		Organization other = organization();
		Product product = new Product(id(), mine.id(), "search", NOW);
		assertThat(block(store().insertProduct(product))).isEqualTo(new GetOrCreate<>(product, true));
		assertThat(block(store().insertProduct(new Product(id(), mine.id(), "search", NOW))))
			.isEqualTo(new GetOrCreate<>(product, false));
		Product namesake = new Product(id(), other.id(), "search", NOW);
		assertThat(block(store().insertProduct(namesake)).created()).isTrue();
		assertThat(block(store().findProduct(product.id()))).isEqualTo(product);
		assertThat(block(store().findProduct(mine.id(), "search"))).isEqualTo(product);
		assertThat(block(store().findProduct(other.id(), "search"))).isEqualTo(namesake);
		assertThat(block(store().findProduct(mine.id(), "Search"))).isNull();
	}

	@Test
	void projectsAndProductsAreListedNewestFirstAndInPages() {
		Organization organization = organization();
		Organization other = organization();
		List<Project> projects = new ArrayList<>();
		List<Product> products = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			projects.add(project(organization));
			products.add(product(organization));
			project(other);
			product(other);
		}
		assertThat(pages((before, limit) -> store().listProjects(organization.id(), before, limit), Project::id, 9))
			.containsExactlyElementsOf(reversed(projects));
		assertThat(pages((before, limit) -> store().listProducts(organization.id(), before, limit), Product::id, 9))
			.containsExactlyElementsOf(reversed(products));
	}

	@Test
	void aProductIsPutIntoAProjectAndTakenOutOnce() {
		Organization organization = organization();
		Project project = project(organization);
		Product product = product(organization);
		assertThat(block(store().hasProduct(project.id(), product.id()))).isFalse();
		assertThat(block(store().removeProduct(project.id(), product.id()))).isFalse();
		assertThat(block(store().addProduct(project.id(), product.id()))).isTrue();
		assertThat(block(store().addProduct(project.id(), product.id()))).isFalse();
		assertThat(block(store().hasProduct(project.id(), product.id()))).isTrue();
		assertThat(block(store().hasProduct(project(organization).id(), product.id()))).isFalse();
		assertThat(block(store().removeProduct(project.id(), product.id()))).isTrue();
		assertThat(block(store().removeProduct(project.id(), product.id()))).isFalse();
		assertThat(block(store().hasProduct(project.id(), product.id()))).isFalse();
	}

	@Test
	void aKeyIsFoundAsItWasKept() {
		Organization organization = organization();
		KeyOwner owner = new KeyOwner(organization.id(), project(organization).id(), product(organization).id());
		KeyDetails details = KeyDetails.named("a name")
			.withScopes("orders:read", "*", "a:*", "B")
			.withRateLimit(new RateLimit(1_000_000_000, Duration.ofMillis(1_001)))
			.withExpiresAt(NOW.plus(1, ChronoUnit.MICROS))
			.withCustom(Map.of("plan", "pro"));
		StoredKey key = insert(key(owner, details));
		assertThat(block(store().findById(key.id()))).isEqualTo(key);
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
		assertThat(block(store().findById(key.id())).details().scopes()).containsExactly("orders:read", "*", "a:*",
				"B");
	}

	@Test
	void aKeyOfWhichNothingIsSaidIsFoundAsItWasKept() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		assertThat(block(store().findById(key.id()))).isEqualTo(key);
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
	}

	@Test
	void aSecondKeyWithTheSameHashIsNotKept() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		StoredKey clone = new StoredKey(id(), key.hash(), key.start(), key.owner(), key.details(), NOW, null, null, 0,
				true, 0);
		assertThatException().isThrownBy(() -> block(store().insert(clone)));
		assertThat(block(store().findById(clone.id()))).isNull();
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
	}

	@Test
	void customValuesKeepTheirStructureTypesAndOrder() {
		Map<String, @Nullable Object> custom = new LinkedHashMap<>();
		custom.put("z", "last comes first");
		custom.put("nothing", null);
		custom.put("yes", true);
		custom.put("small", 5);
		custom.put("big", 9_007_199_254_740_993L);
		custom.put("huge", new BigInteger("9".repeat(2_000)));
		custom.put("decimal", 0.1);
		custom.put("whole decimal", 2.0);
		custom.put("exact", new BigDecimal("0.12345678901234567890123456789"));
		custom.put("\u00FCn\u00EF\u00E7\u00F6de \uD83D\uDD11",
				"\u0000\t\n\r\"\\'/ \u2028 \uD83D\uDC69\u200D\uD83D\uDCBB");
		custom.put("", "");
		Map<String, @Nullable Object> nested = new LinkedHashMap<>();
		nested.put("b", null);
		nested.put("a", Arrays.asList(1, null, "x", Map.of("deep", List.of(List.of()))));
		custom.put("nested", nested);
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY.withCustom(custom)));
		Map<String, @Nullable Object> found = block(store().findById(key.id())).details().custom();
		assertThat(found).isEqualTo(custom);
		assertThat(found.keySet()).containsExactlyElementsOf(custom.keySet());
	}

	@Test
	void numbersAreTheSameBeforeAndAfter() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY
			.withCustom(Map.of("long", 5L, "short", (short) 5, "float", 0.1f, "decimal", new BigDecimal("5")))));
		assertThat(block(store().findById(key.id()))).isEqualTo(key);
	}

	@Test
	void aLotFitsIntoAKey() {
		String[] scopes = Stream.iterate(0, (i) -> i + 1)
			.limit(100)
			.map((i) -> "s".repeat(97) + i)
			.toArray(String[]::new);
		KeyDetails details = KeyDetails.named("n".repeat(200))
			.withScopes(scopes)
			.withCustom(Map.of("text", "\u00FC".repeat(8_000)));
		StoredKey key = insert(key(owner(), details));
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
	}

	@Test
	void keysOfADisabledOrganizationSaySo() {
		Organization organization = organization();
		StoredKey key = insert(key(KeyOwner.organization(organization.id()), KeyDetails.EMPTY));
		block(store().updateOrganization(organization.id(), null, false));
		assertThat(block(store().findByHash(key.hash())).organizationEnabled()).isFalse();
		assertThat(block(store().findById(key.id())).organizationEnabled()).isFalse();
		assertThat(block(store().list(query(KeyFilter.ALL.organization(organization.id()))).single())
			.organizationEnabled()).isFalse();
		block(store().updateOrganization(organization.id(), null, true));
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
	}

	@Test
	void keysAreListedNewestFirstAndInPages() {
		KeyOwner owner = owner();
		List<StoredKey> keys = Stream.generate(() -> insert(key(owner, KeyDetails.EMPTY))).limit(5).toList();
		insert(key(owner(), KeyDetails.EMPTY));
		KeyFilter filter = KeyFilter.ALL.organization(owner.organizationId());
		assertThat(pages((before, limit) -> store().list(new KeyQuery(filter, NOW, before, limit)), StoredKey::id, 9))
			.containsExactlyElementsOf(reversed(keys));
		assertThat(block(store().list(new KeyQuery(KeyFilter.ALL, NOW, null, 3)).collectList())).hasSize(3)
			.element(1)
			.isEqualTo(keys.get(4));
	}

	@Test
	void keysAreListedByWhatTheyAreNarrowedTo() {
		Organization organization = organization();
		KeyOwner whole = KeyOwner.organization(organization.id());
		KeyOwner project = whole.project(project(organization).id());
		KeyOwner product = whole.product(product(organization).id());
		KeyOwner both = project.product(product.productId());
		Map<KeyOwner, StoredKey> keys = new LinkedHashMap<>();
		Stream.of(whole, project, product, both)
			.forEach((owner) -> keys.put(owner, insert(key(owner, KeyDetails.EMPTY))));
		KeyFilter all = KeyFilter.ALL.organization(organization.id());
		assertThat(list(all)).containsExactly(keys.get(both), keys.get(product), keys.get(project), keys.get(whole));
		assertThat(list(all.project(project.projectId()))).containsExactly(keys.get(both), keys.get(project));
		assertThat(list(KeyFilter.ALL.product(product.productId()))).containsExactly(keys.get(both), keys.get(product));
		assertThat(list(KeyFilter.ALL.project(project.projectId()).product(product.productId())))
			.containsExactly(keys.get(both));
		assertThat(list(KeyFilter.ALL.organization(id()).project(project.projectId()))).isEmpty();
	}

	@Test
	void expiredLeavesRevokedKeysOut() {
		KeyOwner owner = owner();
		StoredKey active = insert(key(owner, KeyDetails.EMPTY));
		StoredKey ending = insert(key(owner, KeyDetails.EMPTY.withExpiresAt(NOW.plus(1, ChronoUnit.MICROS))));
		StoredKey expired = insert(key(owner, KeyDetails.EMPTY.withExpiresAt(NOW)));
		StoredKey revoked = insert(key(owner, KeyDetails.EMPTY));
		StoredKey both = insert(key(owner, KeyDetails.EMPTY.withExpiresAt(NOW)));
		block(store().revoke(revoked.id(), NOW));
		block(store().revoke(both.id(), NOW));
		KeyFilter filter = KeyFilter.ALL.organization(owner.organizationId());
		assertThat(listIds(filter)).containsExactly(both.id(), revoked.id(), expired.id(), ending.id(), active.id());
		assertThat(listIds(filter.status(KeyStatus.ACTIVE))).containsExactly(ending.id(), active.id());
		assertThat(listIds(filter.status(KeyStatus.EXPIRED))).containsExactly(expired.id());
		assertThat(listIds(filter.status(KeyStatus.REVOKED))).containsExactly(both.id(), revoked.id());
	}

	@Test
	void aKeyIsUpdatedOncePerVersion() {
		StoredKey key = insert(key(owner(),
				KeyDetails.named("before")
					.withScopes("a")
					.withRateLimit(RateLimit.of("5/minute"))
					.withExpiresAt(NOW)
					.withCustom(Map.of("a", 1))));
		assertThat(block(store().update(key.id(), 0, KeyDetails.named("after").withScopes("b", "c")))).isTrue();
		assertThat(block(store().update(key.id(), 0, KeyDetails.named("late")))).isFalse();
		StoredKey updated = block(store().findById(key.id()));
		assertThat(updated.details()).isEqualTo(KeyDetails.named("after").withScopes("b", "c"));
		assertThat(updated.version()).isEqualTo(1);
		assertThat(block(store().update(key.id(), 1, key.details()))).isTrue();
		assertThat(block(store().update(key.id(), 2, KeyDetails.EMPTY))).isTrue();
		assertThat(block(store().findByHash(key.hash())).details()).isEqualTo(KeyDetails.EMPTY);
		assertThat(block(store().update(id(), 0, KeyDetails.EMPTY))).isFalse();
	}

	@Test
	void usesDoNotChangeTheVersion() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		block(store().addUses(List.of(new KeyUse(key.id(), 3, NOW))));
		assertThat(block(store().update(key.id(), 0, KeyDetails.named("used")))).isTrue();
		StoredKey found = block(store().findById(key.id()));
		assertThat(found.useCount()).isEqualTo(3);
		assertThat(found.lastUsedAt()).isEqualTo(NOW);
	}

	@Test
	void aKeyIsRevokedOnce() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		assertThat(block(store().revoke(key.id(), NOW))).isTrue();
		assertThat(block(store().revoke(key.id(), NOW.plusSeconds(1)))).isFalse();
		assertThat(block(store().revoke(id(), NOW))).isFalse();
		assertThat(block(store().findByHash(key.hash())).revokedAt()).isEqualTo(NOW);
		assertThat(block(store().update(key.id(), 0, KeyDetails.EMPTY))).isFalse();
	}

	@Test
	void aKeyIsDeletedOnce() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		assertThat(block(store().delete(key.id()))).isTrue();
		assertThat(block(store().delete(key.id()))).isFalse();
		assertThat(block(store().findById(key.id()))).isNull();
		assertThat(block(store().findByHash(key.hash()))).isNull();
		assertThat(block(store().update(key.id(), 0, KeyDetails.EMPTY))).isFalse();
		assertThat(block(store().revoke(key.id(), NOW))).isFalse();
		assertThat(list(KeyFilter.ALL.organization(key.owner().organizationId()))).isEmpty();
	}

	@Test
	void aRevokedKeyCanBeDeletedAndItsHashUsedAgain() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		block(store().revoke(key.id(), NOW));
		assertThat(block(store().delete(key.id()))).isTrue();
		insert(key);
		assertThat(block(store().findByHash(key.hash()))).isEqualTo(key);
	}

	@Test
	void usesAreAddedAndTheLastUseNeverMovesBackwards() {
		KeyOwner owner = owner();
		StoredKey first = insert(key(owner, KeyDetails.EMPTY));
		StoredKey second = insert(key(owner, KeyDetails.EMPTY));
		block(store().addUses(List.of(new KeyUse(first.id(), 2, NOW), new KeyUse(second.id(), 1, NOW.minusMillis(1)))));
		block(store().addUses(
				List.of(new KeyUse(first.id(), 5_000_000_000L, NOW.minusMillis(1)), new KeyUse(second.id(), 1, NOW))));
		for (StoredKey key : List.of(first, second)) {
			StoredKey found = block(store().findById(key.id()));
			assertThat(found.lastUsedAt()).isEqualTo(NOW);
			assertThat(found.useCount()).isEqualTo(key.equals(first) ? 5_000_000_002L : 2);
		}
	}

	@Test
	void usesOfMissingKeysArePassedOver() {
		StoredKey key = insert(key(owner(), KeyDetails.EMPTY));
		UUID missing = id();
		block(store().addUses(List.of(new KeyUse(key.id(), 1, NOW), new KeyUse(missing, 7, NOW))));
		block(store().addUses(List.of(new KeyUse(missing, 7, NOW))));
		assertThat(block(store().findById(key.id())).useCount()).isEqualTo(1);
		assertThat(block(store().findById(missing))).isNull();
	}

	@Test
	void ofManyWhoInsertTheSameNameOneCreates() {
		for (int round = 0; round < rounds(); round++) {
			String name = name();
			List<GetOrCreate<Organization>> organizations = this.together
				.call((i) -> store(i).insertOrganization(new Organization(id(), name, true, NOW)));
			Organization organization = assertOneCreated(organizations);
			List<GetOrCreate<Project>> projects = this.together
				.call((i) -> store(i).insertProject(new Project(id(), organization.id(), name, NOW)));
			Project project = assertOneCreated(projects);
			List<GetOrCreate<Product>> products = this.together
				.call((i) -> store(i).insertProduct(new Product(id(), organization.id(), name, NOW)));
			Product product = assertOneCreated(products);
			assertThat(block(store().listProjects(organization.id(), null, 10).collectList())).containsExactly(project);
			assertThat(block(store().listProducts(organization.id(), null, 10).collectList())).containsExactly(product);
			List<Boolean> added = this.together.call((i) -> store(i).addProduct(project.id(), product.id()));
			assertThat(added).containsOnlyOnce(true);
			List<Boolean> removed = this.together.call((i) -> store(i).removeProduct(project.id(), product.id()));
			assertThat(removed).containsOnlyOnce(true);
		}
	}

	@Test
	void ofManyWhoTakeANameByRenamingOneGetsIt() {
		for (int round = 0; round < rounds(); round++) {
			String name = name();
			List<Organization> organizations = Stream.generate(this::organization).limit(Together.INSTANCES).toList();
			List<GetOrCreate<Organization>> renamed = this.together
				.call((i) -> store(i).updateOrganization(organizations.get(i).id(), name, null));
			Organization holder = assertOneCreated(renamed);
			assertThat(block(store().findOrganization(holder.id()))).isEqualTo(holder);
		}
	}

	@Test
	void ofManyWhoRevokeOneDoes() {
		KeyOwner owner = owner();
		for (int round = 0; round < rounds(); round++) {
			StoredKey key = insert(key(owner, KeyDetails.EMPTY));
			List<Boolean> revoked = this.together.call((i) -> store(i).revoke(key.id(), NOW.plusSeconds(i)));
			assertThat(revoked).containsOnlyOnce(true);
		}
	}

	@Test
	void ofManyWhoUpdateTheSameVersionOneDoes() {
		KeyOwner owner = owner();
		for (int round = 0; round < rounds(); round++) {
			StoredKey key = insert(key(owner, KeyDetails.EMPTY));
			List<Boolean> updated = this.together
				.call((i) -> store(i).update(key.id(), 0, KeyDetails.named("instance " + i)));
			assertThat(updated).containsOnlyOnce(true);
			StoredKey found = block(store().findById(key.id()));
			assertThat(found.version()).isEqualTo(1);
			assertThat(found.details().name()).isEqualTo("instance " + updated.indexOf(true));
		}
	}

	@Test
	void ofManyWhoDeleteOneDoes() {
		KeyOwner owner = owner();
		for (int round = 0; round < rounds(); round++) {
			StoredKey key = insert(key(owner, KeyDetails.EMPTY));
			List<Boolean> deleted = this.together.call((i) -> store(i).delete(key.id()));
			assertThat(deleted).containsOnlyOnce(true);
		}
	}

	@Test
	void overlappingUsesOfTwoInstancesAreCountedExactly() {
		KeyOwner owner = owner();
		List<UUID> keys = Stream.generate(() -> insert(key(owner, KeyDetails.EMPTY)).id()).limit(20).toList();
		List<UUID> first = keys.subList(0, 14);
		List<UUID> second = keys.subList(6, 20);
		int flushes = 200;
		Mono.when(flush(store(0), first, flushes), flush(store(1), second, flushes)).block(Duration.ofSeconds(60));
		for (UUID id : keys) {
			long expected = (first.contains(id) ? flushes : 0) + (second.contains(id) ? flushes : 0);
			StoredKey key = block(store().findById(id));
			assertThat(key.useCount()).isEqualTo(expected);
			assertThat(key.lastUsedAt()).isEqualTo(NOW.plusMillis(flushes - 1));
		}
	}

	private Mono<Void> flush(S store, List<UUID> keys, int flushes) {
		return Flux.range(0, flushes)
			.concatMap((i) -> store.addUses(keys.stream().map((id) -> new KeyUse(id, 1, NOW.plusMillis(i))).toList()))
			.then();
	}

	private static <T> T assertOneCreated(List<GetOrCreate<T>> results) {
		assertThat(results).filteredOn(GetOrCreate::created).hasSize(1);
		assertThat(results).extracting(GetOrCreate::value).hasSize(Together.INSTANCES);
		T value = results.stream().filter(GetOrCreate::created).findFirst().orElseThrow().value();
		assertThat(results).allSatisfy((result) -> assertThat(result.value()).isEqualTo(value));
		return value;
	}

	private static <T> List<T> pages(BiFunction<@Nullable UUID, Integer, Flux<T>> list, Function<T, UUID> id,
			int limit) {
		List<T> all = new ArrayList<>();
		UUID before = null;
		while (all.size() < limit) {
			List<T> page = block(list.apply(before, 2).collectList());
			all.addAll(page);
			if (page.size() < 2) {
				break;
			}
			before = id.apply(page.get(1));
		}
		return all.subList(0, Math.min(limit, all.size()));
	}

	private static <T> List<T> reversed(List<T> list) {
		List<T> reversed = new ArrayList<>(list);
		Collections.reverse(reversed);
		return reversed;
	}

	private List<StoredKey> list(KeyFilter filter) {
		return block(store().list(query(filter)).collectList());
	}

	private List<UUID> listIds(KeyFilter filter) {
		return list(filter).stream().map(StoredKey::id).toList();
	}

	private static KeyQuery query(KeyFilter filter) {
		return new KeyQuery(filter, NOW, null, 100);
	}

	UUID id() {
		return this.ids.generate();
	}

	static String name() {
		return "name-" + UUID.randomUUID();
	}

	static KeyHash hash() {
		byte[] bytes = new byte[KeyHash.LENGTH];
		ThreadLocalRandom.current().nextBytes(bytes);
		return KeyHash.of(bytes);
	}

	Organization organization() {
		return block(store().insertOrganization(new Organization(id(), name(), true, NOW))).value();
	}

	private Project project(Organization organization) {
		return block(store().insertProject(new Project(id(), organization.id(), name(), NOW))).value();
	}

	private Product product(Organization organization) {
		return block(store().insertProduct(new Product(id(), organization.id(), name(), NOW))).value();
	}

	KeyOwner owner() {
		return KeyOwner.organization(organization().id());
	}

	StoredKey key(KeyOwner owner, KeyDetails details) {
		return new StoredKey(id(), hash(), "sk_live_abcd", owner, details, NOW, null, null, 0, true, 0);
	}

	StoredKey insert(StoredKey key) {
		block(store().insert(key));
		return key;
	}

	static <T> T block(Mono<T> mono) {
		return mono.block(PATIENCE);
	}

}
