package dev.apikeys.key;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.Judgement.Refused;
import dev.apikeys.tenant.PageRequest;
import dev.apikeys.usage.UsageMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How keys are found when the store is slow, broken, or asked for what it does not have.
 */
class KeyDirectoryTests {

	private static final KeyFormat FORMAT = new KeyFormat("sk", null, List.of());

	@Test
	void callsThatMissTogetherReadOnce() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.reading = (read) -> gate.asMono().then(read);
			Mono<List<Judgement>> all = Flux.range(0, 100)
				.flatMap((i) -> stage.fixture.engine.validator().judge(key.secret(), KeyRequirement.VALID_KEY), 100)
				.collectList()
				.cache();
			all.subscribe();
			gate.tryEmitEmpty();
			assertThat(Fixture.get(all)).hasSize(100).hasOnlyElementsOfType(Passed.class);
			assertThat(stage.store.reads).hasValue(1);
			assertThat(stage.fixture.stored(key).useCount()).isEqualTo(100);
		}
	}

	@Test
	void aKeyInMemoryIsJudgedWithoutTheStore() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			stage.store.reading = (read) -> Mono.error(new IllegalStateException("away"));
			stage.store.writing = (write) -> Mono.error(new IllegalStateException("away"));
			for (int i = 2; i <= 10; i++) {
				assertThat(stage.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(i);
			}
			stage.store.writing = UnaryOperator.identity();
		}
	}

	@Test
	void aReadUnderWayWhenItsKeyIsRevokedNeverPutsTheOldStateBack() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.reading = (read) -> read.delayUntil((found) -> gate.asMono());
			Mono<Judgement> early = stage.fixture.judgeLater(key);
			Fixture.run(stage.fixture.keys.revoke(key.key().id()));
			stage.store.reading = UnaryOperator.identity();
			gate.tryEmitEmpty();
			assertThat(Fixture.get(early)).isInstanceOf(Passed.class);
			assertThat(stage.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
		}
	}

	@Test
	void aReadUnderWayWhenItsOrganizationIsDisabledNeverPutsTheOldStateBack() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.reading = (read) -> read.delayUntil((found) -> gate.asMono());
			Mono<Judgement> early = stage.fixture.judgeLater(key);
			Fixture.run(stage.fixture.keys.setOrganizationEnabled(stage.fixture.organization, false));
			stage.store.reading = UnaryOperator.identity();
			gate.tryEmitEmpty();
			Fixture.run(early);
			assertThat(stage.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
		}
	}

	@Test
	void aCallerWhoGivesUpOnAChangeDoesNotLeaveTheOldStateInMemory() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.changing = (change) -> gate.asMono().then(change);
			Disposable revoking = stage.fixture.keys.revoke(key.key().id()).subscribe();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			revoking.dispose();
			gate.tryEmitEmpty();
			assertThat(stage.fixture.refusal(key, KeyRequirement.VALID_KEY).code()).isEqualTo("revoked_key");
		}
	}

	@Test
	void anUnknownKeyIsRememberedBriefly() {
		try (Stage stage = new Stage()) {
			Secret unknown = FORMAT.generate(new Random(5));
			for (int i = 0; i < 10; i++) {
				assertThat(Fixture.code(stage.fixture.keys.verify(unknown.reveal()))).isEqualTo("invalid_key");
			}
			assertThat(stage.store.reads).hasValue(1);
			stage.fixture.clock.advanceMillis(5000);
			assertThat(Fixture.code(stage.fixture.keys.verify(unknown.reveal()))).isEqualTo("invalid_key");
			assertThat(stage.store.reads).hasValue(2);
		}
	}

	@Test
	void whatIsNotOfOurFormNeverReachesTheStore() {
		try (Stage stage = new Stage()) {
			for (String garbage : List.of("x", "sk_" + "0".repeat(37) + "1", "sk_" + "0".repeat(1000))) {
				assertThat(Fixture.code(stage.fixture.keys.verify(garbage))).isEqualTo("invalid_key");
			}
			assertThat(stage.store.reads).hasValue(0);
		}
	}

	@Test
	void aFloodOfUnknownKeysEvictsNoGoodOne() {
		try (Stage stage = new Stage()) {
			List<IssuedKey> good = Flux.range(0, 50).map((i) -> stage.fixture.issue()).collectList().block();
			good.forEach((key) -> stage.fixture.validate(key, KeyRequirement.VALID_KEY));
			assertThat(Fixture.get(flood(stage, 50_000, 64))).isEqualTo(50_000);
			int reads = stage.store.reads.get();
			good.forEach((key) -> stage.fixture.validate(key, KeyRequirement.VALID_KEY));
			assertThat(stage.store.reads).hasValue(reads);
		}
	}

	@Test
	void aFloodOfUnknownKeysDoesNotStarveTheMissOfAFamiliarOne() {
		assertNotStarved((builder) -> builder);
	}

	@Test
	void aFloodOfUnknownKeysDoesNotStarveAFamiliarOneThoughNothingIsCached() {
		assertNotStarved((builder) -> builder.cache(Duration.ZERO, 0));
	}

	@Test
	void aFloodOfUnknownKeysDoesNotStarveAConfiguredOne() {
		Secret secret = FORMAT.generate(new Random(7));
		try (Stage stage = new Stage((builder) -> builder.storeTimeout(Duration.ofSeconds(5))
			.configuredKey("mine", secret, KeyDetails.EMPTY))) {
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.reading = (read) -> gate.asMono().then(read);
			Mono<Integer> flooding = flood(stage, 1_000, 1_000).cache();
			flooding.subscribe();
			assertThat(Fixture.get(stage.fixture.keys.verify(secret.reveal())).useCount()).isEqualTo(1);
			gate.tryEmitEmpty();
			Fixture.run(flooding);
		}
	}

	private static void assertNotStarved(UnaryOperator<ApiKeysBuilder> customizer) {
		try (Stage stage = new Stage((builder) -> customizer.apply(builder.storeTimeout(Duration.ofSeconds(5))))) {
			IssuedKey key = stage.fixture.issue();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			stage.fixture.clock.advance(Duration.ofMinutes(1));
			AtomicInteger underWay = new AtomicInteger();
			Sinks.Empty<Void> gate = Sinks.empty();
			KeyHash familiar = new KeyHasher(Fixture.SIGNING_SECRET).hash(key.secret());
			stage.store.reading = (read) -> read.map(StoredKey::hash)
				.filter(familiar::equals)
				.hasElement()
				.flatMap((mine) -> mine ? read
						: gate.asMono().doOnSubscribe((subscription) -> underWay.incrementAndGet()).then(read));
			Mono<Integer> flooding = flood(stage, 50_000, 50_000).cache();
			flooding.subscribe();
			await().until(() -> underWay.get() >= KeyDirectory.STRANGER_CONCURRENCY);
			assertThat(stage.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(2);
			assertThat(underWay).hasValue(KeyDirectory.STRANGER_CONCURRENCY);
			gate.tryEmitEmpty();
			Fixture.run(flooding);
		}
	}

	@Test
	void waitingBehindAFloodIsNoFailureOfTheStore() {
		try (Stage stage = new Stage((builder) -> builder.storeTimeout(Duration.ofSeconds(1)))) {
			IssuedKey key = stage.fixture.issue();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			stage.store.reading = (read) -> Mono.delay(Duration.ofMillis(50)).then(read);
			Mono<Integer> flooding = flood(stage, 2_000, 2_000).cache();
			flooding.subscribe();
			for (int i = 2; i <= 16; i++) {
				stage.fixture.clock.advance(Duration.ofMinutes(1));
				await().pollDelay(Duration.ofMillis(100)).until(() -> true);
				assertThat(stage.fixture.validate(key, KeyRequirement.VALID_KEY).useCount()).isEqualTo(i);
			}
			Fixture.run(flooding);
		}
	}

	@Test
	void aStoreThatThrowsIsOutOfReach() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			stage.store.reading = (read) -> {
				throw new IllegalStateException("broken");
			};
			Judgement judgement = stage.fixture.judge(key, KeyRequirement.VALID_KEY);
			assertThat(judgement).isInstanceOfSatisfying(Refused.class, (refused) -> {
				assertThat(refused.error()).isInstanceOf(StoreUnavailableException.class).hasRootCauseMessage("broken");
				assertThat(refused.key()).isNull();
			});
		}
	}

	@Test
	void aStoreThatNeverAnswersIsOutOfReachWithinTheTimeout() {
		try (Stage stage = new Stage((builder) -> builder.storeTimeout(Duration.ofMillis(300)))) {
			IssuedKey key = stage.fixture.issue();
			stage.store.reading = (read) -> Mono.never();
			ApiKeyException error = stage.fixture.refusal(key, KeyRequirement.VALID_KEY);
			assertThat(error).isInstanceOf(StoreUnavailableException.class);
			stage.store.reading = UnaryOperator.identity();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
		}
	}

	@Test
	void aStoreThatKeepsNotAnsweringIsLeftAlone() {
		try (Stage stage = new Stage((builder) -> builder.storeTimeout(Duration.ofMillis(300)))) {
			List<IssuedKey> keys = Flux.range(0, 40).map((i) -> stage.fixture.issue()).collectList().block();
			stage.store.reading = (read) -> Mono.never();
			List<Judgement> hanging = Flux.fromIterable(keys)
				.flatMap(stage.fixture::judgeLater, 40)
				.collectList()
				.block();
			assertThat(hanging).hasSize(40).hasOnlyElementsOfType(Refused.class);
			assertThat(stage.fixture.refusal(keys.get(0), KeyRequirement.VALID_KEY))
				.hasCauseInstanceOf(CallNotPermittedException.class);
		}
	}

	@Test
	void aCountIsExactThoughItIsAskedForDuringAWrite() {
		try (Stage stage = new Stage()) {
			IssuedKey key = stage.fixture.issue();
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.writing = (write) -> write.then(gate.asMono());
			stage.fixture.engine.usage().flush().subscribe();
			Mono<ApiKey> asked = stage.fixture.keys.get(key.key().id()).cache();
			asked.subscribe();
			await().pollDelay(Duration.ofMillis(300)).until(() -> true);
			gate.tryEmitEmpty();
			assertThat(Fixture.get(asked).useCount()).isEqualTo(1);
		}
	}

	@Test
	void aWriteThatNeverEndsKeepsNobodyFromReadingOrStopping() {
		Stage stage = new Stage((builder) -> builder.storeTimeout(Duration.ofMillis(300)));
		IssuedKey key = stage.fixture.issue();
		stage.fixture.validate(key, KeyRequirement.VALID_KEY);
		stage.store.writing = (write) -> Mono.never();
		stage.fixture.engine.usage().flush().subscribe();
		assertThat(stage.fixture.stored(key).useCount()).isEqualTo(1);
		assertThat(Fixture.refusal(stage.fixture.keys.shutdown())).isInstanceOf(StoreUnavailableException.class);
	}

	@Test
	void stoppingWritesWhatIsCounted() {
		Stage stage = new Stage();
		IssuedKey key = stage.fixture.issue();
		stage.fixture.validate(key, KeyRequirement.VALID_KEY);
		AtomicInteger failures = new AtomicInteger(2);
		stage.store.writing = (write) -> Mono
			.defer(() -> (failures.getAndDecrement() > 0) ? Mono.error(new IllegalStateException("away")) : write);
		stage.close();
		assertThat(Fixture.get(stage.fixture.store.findById(key.key().id())).useCount()).isEqualTo(1);
	}

	@Test
	void whatWasStoppedCanBeStartedAgain() {
		try (Stage stage = new Stage((builder) -> builder.usage(UsageMode.BATCHED, Duration.ofMillis(10)))) {
			IssuedKey key = stage.fixture.issue();
			for (int i = 1; i <= 3; i++) {
				Fixture.run(stage.fixture.keys.shutdown());
				stage.fixture.engine.start();
				stage.fixture.engine.start();
				stage.fixture.validate(key, KeyRequirement.VALID_KEY);
				await().until(() -> Fixture.get(stage.fixture.store.findById(key.key().id())).useCount(),
						Predicate.isEqual((long) i));
			}
		}
	}

	@Test
	void stoppingDoesNotUndoAStartThatComesMeanwhile() {
		try (Stage stage = new Stage((builder) -> builder.usage(UsageMode.BATCHED, Duration.ofMillis(10)))) {
			IssuedKey key = stage.fixture.issue();
			Sinks.Empty<Void> gate = Sinks.empty();
			stage.store.writing = (write) -> gate.asMono().then(write);
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			Mono<Void> stopping = stage.fixture.keys.shutdown().cache();
			stopping.subscribe();
			stage.fixture.engine.start();
			gate.tryEmitEmpty();
			Fixture.run(stopping);
			stage.fixture.validate(key, KeyRequirement.VALID_KEY);
			await().until(() -> Fixture.get(stage.fixture.store.findById(key.key().id())).useCount(),
					Predicate.isEqual(2L));
		}
	}

	@Test
	void aCountIsToldThoughWritesFollowEachOtherWithoutAPause() {
		try (Stage stage = new Stage((builder) -> builder.usage(UsageMode.IMMEDIATE, Duration.ofHours(1))
			.storeTimeout(Duration.ofMinutes(5)))) {
			IssuedKey key = stage.fixture.issue();
			stage.store.writing = (write) -> write.delaySubscription(Duration.ofMillis(10));
			Disposable traffic = Flux.range(0, 4)
				.flatMap((i) -> Mono
					.defer(() -> stage.fixture.engine.validator().judge(key.secret(), KeyRequirement.VALID_KEY))
					.repeat())
				.subscribe();
			for (int i = 0; i < 10; i++) {
				assertThat(stage.fixture.stored(key).useCount()).isNotNegative();
				assertThat(Fixture.get(stage.fixture.keys.list(KeyFilter.ALL, PageRequest.first())).items()).hasSize(1);
			}
			traffic.dispose();
		}
	}

	private static Mono<Integer> flood(Stage stage, int size, int concurrency) {
		Random random = new Random(3);
		return Flux.range(0, size)
			.map((i) -> FORMAT.generate(random))
			.flatMap((secret) -> stage.fixture.engine.validator()
				.judge(secret, KeyRequirement.VALID_KEY)
				.subscribeOn(Schedulers.parallel()), concurrency)
			.filter(Refused.class::isInstance)
			.count()
			.map(Long::intValue);
	}

	/**
	 * A fixture whose store can be made slow or broken.
	 */
	private static final class Stage implements AutoCloseable {

		private final AtomicReference<DelegatingStore> made = new AtomicReference<>();

		private final Fixture fixture;

		private final DelegatingStore store;

		Stage() {
			this((builder) -> builder);
		}

		Stage(UnaryOperator<ApiKeysBuilder> customizer) {
			this.fixture = new Fixture((builder, memory) -> {
				DelegatingStore delegating = new DelegatingStore(memory);
				this.made.set(delegating);
				return customizer.apply(builder.stores(delegating, memory, delegating));
			});
			this.store = this.made.get();
		}

		@Override
		public void close() {
			this.fixture.close();
		}

	}

}
