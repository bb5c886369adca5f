package dev.apikeys.limit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import org.junit.jupiter.api.Test;

import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimiter.Capability;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What is the same with Resilience4j, and instead of each capability that it lacks, the
 * difference that its documentation names.
 */
class Resilience4jRateLimiterTests extends RateLimiterContract {

	private final RateLimiterRegistry registry = RateLimiterRegistry.ofDefaults();

	@Override
	RateLimiter limiter(MutableClock clock, int maxKeys) {
		return new Resilience4jRateLimiter(RateLimiterRegistry.ofDefaults(), maxKeys);
	}

	@Override
	Set<Capability> declared() {
		return EnumSet.of(Capability.BOUNDED_WINDOWS);
	}

	@Override
	int repeats() {
		return 5;
	}

	@Test
	void insteadOfAnInjectedClockTheTimeOfTheSystemCounts() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "2/second", 2), 0);
		await().pollInterval(Duration.ofMillis(20)).until(() -> take(limiter, "2/second", 1).permitted());
	}

	@Test
	void insteadOfOpeningWithACallWindowsFollowAFixedBeat() {
		RateLimiter limiter = limiter();
		take(limiter, "2/2s", 1);
		await().pollInterval(Duration.ofMillis(20))
			.until(() -> take(limiter, "2/2s", 0).states().get(0).remaining() == 2);
		await().pollDelay(Duration.ofMillis(500)).until(() -> true);
		RateLimitDecision inTheMiddle = take(limiter, "2/2s", 2);
		assertPassed(inTheMiddle, 0);
		assertThat(inTheMiddle.states().get(0).reset()).isPositive().isLessThan(Duration.ofMillis(1600));
	}

	@Test
	void insteadOfAtOnceARaisedLimitCountsFromTheNextWindow() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "2/second", 2), 0);
		assertRefused(take(limiter, "5/second", 1), Outcome.REFUSED, 0);
		await().pollInterval(Duration.ofMillis(20))
			.until(() -> take(limiter, "5/second", 0).states().get(0).remaining() == 5);
	}

	@Test
	void insteadOfAtOnceALoweredLimitCountsFromTheNextWindow() {
		RateLimiter limiter = limiter();
		assertPassed(take(limiter, "5/second", 2), 3);
		assertPassed(take(limiter, "1/second", 1), 1);
		assertPassed(take(limiter, "1/second", 1), 1);
		assertPassed(take(limiter, "1/second", 1), 0);
		await().pollInterval(Duration.ofMillis(20)).until(() -> take(limiter, "1/second", 1).permitted());
		assertRefused(take(limiter, "1/second", 1), Outcome.REFUSED, 0);
	}

	@Test
	void insteadOfSeveralLimitsItTakesOne() {
		NamedLimit burst = new NamedLimit("burst", RateLimit.of("2/minute"));
		NamedLimit daily = new NamedLimit("daily", RateLimit.of("3/day"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> limiter().acquire(this.key, List.of(burst, daily), 1).block())
			.withMessageContaining("several limits");
	}

	@Test
	void aPlaceIsFreeWhenItsWindowHasEnded() {
		RateLimiter limiter = limiter(new MutableClock(), 1);
		assertPassed(take(limiter, UUID.randomUUID(), "1/second", 1), 0);
		await().pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(() -> take(limiter, this.key, "1/second", 1).permitted());
	}

	@Test
	void aPlaceWhoseWindowIsReplacedIsCountedOnce() {
		RateLimiter limiter = limiter(new MutableClock(), 2);
		take(limiter, "1/minute", 1);
		take(limiter, "1/hour", 1);
		take(limiter, "1/day", 1);
		assertPassed(take(limiter, UUID.randomUUID(), "1/hour", 1), 0);
	}

	@Test
	void aRunningLimiterIsInTheRegistryWithItsEvents() {
		RateLimiter limiter = new Resilience4jRateLimiter(this.registry, 10);
		ConcurrentLinkedQueue<RateLimiterEvent.Type> events = new ConcurrentLinkedQueue<>();
		this.registry.getEventPublisher()
			.onEntryAdded((added) -> added.getAddedEntry()
				.getEventPublisher()
				.onEvent((event) -> events.add(event.getEventType())));
		take(limiter, "1/hour", 1);
		take(limiter, "1/hour", 1);
		take(limiter, "1/hour", 0);
		take(limiter, "1/hour", 2);
		assertThat(events).containsExactly(RateLimiterEvent.Type.SUCCESSFUL_ACQUIRE,
				RateLimiterEvent.Type.FAILED_ACQUIRE);
		assertThat(this.registry.find("apikey-" + this.key)).hasValueSatisfying(
				(registered) -> assertThat(registered.getRateLimiterConfig().getTimeoutDuration()).isZero());
	}

	@Test
	void aLimiterThatIsIdleLeavesTheRegistry() {
		RateLimiter limiter = new Resilience4jRateLimiter(this.registry, 10);
		take(limiter, "1/second", 1);
		limiter.cleanUp();
		assertThat(this.registry.getAllRateLimiters()).hasSize(1);
		await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
			limiter.cleanUp();
			assertThat(this.registry.getAllRateLimiters()).isEmpty();
		});
	}

	@Test
	void tracksAtLeastOneKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Resilience4jRateLimiter(this.registry, 0))
			.withMessage("maxKeys must be at least 1, not 0");
	}

}
