package dev.apikeys.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.apikeys.testing.Crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class UsageRecorderTests {

	private static final UUID KEY = new UUID(1, 1);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Sums store = new Sums();

	private final UsageRecorder recorder = new UsageRecorder(this.store, UsageMode.BATCHED, PATIENCE);

	@Test
	void aFlushWritesAllKeysInOneCallInTheOrderOfTheirIds() {
		List<UUID> keys = Stream.generate(UUID::randomUUID).limit(1000).toList();
		keys.forEach((key) -> this.recorder.record(key, 5).block());
		keys.forEach((key) -> this.recorder.record(key, 7).block());
		this.recorder.flush().block();
		assertThat(this.store.calls).singleElement()
			.isEqualTo(keys.stream().sorted().map((key) -> new KeyUse(key, 2, Instant.ofEpochMilli(7))).toList());
	}

	@Test
	void nothingIsWrittenWhenNothingIsCounted() {
		this.recorder.flush().block();
		this.recorder.record(KEY, 1).block();
		this.recorder.flush().block();
		this.recorder.flush().block();
		this.recorder.flush().block();
		assertThat(this.store.calls).hasSize(1);
	}

	@Test
	void theLatestUseCountsThoughItIsRecordedEarlier() {
		this.recorder.record(KEY, 9).block();
		this.recorder.record(KEY, 3).block();
		assertThat(this.recorder.pending(KEY)).isEqualTo(new KeyUse(KEY, 2, Instant.ofEpochMilli(9)));
	}

	@Test
	void whatCouldNotBeWrittenStaysCountedAndGoesWithTheNextWrite() {
		this.store.writing = (write) -> Mono.error(new IllegalStateException("away"));
		for (int i = 0; i < 3; i++) {
			this.recorder.record(KEY, i).block();
			assertThatIllegalStateException().isThrownBy(() -> this.recorder.flush().block());
		}
		assertThat(this.recorder.pending(KEY)).isEqualTo(new KeyUse(KEY, 3, Instant.ofEpochMilli(2)));
		this.store.writing = UnaryOperator.identity();
		this.recorder.flush().block();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 3L));
		assertThat(this.recorder.pending(KEY)).isNull();
	}

	@Test
	void aStoreThatThrowsIsAFailedWrite() {
		this.recorder.record(KEY, 1).block();
		this.store.writing = (write) -> {
			throw new IllegalStateException("broken");
		};
		assertThatIllegalStateException().isThrownBy(() -> this.recorder.flush().block());
		this.store.writing = UnaryOperator.identity();
		this.recorder.flush().block();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 1L));
	}

	@Test
	void oneWriteRunsAtATimeAndWhoeverAsksMeanwhileSharesTheNext() {
		List<Sinks.Empty<Void>> gates = new ArrayList<>();
		this.store.writing = (write) -> {
			Sinks.Empty<Void> gate = Sinks.empty();
			gates.add(gate);
			return gate.asMono().then(write);
		};
		AtomicInteger done = new AtomicInteger();
		this.recorder.record(KEY, 1).block();
		this.recorder.flush().subscribe(null, null, done::incrementAndGet);
		this.recorder.record(KEY, 2).block();
		for (int i = 0; i < 10; i++) {
			this.recorder.flush().subscribe(null, null, done::incrementAndGet);
		}
		assertThat(gates).hasSize(1);
		gates.get(0).tryEmitEmpty();
		assertThat(done).hasValue(1);
		assertThat(gates).hasSize(2);
		gates.get(1).tryEmitEmpty();
		assertThat(done).hasValue(11);
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 2L));
		assertThat(gates).hasSize(2);
	}

	@Test
	void givingUpWaitingDoesNotStopTheWrite() {
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		this.recorder.record(KEY, 1).block();
		this.recorder.flush().subscribe().dispose();
		gate.tryEmitEmpty();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 1L));
	}

	@Test
	void theVersionIsOddDuringAWrite() {
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		this.recorder.record(KEY, 1).block();
		assertThat(this.recorder.version()).isEven();
		this.recorder.flush().subscribe();
		assertThat(this.recorder.version()).isOdd();
		assertThat(this.recorder.pending(KEY)).isNotNull();
		gate.tryEmitEmpty();
		assertThat(this.recorder.version()).isEven();
	}

	@Test
	void countingAndWritingFromManyThreadsIsExact() throws Exception {
		List<UUID> keys = Stream.generate(UUID::randomUUID).limit(5).toList();
		AtomicBoolean fails = new AtomicBoolean();
		this.store.writing = (write) -> fails.compareAndSet(true, false) ? Mono.error(new IllegalStateException("away"))
				: write;
		try (Crowd crowd = new Crowd(16)) {
			for (int round = 0; round < 20; round++) {
				crowd.together(() -> {
					for (int i = 0; i < 200; i++) {
						this.recorder.record(keys.get(i % 5), i).block();
						if (i % 3 == 0) {
							fails.set(i % 30 == 0);
							this.recorder.flush().onErrorComplete().block();
						}
					}
					return true;
				});
			}
		}
		fails.set(false);
		this.recorder.flush().block();
		assertThat(this.store.sums.values()).containsOnly(20L * 16 * 40).hasSize(5);
	}

	@Test
	void manyWritersDoNotPileUpOnOneStack() throws Exception {
		UsageRecorder immediate = new UsageRecorder(this.store, UsageMode.IMMEDIATE, PATIENCE);
		try (Crowd crowd = new Crowd(8)) {
			crowd.together(() -> {
				for (int i = 0; i < 5_000; i++) {
					immediate.record(KEY, i).subscribe();
				}
				return true;
			});
		}
		immediate.flush().block();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 40_000L));
		assertThat(this.store.deepest).hasValueLessThan(60);
	}

	@Test
	void immediateWaitsForTheWrite() {
		UsageRecorder immediate = new UsageRecorder(this.store, UsageMode.IMMEDIATE, PATIENCE);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		StepVerifier.create(immediate.record(KEY, 1))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(50))
			.then(gate::tryEmitEmpty)
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 1L));
	}

	@Test
	void immediateLetsTheCallGoOnWhenTheWriteFailsOrTakesTooLong() {
		UsageRecorder immediate = new UsageRecorder(this.store, UsageMode.IMMEDIATE, Duration.ofMillis(50));
		this.store.writing = (write) -> Mono.error(new IllegalStateException("away"));
		immediate.record(KEY, 1).block(PATIENCE);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		immediate.record(KEY, 2).block(PATIENCE);
		gate.tryEmitEmpty();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 2L));
	}

	@Test
	void concurrentImmediateUsesAreAllWritten() {
		UsageRecorder immediate = new UsageRecorder(this.store, UsageMode.IMMEDIATE, PATIENCE);
		this.store.writing = (write) -> Mono.delay(Duration.ofMillis(1)).then(write);
		Flux.range(0, 1000)
			.flatMap((i) -> immediate.record(KEY, i).subscribeOn(Schedulers.parallel()), 64)
			.blockLast(PATIENCE);
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 1000L));
		assertThat(this.store.calls.size()).isLessThan(1000);
	}

	@Test
	void offCountsNothing() {
		UsageRecorder off = new UsageRecorder(this.store, UsageMode.OFF, PATIENCE);
		off.record(KEY, 1).block();
		assertThat(off.pending(KEY)).isNull();
		off.flush().block();
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void whatIsForgottenIsNotWritten() {
		this.recorder.record(KEY, 1).block();
		this.recorder.forget(KEY);
		assertThat(this.recorder.pending(KEY)).isNull();
		this.recorder.flush().block();
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void forgettingDuringAWriteDoesNotTakeFromWhatComesAfter() {
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		for (int i = 0; i < 5; i++) {
			this.recorder.record(KEY, i).block();
		}
		this.recorder.flush().subscribe();
		this.recorder.forget(KEY);
		this.recorder.record(KEY, 9).block();
		gate.tryEmitEmpty();
		assertThat(this.recorder.pending(KEY)).isEqualTo(new KeyUse(KEY, 1, Instant.ofEpochMilli(9)));
	}

	@Test
	void aWriteThatNeverAnswersIsGivenUpAndItsUsesGoWithTheNextOne() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		UsageRecorder timed = new UsageRecorder(this.store, UsageMode.BATCHED, PATIENCE, time);
		AtomicInteger failures = new AtomicInteger();
		this.store.writing = (write) -> Mono.never();
		timed.record(KEY, 1).block();
		timed.flush().subscribe(null, (error) -> failures.incrementAndGet());
		timed.record(KEY, 2).block();
		Mono<Void> next = timed.flush().cache();
		next.subscribe();
		time.advanceTimeBy(PATIENCE.multipliedBy(10).minusMillis(1));
		assertThat(failures).hasValue(0);
		this.store.writing = UnaryOperator.identity();
		time.advanceTimeBy(Duration.ofMillis(1));
		next.block(PATIENCE);
		assertThat(failures).hasValue(1);
		assertThat(this.store.calls).containsExactly(List.of(new KeyUse(KEY, 2, Instant.ofEpochMilli(2))));
		assertThat(timed.version()).isEven();
		assertThat(timed.pending(KEY)).isNull();
	}

	@Test
	void aWriteHasTenSecondsThoughThePatienceIsShort() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		UsageRecorder timed = new UsageRecorder(this.store, UsageMode.BATCHED, Duration.ofMillis(1), time);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> gate.asMono().then(write);
		timed.record(KEY, 1).block();
		timed.flush().subscribe();
		time.advanceTimeBy(Duration.ofMillis(9999));
		gate.tryEmitEmpty();
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 1L));
		time.advanceTimeBy(Duration.ofDays(1));
		assertThat(timed.version()).isEven();
		assertThat(timed.pending(KEY)).isNull();
	}

	@Test
	void anAnswerThatComesAfterItsWriteWasGivenUpChangesNothing() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		UsageRecorder timed = new UsageRecorder(this.store, UsageMode.BATCHED, PATIENCE, time);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.store.writing = (write) -> write.then(gate.asMono());
		timed.record(KEY, 1).block();
		timed.flush().subscribe(null, (error) -> {
		});
		time.advanceTimeBy(PATIENCE.multipliedBy(10));
		gate.tryEmitEmpty();
		assertThat(timed.pending(KEY)).isEqualTo(new KeyUse(KEY, 1, Instant.ofEpochMilli(1)));
		assertThat(timed.version()).isEven();
	}

	@Test
	void immediateRecoversFromAWriteThatNeverAnswers() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		UsageRecorder immediate = new UsageRecorder(this.store, UsageMode.IMMEDIATE, Duration.ofMillis(20), time);
		this.store.writing = (write) -> Mono.never();
		immediate.record(KEY, 1).block(PATIENCE);
		immediate.record(KEY, 2).block(PATIENCE);
		this.store.writing = UnaryOperator.identity();
		time.advanceTimeBy(UsageRecorder.MIN_WRITE_LIMIT);
		immediate.record(KEY, 3).block(PATIENCE);
		assertThat(this.store.sums).containsExactly(Map.entry(KEY, 3L));
		assertThat(immediate.pending(KEY)).isNull();
	}

	/**
	 * Adds up what is written.
	 */
	private static final class Sums implements UsageStore {

		private final List<List<KeyUse>> calls = new CopyOnWriteArrayList<>();

		private final Map<UUID, Long> sums = new ConcurrentHashMap<>();

		private final AtomicInteger deepest = new AtomicInteger();

		private volatile UnaryOperator<Mono<Void>> writing = UnaryOperator.identity();

		@Override
		public Mono<Void> addUses(List<KeyUse> uses) {
			return this.writing.apply(Mono.fromRunnable(() -> {
				if (this.calls.size() < 1000) {
					this.calls.add(uses);
				}
				int depth = (int) StackWalker.getInstance().walk(Stream::count).longValue();
				this.deepest.accumulateAndGet(depth, Math::max);
				uses.forEach((use) -> this.sums.merge(use.keyId(), use.count(), Long::sum));
			}));
		}

	}

}
