package dev.apikeys.limit;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.apikeys.limit.RateLimiter.Capability;
import dev.apikeys.testing.MutableClock;

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

}
