package dev.apikeys.limit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.limit.RateLimiter.Capability;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import dev.apikeys.testing.Crowd;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The engine of our own has no differences.
 */
class LocalRateLimiterTests extends RateLimiterContract {

	@Override
	RateLimiter limiter(MutableClock clock, int maxKeys) {
		return new LocalRateLimiter(clock, maxKeys);
	}

	@Override
	Set<Capability> declared() {
		return EnumSet.allOf(Capability.class);
	}

	@Override
	int repeats() {
		return 100;
	}

	@Test
	void tracksAtLeastOneKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalRateLimiter(new MutableClock(), 0))
			.withMessage("maxKeys must be at least 1, not 0");
	}

	@Test
	void noPlaceIsLostWhateverHappensAtOnce() throws Exception {
		int places = 50;
		List<UUID> keys = Stream.generate(UUID::randomUUID).limit(4 * places).toList();
		String[] limits = { "100/1s", "100/2s", "100/5s" };
		try (Crowd crowd = new Crowd(16)) {
			for (int round = 0; round < 20; round++) {
				MutableClock clock = new MutableClock();
				LocalRateLimiter limiter = new LocalRateLimiter(clock, places);
				crowd.together(() -> {
					ThreadLocalRandom random = ThreadLocalRandom.current();
					for (int i = 0; i < 500; i++) {
						UUID key = keys.get(random.nextInt(keys.size()));
						NamedLimit limit = new NamedLimit("default", RateLimit.of(limits[random.nextInt(3)]));
						limiter.acquire(key, List.of(limit), 1).onErrorComplete().block();
						clock.advanceMillis((random.nextInt(100) == 0) ? -500 : random.nextInt(20));
					}
					return true;
				});
				// A clock that was set back last is noticed by the next look, here as in
				// the background.
				limiter.cleanUp();
				clock.advanceMillis(5000);
				for (int i = 0; i < places; i++) {
					take(limiter, UUID.randomUUID(), "1/10s", 1);
				}
				assertThatExceptionOfType(StoreUnavailableException.class)
					.isThrownBy(() -> take(limiter, UUID.randomUUID(), "1/10s", 1));
				clock.advanceMillis(10_000);
				for (int i = 0; i < places; i++) {
					take(limiter, UUID.randomUUID(), "1/10s", 1);
				}
			}
		}
	}

	@Test
	void aClockThatIsSetBackIsNoticedByACallThatNeedsAPlace() {
		MutableClock clock = new MutableClock();
		LocalRateLimiter limiter = new LocalRateLimiter(clock, 1);
		take(limiter, UUID.randomUUID(), "1/10s", 1);
		clock.advance(Duration.ofHours(-1));
		UUID id = UUID.randomUUID();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, id, "1/10s", 1));
		clock.advanceMillis(9999);
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, id, "1/10s", 1));
		clock.advanceMillis(1);
		assertThat(take(limiter, id, "1/10s", 1).permitted()).isTrue();
	}

	@Test
	void aPlaceIsFreeAtTheEndOfAWindowThatALimitMadeShorterOrLonger() {
		MutableClock clock = new MutableClock();
		LocalRateLimiter limiter = new LocalRateLimiter(clock, 1);
		UUID id = UUID.randomUUID();
		take(limiter, id, "5/10s", 1);
		take(limiter, id, "5/2s", 1);
		take(limiter, id, "5/20s", 1);
		take(limiter, id, "5/5s", 1);
		clock.advanceMillis(4999);
		UUID other = UUID.randomUUID();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> take(limiter, other, "1/10s", 1));
		clock.advanceMillis(1);
		assertThat(take(limiter, other, "1/10s", 1).permitted()).isTrue();
	}

}
