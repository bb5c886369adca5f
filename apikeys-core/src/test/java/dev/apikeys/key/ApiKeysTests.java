package dev.apikeys.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.InvalidRequestException.FieldError;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.tenant.Page;
import dev.apikeys.tenant.PageRequest;
import dev.apikeys.testing.Crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The life of a key through the facade.
 */
class ApiKeysTests {

	private final Fixture fixture = new Fixture();

	private final ApiKeys keys = this.fixture.keys;

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aCreatedKeySaysWhatItWasCreatedWith() {
		Instant expiresAt = this.fixture.clock.instant().plusSeconds(60);
		Map<String, @Nullable Object> custom = new HashMap<>();
		custom.put("tier", "gold");
		custom.put("nothing", null);
		custom.put("list", Arrays.asList(1, null, Map.of("deep", true)));
		KeyDetails details = new KeyDetails("robot", Set.of("a:*"), RateLimit.of("5/day"), expiresAt, custom);
		IssuedKey issued = this.fixture.issue(details);
		ApiKey key = issued.key();
		assertThat(key).isEqualTo(new ApiKey(key.id(), issued.secret().reveal().substring(0, 7),
				this.fixture.organization, null, null, "robot", Set.of("a:*"), RateLimit.of("5/day"), custom,
				KeyStatus.ACTIVE, this.fixture.clock.instant(), expiresAt, null, null, 0));
		assertThat(key.id().version()).isEqualTo(7);
		assertThat(this.fixture.stored(issued)).isEqualTo(key);
	}

	@Test
	void theStoreHoldsTheHashAndNeverTheSecret() {
		IssuedKey issued = this.fixture.issue();
		StoredKey stored = Fixture.get(this.fixture.store.findById(issued.key().id()));
		assertThat(stored.hash()).isEqualTo(new KeyHasher(Fixture.SIGNING_SECRET).hash(issued.secret()));
		assertThat(stored.toString()).doesNotContain(issued.secret().reveal().substring(8));
	}

	@Test
	void everyBrokenRuleIsToldAtOnceWithItsField() {
		KeyDetails details = KeyDetails.named("a\u0000b")
			.withScopes("fine", "not fine")
			.withExpiresAt(this.fixture.clock.instant())
			.withCustom(Map.of("nan", Double.NaN));
		ApiKeyException error = Fixture
			.refusal(this.keys.create(KeyOwner.organization(this.fixture.organization), details));
		assertThat(error).isInstanceOfSatisfying(InvalidRequestException.class,
				(ex) -> assertThat(ex.errors()).extracting(FieldError::field)
					.containsExactlyInAnyOrder("name", "scopes", "expiresAt", "custom"));
	}

	@Test
	void limitsOnInputHoldAtTheirEdge() {
		String[] hundred = IntStream.range(0, 100).mapToObj((i) -> "s" + i).toArray(String[]::new);
		this.fixture.issue(KeyDetails.named("n".repeat(200))
			.withScopes(hundred)
			.withExpiresAt(this.fixture.clock.instant().plusNanos(1000))
			.withCustom(Map.of("k", "x".repeat(16 * 1024 - 8))));
		this.fixture.issue(KeyDetails.EMPTY.withScopes("s".repeat(100)));
		assertBreaks(KeyDetails.named("n".repeat(201)), "name");
		assertBreaks(KeyDetails.named(" "), "name");
		List<String> more = new ArrayList<>(List.of(hundred));
		more.add("one-more");
		assertBreaks(KeyDetails.EMPTY.withScopes(more), "scopes");
		assertBreaks(KeyDetails.EMPTY.withScopes("s".repeat(101)), "scopes");
		assertBreaks(KeyDetails.EMPTY.withScopes(""), "scopes");
		assertBreaks(KeyDetails.EMPTY.withCustom(Map.of("k", "x".repeat(16 * 1024 - 7))), "custom");
		assertBreaks(KeyDetails.EMPTY.withCustom(Map.of("k", "\u20ac".repeat(6000))), "custom");
		assertBreaks(KeyDetails.EMPTY.withCustom(Map.of("k", new Object())), "custom");
		assertBreaks(KeyDetails.EMPTY.withExpiresAt(this.fixture.clock.instant().plusNanos(999)), "expiresAt");
	}

	@Test
	void anEndOfLifeAtTheEdgesOfTimeIsKeptOrRefusedButDoesNotFail() {
		assertBreaks(KeyDetails.EMPTY.withExpiresAt(Instant.MIN), "expiresAt");
		assertBreaks(KeyDetails.EMPTY.withExpiresAt(Instant.EPOCH), "expiresAt");
	}

	@Test
	void anOwnerThatDoesNotHangTogetherIsRefusedByField() {
		UUID other = Fixture.get(this.keys.createOrganization("Other")).id();
		UUID project = Fixture.get(this.keys.createProject(this.fixture.organization, "p")).id();
		UUID product = Fixture.get(this.keys.createProduct(this.fixture.organization, "q")).id();
		UUID nothing = UUID.randomUUID();
		assertBreaks(new KeyOwner(nothing, nothing, nothing), "organizationId", "projectId", "productId");
		assertBreaks(new KeyOwner(this.fixture.organization, nothing, product), "projectId");
		assertBreaks(new KeyOwner(other, project, product), "projectId", "productId");
		assertBreaks(new KeyOwner(this.fixture.organization, project, product), "productId");
		assertBreaks(KeyOwner.organization(ApiKey.CONFIGURED), "organizationId");
		Fixture.run(this.keys.addProductToProject(project, product));
		KeyOwner owner = new KeyOwner(this.fixture.organization, project, product);
		ApiKey key = this.fixture.issue(owner, KeyDetails.EMPTY).key();
		assertThat(new KeyOwner(key.organizationId(), key.projectId(), key.productId())).isEqualTo(owner);
	}

	@Test
	void anUpdateChangesTheKeyInPlaceAtOnce() {
		IssuedKey issued = this.fixture.issue(KeyDetails.named("before").withScopes("a"));
		this.fixture.validate(issued, KeyRequirement.scopes("a"));
		ApiKey updated = Fixture
			.get(this.keys.update(issued.key().id(), (details) -> details.withName("after").withScopes("b")));
		assertThat(updated.name()).isEqualTo("after");
		assertThat(updated.scopes()).containsExactly("b");
		assertThat(updated.id()).isEqualTo(issued.key().id());
		assertThat(updated.useCount()).isEqualTo(1);
		assertThat(this.fixture.refusal(issued, KeyRequirement.scopes("a")).code()).isEqualTo("insufficient_scope");
		assertThat(this.fixture.validate(issued, KeyRequirement.scopes("b")).useCount()).isEqualTo(2);
	}

	@Test
	void anUpdateIsCheckedLikeNewDetails() {
		UUID id = this.fixture.issue().key().id();
		Mono<ApiKey> update = this.keys.update(id, (details) -> details.withName("").withScopes("not fine"));
		assertThat(Fixture.refusal(update)).isInstanceOfSatisfying(InvalidRequestException.class,
				(ex) -> assertThat(ex.errors()).extracting(FieldError::field).containsExactly("name", "scopes"));
	}

	@Test
	void anExpiredKeyCanBeRenamedAndRevivedButNotExpiredAgain() {
		IssuedKey issued = this.fixture
			.issue(KeyDetails.EMPTY.withExpiresAt(this.fixture.clock.instant().plusSeconds(1)));
		UUID id = issued.key().id();
		this.fixture.clock.advance(Duration.ofSeconds(5));
		assertThat(Fixture.get(this.keys.update(id, (details) -> details.withName("late"))).status())
			.isEqualTo(KeyStatus.EXPIRED);
		Instant past = this.fixture.clock.instant();
		assertThat(Fixture.code(this.keys.update(id, (details) -> details.withExpiresAt(past))))
			.isEqualTo("invalid_request");
		assertThat(Fixture.get(this.keys.update(id, (details) -> details.withExpiresAt(null))).status())
			.isEqualTo(KeyStatus.ACTIVE);
		this.fixture.validate(issued, KeyRequirement.VALID_KEY);
	}

	@Test
	void concurrentUpdatesAllTakePlace() throws Exception {
		UUID id = this.fixture.issue().key().id();
		AtomicInteger number = new AtomicInteger();
		try (Crowd crowd = new Crowd(16)) {
			crowd.together(() -> {
				String scope = "s" + number.incrementAndGet();
				return Fixture.get(this.keys.update(id, (details) -> {
					List<String> scopes = new ArrayList<>(details.scopes());
					scopes.add(scope);
					return details.withScopes(scopes);
				}));
			});
		}
		assertThat(Fixture.get(this.keys.get(id)).scopes()).hasSize(16);
	}

	@Test
	void aFailureOfTheChangeItselfIsPassedOn() {
		UUID id = this.fixture.issue().key().id();
		IllegalStateException mine = new IllegalStateException("mine");
		assertThatIllegalStateException().isThrownBy(() -> Fixture.run(this.keys.update(id, (details) -> {
			throw mine;
		}))).isSameAs(mine);
	}

	@Test
	void revokingTakesEffectAtOnceAndOnlyOnce() {
		IssuedKey issued = this.fixture.issue();
		this.fixture.validate(issued, KeyRequirement.VALID_KEY);
		Instant revokedAt = this.fixture.clock.instant();
		ApiKey revoked = Fixture.get(this.keys.revoke(issued.key().id()));
		assertThat(revoked.status()).isEqualTo(KeyStatus.REVOKED);
		assertThat(revoked.revokedAt()).isEqualTo(revokedAt);
		assertThat(this.fixture.refusal(issued, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
		this.fixture.clock.advance(Duration.ofSeconds(1));
		assertThat(Fixture.get(this.keys.revoke(issued.key().id()))).isEqualTo(revoked);
	}

	@Test
	void aRevokedKeyCannotBeChanged() {
		UUID id = this.fixture.issue().key().id();
		Fixture.run(this.keys.revoke(id));
		assertThat(Fixture.code(this.keys.update(id, (details) -> details.withName("x")))).isEqualTo("revoked_key");
		assertThat(Fixture.code(this.keys.update(id, (details) -> details))).isEqualTo("revoked_key");
	}

	@Test
	void aDeletedKeyIsNobodys() {
		IssuedKey issued = this.fixture.issue();
		this.fixture.validate(issued, KeyRequirement.VALID_KEY);
		UUID id = issued.key().id();
		Fixture.run(this.keys.delete(id));
		assertThat(this.fixture.refusal(issued, KeyRequirement.VALID_KEY).code()).isEqualTo("invalid_key");
		assertThat(Fixture.code(this.keys.get(id))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.delete(id))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.revoke(id))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.update(id, (details) -> details))).isEqualTo("not_found");
		assertThat(Fixture.get(this.keys.list(KeyFilter.ALL, PageRequest.first())).items()).isEmpty();
	}

	@Test
	void nothingHappensBeforeAVerbIsSubscribedTo() {
		IssuedKey issued = this.fixture.issue();
		this.keys.revoke(issued.key().id());
		this.keys.delete(issued.key().id());
		this.keys.update(issued.key().id(), (details) -> details.withName("x"));
		this.keys.create(KeyOwner.organization(this.fixture.organization), KeyDetails.EMPTY);
		assertThat(Fixture.get(this.keys.list(KeyFilter.ALL, PageRequest.first())).items())
			.containsExactly(issued.key());
	}

	@Test
	void countsIncludeWhatIsNotWrittenYet() {
		IssuedKey issued = this.fixture.issue();
		for (int i = 1; i <= 3; i++) {
			this.fixture.clock.advanceMillis(1);
			this.fixture.validate(issued, KeyRequirement.VALID_KEY);
			assertThat(this.fixture.stored(issued).useCount()).isEqualTo(i);
			assertThat(this.fixture.stored(issued).lastUsedAt()).isEqualTo(this.fixture.clock.instant());
			assertThat(Fixture.get(this.keys.list(KeyFilter.ALL, PageRequest.first())).items()).singleElement()
				.extracting(ApiKey::useCount)
				.isEqualTo((long) i);
		}
		assertThat(Fixture.get(this.fixture.store.findById(issued.key().id())).useCount()).isZero();
		Fixture.run(this.fixture.engine.usage().flush());
		assertThat(Fixture.get(this.fixture.store.findById(issued.key().id())).useCount()).isEqualTo(3);
		assertThat(this.fixture.stored(issued).useCount()).isEqualTo(3);
	}

	@Test
	void listsAreFiltered() {
		UUID other = Fixture.get(this.keys.createOrganization("Other")).id();
		UUID project = Fixture.get(this.keys.createProject(this.fixture.organization, "p")).id();
		UUID product = Fixture.get(this.keys.createProduct(this.fixture.organization, "q")).id();
		Fixture.run(this.keys.addProductToProject(project, product));
		KeyOwner owner = KeyOwner.organization(this.fixture.organization);
		Instant soon = this.fixture.clock.instant().plusSeconds(1);
		UUID plain = this.fixture.issue().key().id();
		UUID ofProject = this.fixture.issue(owner.project(project), KeyDetails.EMPTY).key().id();
		UUID ofProduct = this.fixture.issue(owner.product(product), KeyDetails.EMPTY).key().id();
		UUID ofBoth = this.fixture.issue(owner.project(project).product(product), KeyDetails.EMPTY).key().id();
		UUID ofOther = this.fixture.issue(KeyOwner.organization(other), KeyDetails.EMPTY).key().id();
		UUID expired = this.fixture.issue(KeyDetails.EMPTY.withExpiresAt(soon)).key().id();
		UUID revoked = this.fixture.issue(KeyDetails.EMPTY).key().id();
		UUID both = this.fixture.issue(KeyDetails.EMPTY.withExpiresAt(soon)).key().id();
		Fixture.run(this.keys.revoke(revoked));
		Fixture.run(this.keys.revoke(both));
		this.fixture.clock.advance(Duration.ofSeconds(1));

		assertThat(list(KeyFilter.ALL)).containsExactly(both, revoked, expired, ofOther, ofBoth, ofProduct, ofProject,
				plain);
		assertThat(list(KeyFilter.ALL.organization(other))).containsExactly(ofOther);
		assertThat(list(KeyFilter.ALL.project(project))).containsExactly(ofBoth, ofProject);
		assertThat(list(KeyFilter.ALL.product(product))).containsExactly(ofBoth, ofProduct);
		assertThat(list(KeyFilter.ALL.project(project).product(product))).containsExactly(ofBoth);
		assertThat(list(KeyFilter.ALL.status(KeyStatus.REVOKED))).containsExactly(both, revoked);
		assertThat(list(KeyFilter.ALL.status(KeyStatus.EXPIRED))).containsExactly(expired);
		assertThat(list(KeyFilter.ALL.status(KeyStatus.ACTIVE).organization(this.fixture.organization)))
			.containsExactly(ofBoth, ofProduct, ofProject, plain);
		assertThat(list(KeyFilter.ALL.organization(UUID.randomUUID()))).isEmpty();
	}

	@Test
	void pagesStayStableWhileKeysAreCreated() {
		List<UUID> before = Flux.range(0, 20).map((i) -> this.fixture.issue().key().id()).collectList().block();
		List<UUID> seen = new ArrayList<>();
		@Nullable String cursor = null;
		do {
			Page<ApiKey> page = Fixture.get(this.keys.list(KeyFilter.ALL, new PageRequest(3, cursor)));
			page.items().forEach((key) -> seen.add(key.id()));
			this.fixture.issue();
			this.fixture.clock.advanceMillis(1);
			cursor = page.nextCursor();
		}
		while (cursor != null);
		Collections.reverse(before);
		assertThat(seen).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 201 })
	void aPageHasOneToTwoHundredKeys(int limit) {
		assertThat(Fixture.code(this.keys.list(KeyFilter.ALL, new PageRequest(limit, null))))
			.isEqualTo("invalid_request");
	}

	@Test
	void anUnknownKeyIsNotFound() {
		UUID nothing = UUID.randomUUID();
		assertThat(Fixture.code(this.keys.get(nothing))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.update(nothing, (details) -> details))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.revoke(nothing))).isEqualTo("not_found");
		assertThat(Fixture.code(this.keys.delete(nothing))).isEqualTo("not_found");
	}

	@Test
	void theBuilderNeedsASigningSecretAndAStore() {
		assertThatIllegalStateException().isThrownBy(() -> ApiKeys.builder().store(this.fixture.store).build())
			.withMessage("signingSecret is required");
		assertThatIllegalStateException()
			.isThrownBy(() -> ApiKeys.builder().signingSecret(Fixture.SIGNING_SECRET).build())
			.withMessage("store is required");
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeys.builder().storeTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeys.builder().cache(Duration.ofMillis(-1), 1));
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeys.builder().cache(Duration.ZERO, -1));
	}

	private List<UUID> list(KeyFilter filter) {
		return Fixture.get(this.keys.list(filter, PageRequest.first())).items().stream().map(ApiKey::id).toList();
	}

	private void assertBreaks(KeyDetails details, String... fields) {
		assertBreaks(this.keys.create(KeyOwner.organization(this.fixture.organization), details), fields);
	}

	private void assertBreaks(KeyOwner owner, String... fields) {
		assertBreaks(this.keys.create(owner, KeyDetails.EMPTY), fields);
	}

	private static void assertBreaks(Mono<?> mono, String... fields) {
		assertThat(Fixture.refusal(mono)).isInstanceOfSatisfying(InvalidRequestException.class,
				(ex) -> assertThat(ex.errors()).extracting(FieldError::field).containsExactly(fields));
	}

	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void noSecretAtAllIsAMissingKey() {
		assertThat(Fixture.code(this.fixture.keys.verify(null))).isEqualTo("missing_key");
		assertThat(Fixture.code(this.fixture.keys.verify(null, false))).isEqualTo("missing_key");
		assertThat(Fixture.code(this.fixture.keys.validate(null, KeyRequirement.VALID_KEY))).isEqualTo("missing_key");
	}

	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void aChangeThatGivesNothingIsAMistakeOfTheCaller() {
		UUID id = this.fixture.issue().key().id();
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.keys.update(id, (details) -> null).block())
			.withMessageContaining("not null");
	}

}
