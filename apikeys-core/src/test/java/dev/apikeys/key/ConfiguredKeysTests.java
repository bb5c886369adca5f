package dev.apikeys.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.tenant.Page;
import dev.apikeys.tenant.PageRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys that are declared in the configuration, beside those of the store.
 */
class ConfiguredKeysTests {

	private final KeyFormat format = new KeyFormat("sk", null, List.of());

	private final Secret first = this.format.generate(new Random(1));

	private final Secret second = this.format.generate(new Random(2));

	private final KeyHash hashOfSecond = new KeyHasher(Fixture.SIGNING_SECRET).hash(this.second);

	@Test
	void workBySecretAndByHash() {
		try (Fixture fixture = fixture()) {
			ApiKey bySecret = Fixture.get(fixture.keys.validate(this.first.reveal(), KeyRequirement.scopes("a")));
			assertThat(bySecret.name()).isEqualTo("first");
			assertThat(bySecret.organizationId()).isEqualTo(ApiKey.CONFIGURED);
			assertThat(bySecret.start()).isEqualTo(this.first.reveal().substring(0, 7));
			ApiKey byHash = Fixture.get(fixture.keys.verify(this.second.reveal()));
			assertThat(byHash.name()).isEqualTo("second");
			assertThat(byHash.start()).isEqualTo("sk_");
		}
	}

	@Test
	void areJudgedLikeAnyOther() {
		try (Fixture fixture = new Fixture((builder) -> builder.configuredKey("limited", this.first,
				KeyDetails.EMPTY.withScopes("a")
					.withRateLimit(RateLimit.of("1/hour"))
					.withExpiresAt(Instant.parse("2026-03-01T12:01:00Z"))))) {
			assertThat(Fixture.code(fixture.keys.validate(this.first.reveal(), KeyRequirement.scopes("b"))))
				.isEqualTo("insufficient_scope");
			Fixture.run(fixture.keys.validate(this.first.reveal(), KeyRequirement.scopes("a")));
			assertThat(Fixture.code(fixture.keys.validate(this.first.reveal(), KeyRequirement.scopes("a"))))
				.isEqualTo("rate_limited");
			fixture.clock.advance(Duration.ofMinutes(1));
			assertThat(Fixture.code(fixture.keys.verify(this.first.reveal()))).isEqualTo("expired_key");
		}
	}

	@Test
	void haveTheSameIdAfterEveryStart() {
		UUID before;
		try (Fixture fixture = fixture()) {
			before = Fixture.get(fixture.keys.verify(this.first.reveal())).id();
		}
		try (Fixture fixture = fixture()) {
			assertThat(Fixture.get(fixture.keys.verify(this.first.reveal())).id()).isEqualTo(before);
		}
	}

	@Test
	void areListedLastAcrossPages() {
		try (Fixture fixture = fixture()) {
			UUID older = fixture.issue().key().id();
			UUID newer = fixture.issue().key().id();
			Page<ApiKey> page = Fixture.get(fixture.keys.list(KeyFilter.ALL, new PageRequest(3, null)));
			assertThat(page.items()).extracting(ApiKey::id).startsWith(newer, older).hasSize(3);
			assertThat(page.nextCursor()).isNotNull();
			Page<ApiKey> rest = Fixture.get(fixture.keys.list(KeyFilter.ALL, new PageRequest(3, page.nextCursor())));
			assertThat(rest.items()).hasSize(1);
			assertThat(rest.nextCursor()).isNull();
			assertThat(List.of(page.items().get(2).name(), rest.items().get(0).name()))
				.containsExactlyInAnyOrder("first", "second");
			assertThat(Fixture
				.get(fixture.keys.list(KeyFilter.ALL.organization(fixture.organization), PageRequest.first()))
				.items()).extracting(ApiKey::id).containsExactly(newer, older);
			assertThat(
					Fixture.get(fixture.keys.list(KeyFilter.ALL.organization(ApiKey.CONFIGURED), PageRequest.first()))
						.items())
				.hasSize(2);
		}
	}

	@Test
	void areReadOnly() {
		try (Fixture fixture = fixture()) {
			UUID id = Fixture.get(fixture.keys.verify(this.first.reveal())).id();
			assertThat(Fixture.refusal(fixture.keys.update(id, (details) -> details.withName("x"))))
				.isInstanceOfSatisfying(InvalidRequestException.class,
						(ex) -> assertThat(ex.errors()).singleElement().extracting("field").isEqualTo("id"));
			assertThat(Fixture.code(fixture.keys.revoke(id))).isEqualTo("invalid_request");
			assertThat(Fixture.code(fixture.keys.delete(id))).isEqualTo("invalid_request");
			assertThat(Fixture.get(fixture.keys.verify(this.first.reveal())).name()).isEqualTo("first");
		}
	}

	@Test
	void countTheirUsesFromTheStart() {
		try (Fixture fixture = fixture()) {
			IssuedKey ordinary = fixture.issue();
			for (int i = 1; i <= 4; i++) {
				ApiKey key = Fixture.get(fixture.keys.verify(this.first.reveal()));
				fixture.validate(ordinary, KeyRequirement.VALID_KEY);
				assertThat(key.useCount()).isEqualTo(i);
				assertThat(Fixture.get(fixture.keys.get(key.id())).useCount()).isEqualTo(i);
				assertThat(Fixture.get(fixture.keys.get(key.id())).lastUsedAt()).isEqualTo(fixture.clock.instant());
				if (i % 2 == 0) {
					Fixture.run(fixture.engine.usage().flush());
				}
				fixture.clock.advance(Duration.ofSeconds(5));
			}
			assertThat(Fixture.get(fixture.store.findById(ordinary.key().id())).useCount()).isEqualTo(4);
		}
	}

	@Test
	void reachEveryProduct() {
		try (Fixture fixture = fixture()) {
			Fixture.run(fixture.keys.createProduct(fixture.organization, "shop"));
			Fixture.run(fixture.keys.validate(this.first.reveal(), KeyRequirement.VALID_KEY.withProduct("shop")));
		}
	}

	@Test
	void aSecretOfAnotherFormIsRefusedWithTheNameOfItsKeyAndAFreshSecret() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build(
					(builder) -> builder.configuredKey("first", Secret.of("hunter2-hunter2"), KeyDetails.EMPTY)))
			.withMessageContaining("'first'")
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).doesNotContain("hunter2");
				String last = ex.getMessage().substring(ex.getMessage().lastIndexOf(' ') + 1);
				assertThat(this.format.matches(last)).isTrue();
			});
	}

	@Test
	void theSameSecretTwiceIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build((builder) -> builder.configuredKey("one", this.second, KeyDetails.EMPTY)
				.configuredKey("two", this.hashOfSecond, KeyDetails.EMPTY)))
			.withMessage("the configured key 'two' cannot be used: it has the secret of another configured key");
	}

	@Test
	void theSameNameTwiceIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build((builder) -> builder.configuredKey("one", this.first, KeyDetails.EMPTY)
				.configuredKey("one", this.second, KeyDetails.EMPTY)))
			.withMessage("the configured key 'one' cannot be used: it is declared twice");
	}

	@Test
	void detailsKeepTheRulesOfEveryKey() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build(
					(builder) -> builder.configuredKey("first", this.first, KeyDetails.EMPTY.withScopes("not fine"))))
			.withMessageStartingWith("the configured key 'first' cannot be used: scopes:");
	}

	private Fixture fixture() {
		return new Fixture((builder) -> builder.configuredKey("first", this.first, KeyDetails.EMPTY.withScopes("a"))
			.configuredKey("second", this.hashOfSecond, KeyDetails.EMPTY));
	}

	private static void build(UnaryOperator<ApiKeysBuilder> customizer) {
		customizer.apply(ApiKeys.builder().signingSecret(Fixture.SIGNING_SECRET).store(new MemoryStore())).build();
	}

}
