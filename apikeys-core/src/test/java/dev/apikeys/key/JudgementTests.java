package dev.apikeys.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.ExpiredKeyException;
import dev.apikeys.error.InsufficientScopeException;
import dev.apikeys.error.RateLimitedException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.Judgement.Refused;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.scope.ScopeMatch;
import dev.apikeys.usage.UsageMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a key is judged to be, in which order, and what that consumes.
 */
class JudgementTests {

	private static final RateLimit TWO_PER_HOUR = RateLimit.of("2/hour");

	private Fixture fixture = new Fixture();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void theFirstReasonInTheOrderOfTheContractIsTold() {
		Instant expiresAt = this.fixture.clock.instant().plusSeconds(60);
		KeyOwner owner = KeyOwner.organization(this.fixture.organization).product(product("shop"));
		product("billing");
		KeyDetails details = KeyDetails.EMPTY.withScopes("orders:read")
			.withExpiresAt(expiresAt)
			.withRateLimit(TWO_PER_HOUR);
		KeyRequirement wrong = KeyRequirement.scopes("orders:write").withProduct("billing").withCost(3);
		IssuedKey revoked = this.fixture.issue(owner, details);
		IssuedKey expired = this.fixture.issue(owner, details);
		IssuedKey active = this.fixture.issue(owner, details.withExpiresAt(null));
		Fixture.run(this.fixture.keys.revoke(revoked.key().id()));
		this.fixture.clock.advance(Duration.ofSeconds(60));

		assertThat(this.fixture.refusal(revoked, wrong).code()).isEqualTo("revoked_key");
		assertThat(this.fixture.refusal(expired, wrong).code()).isEqualTo("expired_key");
		assertThat(this.fixture.refusal(active, wrong).code()).isEqualTo("wrong_product");
		KeyRequirement rightProduct = wrong.withProduct("shop");
		assertThat(this.fixture.refusal(active, rightProduct).code()).isEqualTo("insufficient_scope");
		KeyRequirement rightScope = rightProduct.withScopes(ScopeMatch.ALL, "orders:read");
		assertThat(this.fixture.refusal(active, rightScope).code()).isEqualTo("rate_limited");
		assertThat(this.fixture.validate(active, rightScope.withCost(2)).useCount()).isEqualTo(1);
	}

	@Test
	void aRefusalConsumesNothing() {
		KeyOwner owner = KeyOwner.organization(this.fixture.organization).product(product("shop"));
		IssuedKey key = this.fixture.issue(owner, KeyDetails.EMPTY.withScopes("a").withRateLimit(TWO_PER_HOUR));
		for (int i = 0; i < 5; i++) {
			this.fixture.refusal(key, KeyRequirement.scopes("b"));
			this.fixture.refusal(key, KeyRequirement.VALID_KEY.withProduct("billing"));
			this.fixture.refusal(key, KeyRequirement.VALID_KEY.withCost(3));
		}
		assertThat(remaining(key)).isEqualTo(2);
		assertThat(this.fixture.stored(key).useCount()).isZero();
		assertThat(this.fixture.stored(key).lastUsedAt()).isNull();
		Fixture.run(this.fixture.keys.setOrganizationEnabled(this.fixture.organization, false));
		this.fixture.refusal(key, KeyRequirement.VALID_KEY);
		Fixture.run(this.fixture.keys.setOrganizationEnabled(this.fixture.organization, true));
		assertThat(remaining(key)).isEqualTo(2);
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY.withCost(2)).useCount()).isEqualTo(1);
	}

	@Test
	void aKeyWorksUntilTheMomentItExpires() {
		Instant expiresAt = this.fixture.clock.instant().plusSeconds(60);
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withExpiresAt(expiresAt));
		this.fixture.clock.set(expiresAt.minusNanos(1000));
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).status()).isEqualTo(KeyStatus.ACTIVE);
		this.fixture.clock.set(expiresAt);
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY))
			.isInstanceOfSatisfying(ExpiredKeyException.class, (ex) -> assertThat(ex.expiredAt()).isEqualTo(expiresAt));
		assertThat(this.fixture.stored(key).status()).isEqualTo(KeyStatus.EXPIRED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "sk_x", "sk_00000000000000000000000000000000000000", "a, b", "sk_\u0000" })
	void whatIsNoSecretOfOursIsInvalid(String presented) {
		assertThat(Fixture.code(this.fixture.keys.verify(presented))).isEqualTo("invalid_key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n" })
	void aBlankSecretIsMissing(String presented) {
		assertThat(Fixture.code(this.fixture.keys.verify(presented))).isEqualTo("missing_key");
		assertThat(Fixture.code(this.fixture.keys.validate(presented, KeyRequirement.VALID_KEY)))
			.isEqualTo("missing_key");
	}

	@Test
	void blanksAroundASecretDoNotCount() {
		IssuedKey key = this.fixture.issue();
		assertThat(Fixture.get(this.fixture.keys.verify(" " + key.secret().reveal() + "\n")).id())
			.isEqualTo(key.key().id());
	}

	@Test
	void aSecretThatNobodyIssuedIsInvalidAndTellsNoKey() {
		Secret unknown = new KeyFormat("sk", null, List.of()).generate(new Random(1));
		Judgement judgement = Fixture.get(this.fixture.engine.validator().judge(unknown, KeyRequirement.VALID_KEY));
		assertThat(judgement).isInstanceOfSatisfying(Refused.class, (refused) -> {
			assertThat(refused.error().code()).isEqualTo("invalid_key");
			assertThat(refused.key()).isNull();
		});
	}

	@Test
	void aSecretUnderAnotherSigningSecretIsInvalid() {
		IssuedKey key = this.fixture.issue();
		ApiKeys others = ApiKeys.builder()
			.signingSecret(Secret.of("another signing secret of 32 bytes and more"))
			.store(this.fixture.store)
			.build();
		assertThat(Fixture.code(others.verify(key.secret().reveal()))).isEqualTo("invalid_key");
		Fixture.run(others.shutdown());
	}

	@Test
	void everyRefusalAfterAnAuthenticSecretTellsTheKey() {
		IssuedKey key = this.fixture.issue(KeyDetails.named("robot"));
		Judgement judgement = this.fixture.judge(key, KeyRequirement.scopes("a"));
		assertThat(judgement).isInstanceOfSatisfying(Refused.class, (refused) -> {
			assertThat(refused.key()).isNotNull().extracting(ApiKey::name).isEqualTo("robot");
			assertThat(refused.limits().states()).isEmpty();
		});
	}

	@Test
	void missingScopesAreToldWithHowTheyMatch() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withScopes("a"));
		assertThat(this.fixture.refusal(key, KeyRequirement.scopes("a", "b")))
			.isInstanceOfSatisfying(InsufficientScopeException.class, (ex) -> {
				assertThat(ex.requiredScopes()).containsExactly("a", "b");
				assertThat(ex.requiresAll()).isTrue();
			});
		assertThat(this.fixture.refusal(key, KeyRequirement.anyScope("c", "b")))
			.isInstanceOfSatisfying(InsufficientScopeException.class, (ex) -> {
				assertThat(ex.requiredScopes()).containsExactly("c", "b");
				assertThat(ex.requiresAll()).isFalse();
			});
		assertThat(this.fixture.validate(key, KeyRequirement.anyScope("c", "a")).scopes()).containsExactly("a");
	}

	@Test
	void usesAreCountedOneTwoThree() {
		IssuedKey key = this.fixture.issue();
		for (int i = 1; i <= 3; i++) {
			this.fixture.clock.advanceMillis(10);
			ApiKey used = this.fixture.validate(key, KeyRequirement.VALID_KEY);
			assertThat(used.useCount()).isEqualTo(i);
			assertThat(used.lastUsedAt()).isEqualTo(this.fixture.clock.instant());
		}
	}

	@Test
	void usesGoOnBeingCountedAcrossWritesAndReloads() {
		IssuedKey key = this.fixture.issue();
		for (int i = 1; i <= 30; i++) {
			assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(i);
			assertThat(this.fixture.stored(key).useCount()).isEqualTo(i);
			if (i % 2 == 0) {
				Fixture.run(this.fixture.engine.usage().flush());
			}
			if (i % 3 == 0) {
				this.fixture.clock.advance(Duration.ofSeconds(5));
			}
		}
	}

	@Test
	void usageCanBeLeftOut() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		assertThat(Fixture.get(this.fixture.keys.verify(key.secret().reveal(), false)).useCount()).isZero();
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY.withoutUsage()).useCount()).isZero();
		assertThat(this.fixture.stored(key).useCount()).isZero();
		assertThat(this.fixture.stored(key).lastUsedAt()).isNull();
		assertThat(remaining(key)).isEqualTo(1);
		assertThat(Fixture.get(this.fixture.keys.verify(key.secret().reveal(), true)).useCount()).isEqualTo(1);
	}

	@Test
	void theLimitCanBeLeftOut() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		for (int i = 0; i < 5; i++) {
			this.fixture.validate(key, KeyRequirement.VALID_KEY.withoutRateLimit());
			Fixture.run(this.fixture.keys.verify(key.secret().reveal()));
		}
		assertThat(remaining(key)).isEqualTo(2);
		assertThat(this.fixture.stored(key).useCount()).isEqualTo(10);
	}

	@Test
	void verifyingAsksForNoScopeProductOrLimit() {
		KeyOwner owner = KeyOwner.organization(this.fixture.organization).product(product("shop"));
		IssuedKey key = this.fixture.issue(owner, KeyDetails.EMPTY.withRateLimit(RateLimit.of("1/hour")));
		for (int i = 1; i <= 3; i++) {
			assertThat(Fixture.get(this.fixture.keys.verify(key.secret().reveal())).useCount()).isEqualTo(i);
		}
	}

	@Test
	void aLimitRefusesUntilItsWindowEnds() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		assertThat(this.fixture.judge(key, KeyRequirement.VALID_KEY)).isInstanceOfSatisfying(Passed.class,
				(passed) -> assertThat(passed.limits().states()).singleElement()
					.extracting((state) -> state.policy().name(), State::remaining, State::reset)
					.containsExactly("default", 1L, Duration.ofHours(1)));
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
		this.fixture.clock.advance(Duration.ofMinutes(20));
		assertThat(this.fixture.judge(key, KeyRequirement.VALID_KEY)).isInstanceOfSatisfying(Refused.class,
				(refused) -> {
					assertThat(refused.limits().states()).singleElement().extracting(State::remaining).isEqualTo(0L);
					assertThat(refused.error()).isInstanceOfSatisfying(RateLimitedException.class, (ex) -> {
						assertThat(ex.retryAfter()).isEqualTo(Duration.ofMinutes(40));
						assertThat(ex.violatedPolicies()).containsExactly("default");
					});
				});
		this.fixture.clock.advance(Duration.ofMinutes(40));
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
	}

	@Test
	void aCostAboveTheLimitIsSaidToBeHopeless() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY.withCost(3)))
			.isInstanceOfSatisfying(RateLimitedException.class, (ex) -> {
				assertThat(ex.retryAfter()).isNull();
				assertThat(ex.detail()).contains("never pass").contains("3").contains("2/hour");
			});
	}

	@Test
	void aCostOfZeroPassesAnEmptyLimit() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		this.fixture.validate(key, KeyRequirement.VALID_KEY.withCost(2));
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY.withCost(0)).useCount()).isEqualTo(2);
	}

	@Test
	void aChangedLimitAppliesToTheNextCall() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		this.fixture.validate(key, KeyRequirement.VALID_KEY.withCost(2));
		Fixture
			.run(this.fixture.keys.update(key.key().id(), (details) -> details.withRateLimit(RateLimit.of("5/hour"))));
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
		assertThat(remaining(key)).isEqualTo(2);
	}

	@Test
	void theDefaultLimitIsForKeysWithoutOneUnlessTheyManage() {
		use(new Fixture((builder) -> builder.defaultRateLimit(TWO_PER_HOUR)));
		IssuedKey plain = this.fixture.issue(KeyDetails.EMPTY.withScopes("orders:read", "*"));
		IssuedKey own = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(RateLimit.of("7/hour")));
		IssuedKey manager = this.fixture.issue(KeyDetails.EMPTY.withScopes("orders:read", "apikeys:verify"));
		IssuedKey limitedManager = this.fixture
			.issue(KeyDetails.EMPTY.withScopes("apikeys:admin").withRateLimit(RateLimit.of("3/hour")));
		assertThat(remaining(plain)).isEqualTo(2);
		assertThat(remaining(own)).isEqualTo(7);
		assertThat(this.fixture.judge(manager, KeyRequirement.VALID_KEY).limits().states()).isEmpty();
		assertThat(remaining(limitedManager)).isEqualTo(3);
	}

	@Test
	void aDisabledOrganizationsKeysAreRevokedAtOnceAndBack() {
		IssuedKey key = this.fixture.issue();
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
		Fixture.run(this.fixture.keys.setOrganizationEnabled(this.fixture.organization, false));
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
		assertThat(Fixture.code(this.fixture.keys.verify(key.secret().reveal()))).isEqualTo("revoked_key");
		Fixture.run(this.fixture.keys.setOrganizationEnabled(this.fixture.organization, true));
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(2);
	}

	@Test
	void aChangeByAnotherInstanceIsSeenWhenTheCacheForgets() {
		IssuedKey key = this.fixture.issue();
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
		Fixture.run(this.fixture.store.revoke(key.key().id(), this.fixture.clock.instant()));
		this.fixture.clock.advanceMillis(4999);
		this.fixture.validate(key, KeyRequirement.VALID_KEY);
		this.fixture.clock.advanceMillis(1);
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
	}

	@Test
	void withoutACacheEveryCallAsksTheStore() {
		use(new Fixture((builder) -> builder.cache(Duration.ZERO, 0)));
		IssuedKey key = this.fixture.issue();
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(1);
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(2);
		Fixture.run(this.fixture.store.revoke(key.key().id(), this.fixture.clock.instant()));
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
	}

	@Test
	void judgingHappensAtEachSubscription() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		Mono<Judgement> judging = this.fixture.engine.validator().judge(key.secret(), KeyRequirement.VALID_KEY);
		assertThat(remaining(key)).isEqualTo(2);
		assertThat(Fixture.get(judging)).isInstanceOf(Passed.class);
		assertThat(Fixture.get(judging)).isInstanceOf(Passed.class);
		assertThat(Fixture.get(judging)).isInstanceOf(Refused.class);
	}

	@Test
	void aLimiterThatFailsIsARefusalThatConsumesNothing() {
		IllegalStateException trouble = new IllegalStateException("redis is away");
		for (RateLimiter broken : List.of(limiter(() -> Mono.error(trouble)), limiter(() -> {
			throw trouble;
		}), limiter(Mono::empty))) {
			use(new Fixture((builder) -> builder.rateLimiter(broken)));
			IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
			for (int i = 0; i < 2; i++) {
				ApiKeyException error = this.fixture.refusal(key, KeyRequirement.VALID_KEY);
				assertThat(error).isInstanceOf(StoreUnavailableException.class);
			}
			assertThat(this.fixture.stored(key).useCount()).isZero();
		}
	}

	@Test
	void usesAreNotCountedWhenThatIsSwitchedOff() {
		use(new Fixture((builder) -> builder.usage(UsageMode.OFF, Duration.ofSeconds(1))));
		IssuedKey key = this.fixture.issue();
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isZero();
		assertThat(this.fixture.stored(key).useCount()).isZero();
	}

	@Test
	void usesAreWrittenBeforeTheCallGoesOnWhenThatIsAskedFor() {
		use(new Fixture((builder) -> builder.usage(UsageMode.IMMEDIATE, Duration.ofHours(1))));
		IssuedKey key = this.fixture.issue();
		for (int i = 1; i <= 3; i++) {
			assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(i);
			assertThat(Fixture.get(this.fixture.store.findById(key.key().id())).useCount()).isEqualTo(i);
		}
	}

	@Test
	void noRefusalAndNoKeyPrintsTheSecret() {
		IssuedKey key = this.fixture.issue(KeyDetails.EMPTY.withRateLimit(TWO_PER_HOUR));
		String secret = key.secret().reveal();
		assertThat(key.toString()).doesNotContain(secret);
		assertThat(this.fixture.stored(key).toString()).doesNotContain(secret);
		assertThat(this.fixture.judge(key, KeyRequirement.scopes("a")).toString()).doesNotContain(secret);
		assertThat(this.fixture.judge(key, KeyRequirement.VALID_KEY.withCost(5)).toString()).doesNotContain(secret);
		assertThat(Fixture.get(this.fixture.store.findById(key.key().id())).toString()).doesNotContain(secret);
	}

	private UUID product(String name) {
		return Fixture.get(this.fixture.keys.createProduct(this.fixture.organization, name)).id();
	}

	private long remaining(IssuedKey key) {
		return this.fixture.judge(key, KeyRequirement.VALID_KEY.withCost(0).withoutUsage())
			.limits()
			.states()
			.get(0)
			.remaining();
	}

	private void use(Fixture other) {
		this.fixture.close();
		this.fixture = other;
	}

	private static RateLimiter limiter(Supplier<Mono<RateLimitDecision>> answer) {
		return new RateLimiter() {

			@Override
			public Mono<RateLimitDecision> acquire(UUID keyId, List<NamedLimit> limits, long cost) {
				return answer.get();
			}

			@Override
			public Set<Capability> capabilities() {
				return Set.of();
			}

		};
	}

}
