package dev.apikeys.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system's clock, moved forward as a test says.
 */
final class MovableClock extends Clock {

	private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

	private final Clock system = Clock.systemUTC();

	void advance(Duration duration) {
		this.offset.updateAndGet(duration::plus);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new IllegalArgumentException("always UTC");
	}

	@Override
	public Instant instant() {
		return this.system.instant().plus(this.offset.get());
	}

}
