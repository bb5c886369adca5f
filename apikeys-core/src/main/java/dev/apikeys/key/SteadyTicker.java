package dev.apikeys.key;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * The time that passed by a clock, which goes on when the clock is set back: otherwise
 * what is remembered would be remembered for as much longer.
 */
final class SteadyTicker implements Ticker {

	private final Clock clock;

	private final AtomicReference<Reading> latest;

	SteadyTicker(Clock clock) {
		this.clock = clock;
		this.latest = new AtomicReference<>(new Reading(clock.millis(), 0));
	}

	@Override
	public long read() {
		while (true) {
			Reading reading = this.latest.get();
			long now = this.clock.millis();
			if (now == reading.clock) {
				return TimeUnit.MILLISECONDS.toNanos(reading.passed);
			}
			Reading next = new Reading(now, reading.passed + Math.max(0, now - reading.clock));
			if (this.latest.compareAndSet(reading, next)) {
				return TimeUnit.MILLISECONDS.toNanos(next.passed);
			}
		}
	}

	/**
	 * One look at the clock.
	 *
	 * @param clock what it said, in milliseconds
	 * @param passed how many milliseconds had passed by then
	 */
	private record Reading(long clock, long passed) {

	}

}
