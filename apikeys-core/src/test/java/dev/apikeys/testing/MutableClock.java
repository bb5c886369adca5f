package dev.apikeys.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved, forwards or back. Safe for use by several
 * threads.
 */
public final class MutableClock extends Clock {

	private final AtomicReference<Instant> now;

	public MutableClock() {
		this(Instant.parse("2026-03-01T12:00:00Z"));
	}

	public MutableClock(Instant now) {
		this.now = new AtomicReference<>(now);
	}

	public void advance(Duration duration) {
		this.now.updateAndGet((before) -> before.plus(duration));
	}

	public void advanceMillis(long millis) {
		advance(Duration.ofMillis(millis));
	}

	public void set(Instant now) {
		this.now.set(now);
	}

	@Override
	public Instant instant() {
		return this.now.get();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("Everything here is in UTC");
	}

}
