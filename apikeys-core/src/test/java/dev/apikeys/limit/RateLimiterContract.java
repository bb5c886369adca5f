package dev.apikeys.limit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter.Capability;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import dev.apikeys.testing.Crowd;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * What every {@link RateLimiter} keeps, and what those keep that declare a capability.
 * The tests of an engine say what it declares, and test what it does instead of what it
 * does not declare.
 */
abstract class RateLimiterContract {

	static final int ENOUGH = 1000;

	private static final int THREADS = 64;

	final UUID key = UUID.randomUUID();

	/**
	 * A new limiter.
	 * @param clock the time, for an engine that takes it
	 * @param maxKeys how many windows it tracks, for an engine that bounds them
	 */
	abstract RateLimiter limiter(MutableClock clock, int maxKeys);

	/**
	 * What the engine says of itself, and all that it says.
	 */
	abstract Set<Capability> declared();

	/**
	 * How often a test that looks for a race is repeated.
	 */
	abstract int repeats();

	@Test
	void declaresExactlyWhatIsTested() {
		assertThat(limiter().capabilities()).containsExactlyInAnyOrderElementsOf(declared());
	}

	@Test
	void admitsAsManyAsTheLimitSaysAndNotOneMore() {
		RateLimiter limiter = limiter();
		for (int left = 4; left >= 0; left--) {
			assertPassed(take(limiter, "5/hour", 1), left);
		}
		RateLimitDecision refused = take(limiter, "5/hour", 1);
		assertRefused(refused, Outcome.REFUSED, 0);
		assertThat(refused.retryAfter()).isEqualTo(refused.states().get(0).reset()).isPositive();
	}

	@Test
	void saysWhichLimitItJudged() {
		NamedLimit limit = new NamedLimit("burst", RateLimit.of("5/hour"));
		assertThat(judge(limiter(), this.key, 1, limit).states()).singleElement()
			.extracting(State::policy)
			.isEqualTo(limit);
	}

	@Test
	void keysDoNotShareALimit() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "1/hour", 1), 0);
		assertPassed(take(limiter, UUID.randomUUID(), "1/hour", 1), 0);
		assertRefused(take(limiter, "1/hour", 1), Outcome.REFUSED, 0);
	}

	@Test
	void aCostOfThreePassesThirtyThreeTimesUnderALimitOfHundred() {
		RateLimiter limiter = limiter();
		for (int left = 97; left >= 1; left -= 3) {
			assertPassed(take(limiter, "100/hour", 3), left);
		}
		assertRefused(take(limiter, "100/hour", 3), Outcome.REFUSED, 1);
		assertPassed(take(limiter, "100/hour", 1), 0);
	}

	@Test
	void aCostOfZeroIsNeverRefusedAndConsumesNothing() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "2/hour", 0), 2);
		assertPassed(take(limiter, "2/hour", 0), 2);
		assertPassed(take(limiter, "2/hour", 2), 0);
		assertPassed(take(limiter, "2/hour", 0), 0);
	}

	@Test
	void aCostAboveTheLimitCanNeverPassAndConsumesNothing() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "5/hour", 2), 3);
		RateLimitDecision decision = take(limiter, "5/hour", 6);
		assertRefused(decision, Outcome.NEVER, 3);
		assertThat(decision.retryAfter()).isNull();
		assertPassed(take(limiter, "5/hour", 3), 0);
		assertRefused(take(limiter, "5/hour", 1_000_000), Outcome.NEVER, 0);
	}

	@Test
	void aCostAboveTheLimitOfAFreshKeyConsumesNothing() {
		RateLimiter limiter = limiter();
		assertRefused(take(limiter, "5/hour", 6), Outcome.NEVER, 5);
		assertPassed(take(limiter, "5/hour", 5), 0);
	}

	@Test
	void aCostAboveWhatIsLeftIsRefusedAndLeavesIt() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "5/hour", 3), 2);
		RateLimitDecision decision = take(limiter, "5/hour", 3);
		assertRefused(decision, Outcome.REFUSED, 2);
		assertThat(decision.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofHours(1));
		assertPassed(take(limiter, "5/hour", 2), 0);
	}

	@Test
	void theLargestLimitWorks() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "1000000000/31d", 1_000_000), 999_000_000);
	}

	@Test
	void anotherWindowStartsAfresh() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "5/hour", 5), 0);
		assertPassed(take(limiter, "5/day", 1), 4);
		assertThat(take(limiter, "5/day", 0).states().get(0).reset()).isGreaterThan(Duration.ofHours(1));
	}

	@Test
	void cleaningUpKeepsARunningWindow() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "5/hour", 3), 2);
		limiter.cleanUp();
		assertPassed(take(limiter, "5/hour", 1), 1);
	}

	@Test
	void sixtyFourThreadsGetExactlyWhatTheLimitSays() throws Exception {
		try (Crowd crowd = new Crowd(THREADS)) {
			for (int i = 0; i < repeats(); i++) {
				RateLimiter limiter = limiter();
				assertThat(passes(crowd, limiter, "100/hour", 1, 4)).isEqualTo(100);
				assertPassed(take(limiter, "100/hour", 0), 0);
			}
		}
	}

	@Test
	void sixtyFourThreadsThatPayThreeGetExactlyAThird() throws Exception {
		try (Crowd crowd = new Crowd(THREADS)) {
			for (int i = 0; i < repeats(); i++) {
				RateLimiter limiter = limiter();
				assertThat(passes(crowd, limiter, "100/hour", 3, 2)).isEqualTo(33);
				assertPassed(take(limiter, "100/hour", 0), 1);
			}
		}
	}

	@Test
	void cleaningUpAllTheTimeLosesNothingThatIsBeingCounted() throws Exception {
		try (Crowd crowd = new Crowd(THREADS)) {
			for (int i = 0; i < repeats(); i++) {
				RateLimiter limiter = limiter();
				assertThat(whileCleaningUp(limiter, () -> passes(crowd, limiter, "100/hour", 1, 4))).isEqualTo(100);
			}
		}
	}

	@TestFactory
	Stream<DynamicTest> keepsWhatItDeclares() {
		return declared().stream().flatMap((capability) -> switch (capability) {
			case WINDOW_OPENS_WITH_FIRST_CALL -> Stream.of();
			case CHANGED_LIMIT_APPLIES_AT_ONCE ->
				Stream.of(test("a lowered limit applies at once", this::aLoweredLimitAppliesAtOnce),
						test("a limit below what was used leaves nothing", this::aLimitBelowWhatWasUsedLeavesNothing),
						test("a raised limit applies at once", this::aRaisedLimitAppliesAtOnce));
			case SEVERAL_LIMITS -> Stream.of(
					test("several limits are taken together or not at all",
							this::severalLimitsAreTakenTogetherOrNotAtAll),
					test("the longest wait of several limits counts", this::theLongestWaitOfSeveralLimitsCounts),
					test("one limit that can never pass means never", this::oneLimitThatCanNeverPassMeansNever));
			case BOUNDED_WINDOWS ->
				Stream.of(test("no running window is dropped for a new one", this::noRunningWindowIsDroppedForANewOne),
						test("what consumes nothing needs no place", this::whatConsumesNothingNeedsNoPlace),
						test("calls of one key need one place", this::callsOfOneKeyNeedOnePlace));
			case INJECTED_CLOCK -> timed();
		});
	}

	private Stream<DynamicTest> timed() {
		Stream<DynamicTest> tests = Stream.of(
				test("the next window opens after the end of the last", this::theNextWindowOpensAfterTheEndOfTheLast),
				test("sixty four threads across an end get two windows",
						this::sixtyFourThreadsAcrossAnEndGetTwoWindows),
				test("places are free at the moment their window ends", this::placesAreFreeAtTheMomentTheirWindowEnds),
				test("a clock that is set back ends a window after its length",
						this::aClockThatIsSetBackEndsAWindowAfterItsLength),
				test("a clock that is set back ends a window though every call is refused",
						this::aClockThatIsSetBackEndsAWindowThoughEveryCallIsRefused),
				test("a clock that is set back frees places after their length",
						this::aClockThatIsSetBackFreesPlacesAfterTheirLength));
		if (declared().contains(Capability.WINDOW_OPENS_WITH_FIRST_CALL)) {
			tests = Stream.concat(tests,
					Stream.of(
							test("the window opens with the first counted call",
									this::theWindowOpensWithTheFirstCountedCall),
							test("what consumes nothing opens no window", this::whatConsumesNothingOpensNoWindow)));
		}
		if (declared().contains(Capability.CHANGED_LIMIT_APPLIES_AT_ONCE)) {
			tests = Stream.concat(tests, Stream
				.of(test("a changed limit keeps the end of the window", this::aChangedLimitKeepsTheEndOfTheWindow)));
		}
		return tests;
	}

	private void aLoweredLimitAppliesAtOnce() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		assertPassed(take(limiter, id, "10/hour", 4), 6);
		assertPassed(take(limiter, id, "5/hour", 0), 1);
		assertPassed(take(limiter, id, "5/hour", 1), 0);
		assertRefused(take(limiter, id, "5/hour", 1), Outcome.REFUSED, 0);
	}

	private void aLimitBelowWhatWasUsedLeavesNothing() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		assertPassed(take(limiter, id, "10/hour", 8), 2);
		assertRefused(take(limiter, id, "5/hour", 1), Outcome.REFUSED, 0);
		assertPassed(take(limiter, id, "10/hour", 2), 0);
	}

	private void aRaisedLimitAppliesAtOnce() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		assertPassed(take(limiter, id, "5/hour", 5), 0);
		assertRefused(take(limiter, id, "5/hour", 1), Outcome.REFUSED, 0);
		assertPassed(take(limiter, id, "8/hour", 1), 2);
	}

	private void aChangedLimitKeepsTheEndOfTheWindow() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		take(limiter, id, "10/10s", 4);
		clock.advanceMillis(4000);
		assertReset(take(limiter, id, "5/10s", 1), 6000);
		clock.advanceMillis(2000);
		assertReset(take(limiter, id, "20/10s", 1), 4000);
		assertReset(take(limiter, id, "20/20s", 1), 20_000);
		assertPassed(take(limiter, id, "20/20s", 0), 19);
	}

	private void severalLimitsAreTakenTogetherOrNotAtAll() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		NamedLimit burst = new NamedLimit("burst", RateLimit.of("2/minute"));
		NamedLimit daily = new NamedLimit("daily", RateLimit.of("3/day"));
		assertLeft(judge(limiter, id, 2, burst, daily), true, 0, 1);
		RateLimitDecision refused = judge(limiter, id, 1, burst, daily);
		assertLeft(refused, false, 0, 1);
		assertThat(refused.states()).extracting(State::outcome).containsExactly(Outcome.REFUSED, Outcome.PERMITTED);
		assertLeft(judge(limiter, id, 0, daily, burst), true, 1, 0);
		assertLeft(judge(limiter, id, 1, daily), true, 0);
	}

	private void theLongestWaitOfSeveralLimitsCounts() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		NamedLimit minute = new NamedLimit("minute", RateLimit.of("1/minute"));
		NamedLimit hour = new NamedLimit("hour", RateLimit.of("1/hour"));
		assertThat(judge(limiter, id, 1, minute, hour).retryAfter()).isNull();
		assertThat(judge(limiter, id, 1, minute, hour).retryAfter()).isGreaterThan(Duration.ofMinutes(59));
	}

	private void oneLimitThatCanNeverPassMeansNever() {
		RateLimiter limiter = limiter();
		UUID id = UUID.randomUUID();
		NamedLimit small = new NamedLimit("small", RateLimit.of("1/minute"));
		NamedLimit large = new NamedLimit("large", RateLimit.of("5/hour"));
		judge(limiter, id, 1, small, large);
		RateLimitDecision decision = judge(limiter, id, 2, small, large);
		assertLeft(decision, false, 0, 4);
		assertThat(decision.retryAfter()).isNull();
	}

	private void noRunningWindowIsDroppedForANewOne() {
		RateLimiter limiter = limiter(new MutableClock(), 2);
		UUID first = UUID.randomUUID();
		UUID second = UUID.randomUUID();
		assertPassed(take(limiter, first, "5/hour", 1), 4);
		assertPassed(take(limiter, second, "5/hour", 1), 4);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(StoreUnavailableException.class)
				.isThrownBy(() -> take(limiter, UUID.randomUUID(), "5/hour", 1));
		}
		assertPassed(take(limiter, first, "5/hour", 1), 3);
		assertPassed(take(limiter, second, "5/hour", 1), 3);
	}

	private void whatConsumesNothingNeedsNoPlace() {
		RateLimiter limiter = limiter(new MutableClock(), 1);
		assertPassed(take(limiter, UUID.randomUUID(), "5/hour", 0), 5);
		assertRefused(take(limiter, UUID.randomUUID(), "5/hour", 6), Outcome.NEVER, 5);
		assertPassed(take(limiter, UUID.randomUUID(), "5/hour", 1), 4);
		assertPassed(take(limiter, UUID.randomUUID(), "5/hour", 0), 5);
		assertRefused(take(limiter, UUID.randomUUID(), "5/hour", 6), Outcome.NEVER, 5);
	}

	private void callsOfOneKeyNeedOnePlace() throws Exception {
		try (Crowd crowd = new Crowd(THREADS)) {
			for (int i = 0; i < repeats(); i++) {
				RateLimiter limiter = limiter(new MutableClock(), 1);
				assertThat(passes(crowd, limiter, "100/hour", 1, 2)).isEqualTo(100);
			}
		}
	}

	private void theWindowOpensWithTheFirstCountedCall() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		clock.advanceMillis(1234);
		assertReset(take(limiter, id, "2/10s", 1), 10_000);
		clock.advanceMillis(9999);
		assertReset(take(limiter, id, "2/10s", 1), 1);
		assertThat(take(limiter, id, "2/10s", 1).retryAfter()).isEqualTo(Duration.ofMillis(1));
		clock.advanceMillis(1);
		assertPassed(take(limiter, id, "2/10s", 0), 2);
		clock.advanceMillis(7777);
		assertReset(take(limiter, id, "2/10s", 1), 10_000);
	}

	private void whatConsumesNothingOpensNoWindow() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		assertReset(take(limiter, id, "2/10s", 0), 10_000);
		assertReset(take(limiter, id, "2/10s", 3), 10_000);
		clock.advanceMillis(6000);
		assertReset(take(limiter, id, "2/10s", 0), 10_000);
		assertReset(take(limiter, id, "2/10s", 1), 10_000);
		clock.advanceMillis(6000);
		assertReset(take(limiter, id, "2/10s", 0), 4000);
	}

	private void theNextWindowOpensAfterTheEndOfTheLast() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		assertPassed(take(limiter, id, "1/10s", 1), 0);
		clock.advanceMillis(9999);
		assertRefused(take(limiter, id, "1/10s", 1), Outcome.REFUSED, 0);
		clock.advanceMillis(1);
		assertPassed(take(limiter, id, "1/10s", 1), 0);
		assertRefused(take(limiter, id, "1/10s", 1), Outcome.REFUSED, 0);
	}

	private void sixtyFourThreadsAcrossAnEndGetTwoWindows() throws Exception {
		try (Crowd crowd = new Crowd(THREADS)) {
			for (int i = 0; i < repeats(); i++) {
				MutableClock clock = new MutableClock();
				RateLimiter limiter = limiter(clock, ENOUGH);
				UUID id = UUID.randomUUID();
				assertThat(passes(crowd, limiter, id, "100/hour", 1, 2)).isEqualTo(100);
				AtomicBoolean moving = new AtomicBoolean();
				CountDownLatch moved = new CountDownLatch(1);
				clock.advance(Duration.ofHours(1).minusMillis(1));
				int across = whileCleaningUp(limiter, () -> crowd.together(() -> {
					int passed = 0;
					for (int n = 0; n < 4; n++) {
						if (n == 2 && moving.compareAndSet(false, true)) {
							clock.advanceMillis(1);
							moved.countDown();
						}
						if (n == 2) {
							assertThat(moved.await(30, TimeUnit.SECONDS)).isTrue();
						}
						passed += take(limiter, id, "100/hour", 1).permitted() ? 1 : 0;
					}
					return passed;
				}).stream().mapToInt(Integer::intValue).sum());
				assertThat(100 + across).isEqualTo(200);
			}
		}
	}

	private void placesAreFreeAtTheMomentTheirWindowEnds() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, 2);
		take(limiter, UUID.randomUUID(), "5/10s", 1);
		clock.advanceMillis(500);
		take(limiter, UUID.randomUUID(), "5/10s", 1);
		clock.advanceMillis(9499);
		UUID id = UUID.randomUUID();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, id, "5/10s", 1));
		clock.advanceMillis(1);
		assertPassed(take(limiter, id, "5/10s", 1), 4);
		clock.advanceMillis(499);
		UUID other = UUID.randomUUID();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, other, "5/10s", 1));
		clock.advanceMillis(1);
		assertPassed(take(limiter, other, "5/10s", 1), 4);
		assertPassed(take(limiter, id, "5/10s", 1), 3);
	}

	private void aClockThatIsSetBackEndsAWindowAfterItsLength() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		take(limiter, id, "2/10s", 1);
		clock.advance(Duration.ofHours(-1));
		assertReset(take(limiter, id, "2/10s", 1), 10_000);
		clock.advanceMillis(9999);
		assertRefused(take(limiter, id, "2/10s", 1), Outcome.REFUSED, 0);
		clock.advanceMillis(1);
		assertPassed(take(limiter, id, "2/10s", 1), 1);
	}

	private void aClockThatIsSetBackEndsAWindowThoughEveryCallIsRefused() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, ENOUGH);
		UUID id = UUID.randomUUID();
		take(limiter, id, "1/10s", 1);
		clock.advance(Duration.ofHours(-1));
		for (int left = 10; left > 0; left--) {
			RateLimitDecision decision = take(limiter, id, "1/10s", 1);
			assertRefused(decision, Outcome.REFUSED, 0);
			assertReset(decision, 1000 * left);
			clock.advanceMillis(1000);
		}
		assertPassed(take(limiter, id, "1/10s", 1), 0);
	}

	private void aClockThatIsSetBackFreesPlacesAfterTheirLength() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = limiter(clock, 1);
		take(limiter, UUID.randomUUID(), "1/10s", 1);
		clock.advance(Duration.ofHours(-1));
		limiter.cleanUp();
		clock.advanceMillis(9999);
		UUID id = UUID.randomUUID();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, id, "1/10s", 1));
		clock.advanceMillis(1);
		assertPassed(take(limiter, id, "1/10s", 1), 0);
	}

	final RateLimiter limiter() {
		return limiter(new MutableClock(), ENOUGH);
	}

	final RateLimitDecision take(RateLimiter limiter, String limit, long cost) {
		return take(limiter, this.key, limit, cost);
	}

	static RateLimitDecision take(RateLimiter limiter, UUID keyId, String limit, long cost) {
		return judge(limiter, keyId, cost, new NamedLimit("default", RateLimit.of(limit)));
	}

	static RateLimitDecision judge(RateLimiter limiter, UUID keyId, long cost, NamedLimit... limits) {
		@Nullable RateLimitDecision decision = limiter.acquire(keyId, List.of(limits), cost).block();
		assertThat(decision).isNotNull();
		return decision;
	}

	static void assertPassed(RateLimitDecision decision, long left) {
		assertLeft(decision, true, left);
		assertThat(decision.retryAfter()).isNull();
	}

	static void assertRefused(RateLimitDecision decision, Outcome outcome, long left) {
		assertLeft(decision, false, left);
		assertThat(decision.states().get(0).outcome()).isEqualTo(outcome);
	}

	private static void assertLeft(RateLimitDecision decision, boolean permitted, long... left) {
		assertThat(decision.permitted()).isEqualTo(permitted);
		assertThat(decision.states()).extracting(State::remaining)
			.containsExactlyElementsOf(LongStream.of(left).boxed().toList());
	}

	private static void assertReset(RateLimitDecision decision, long millis) {
		assertThat(decision.states()).singleElement().extracting(State::reset).isEqualTo(Duration.ofMillis(millis));
	}

	private int passes(Crowd crowd, RateLimiter limiter, String limit, long cost, int calls) throws Exception {
		return passes(crowd, limiter, this.key, limit, cost, calls);
	}

	private static int passes(Crowd crowd, RateLimiter limiter, UUID keyId, String limit, long cost, int calls)
			throws Exception {
		return crowd.together(() -> {
			int passed = 0;
			for (int i = 0; i < calls; i++) {
				passed += take(limiter, keyId, limit, cost).permitted() ? 1 : 0;
			}
			return passed;
		}).stream().mapToInt(Integer::intValue).sum();
	}

	private static int whileCleaningUp(RateLimiter limiter, Callable<Integer> action) throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		Thread cleaner = new Thread(() -> {
			while (!done.get()) {
				limiter.cleanUp();
			}
		}, "cleaner");
		cleaner.start();
		try {
			return action.call();
		}
		finally {
			done.set(true);
			cleaner.join();
		}
	}

	private static DynamicTest test(String name, Executable check) {
		return dynamicTest(name, check);
	}

}
