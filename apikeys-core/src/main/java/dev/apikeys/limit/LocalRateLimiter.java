package dev.apikeys.limit;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.apikeys.error.StoreUnavailableException;
import reactor.core.publisher.Mono;

/**
 * Exact fixed windows in this process's memory: a few numbers per key, changed by
 * compare-and-set, without lock or thread. Windows are kept per instance and forgotten at
 * a restart. Time is that of the clock, in whole milliseconds; if it is set back, a
 * running window ends no later than its length from then.
 */
public final class LocalRateLimiter implements RateLimiter {

	/** How many running windows are tracked when nothing else is said. */
	public static final int DEFAULT_MAX_KEYS = 1_000_000;

	private final Map<UUID, Cell> cells = new ConcurrentHashMap<>();

	private final AtomicInteger size = new AtomicInteger();

	private final Clock clock;

	private final int maxKeys;

	/*
	 * Looking for ended windows before this moment is in vain: none of those that the
	 * last look found ends earlier, and none opened since can.
	 */
	private volatile long nextSweep = Long.MIN_VALUE;

	/**
	 * Create a limiter.
	 * @param clock the time
	 * @param maxKeys how many running windows are tracked, at least 1
	 * @throws IllegalArgumentException if {@code maxKeys} is less than 1
	 */
	public LocalRateLimiter(Clock clock, int maxKeys) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("maxKeys must be at least 1, not " + maxKeys);
		}
		this.clock = clock;
		this.maxKeys = maxKeys;
	}

	@Override
	public Mono<RateLimitDecision> acquire(UUID keyId, List<NamedLimit> limits, long cost) {
		while (true) {
			Cell cell = this.cells.get(keyId);
			Windows seen = (cell != null) ? cell.windows.get() : Windows.NONE;
			if (cell != null && seen == Windows.RETIRED) {
				remove(keyId, cell);
				continue;
			}
			long now = this.clock.millis();
			Windows.Attempt attempt = seen.withinLength(now).attempt(limits, cost, now);
			if (attempt.next() == seen) {
				return Mono.just(attempt.decision());
			}
			if (cell != null) {
				if (cell.windows.compareAndSet(seen, attempt.next())) {
					return Mono.just(attempt.decision());
				}
				continue;
			}
			Cell opened = new Cell(attempt.next());
			Cell kept = this.cells.computeIfAbsent(keyId, (id) -> reserve() ? opened : null);
			if (kept == opened) {
				return Mono.just(attempt.decision());
			}
			if (kept == null && !makeRoom(now)) {
				return Mono.error(new StoreUnavailableException(
						"As many rate limit windows are running as can be tracked.", null));
			}
		}
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.allOf(Capability.class);
	}

	/**
	 * Drop the windows that have ended.
	 */
	@Override
	public void cleanUp() {
		sweep(this.clock.millis());
	}

	/*
	 * Called where a key gets its cell, in one step with it: of two calls for the same
	 * new key, the one that comes second must not find the last place taken by the first.
	 */
	private boolean reserve() {
		while (true) {
			int taken = this.size.get();
			if (taken >= this.maxKeys) {
				return false;
			}
			if (this.size.compareAndSet(taken, taken + 1)) {
				return true;
			}
		}
	}

	private boolean makeRoom(long now) {
		if (now >= this.nextSweep || now < this.nextSweep - RateLimit.MIN_WINDOW.toMillis()) {
			sweep(now);
		}
		return this.size.get() < this.maxKeys;
	}

	private void sweep(long start) {
		long now = start;
		long earliest = now + RateLimit.MIN_WINDOW.toMillis();
		for (Map.Entry<UUID, Cell> entry : this.cells.entrySet()) {
			Cell cell = entry.getValue();
			Windows windows = cell.windows.get();
			if (windows.isBeyondLength(now)) {
				now = this.clock.millis();
				cell.windows.compareAndSet(windows, windows.withinLength(now));
				windows = cell.windows.get();
			}
			if (windows.end() > now) {
				earliest = Math.min(earliest, windows.end());
			}
			else if (windows == Windows.RETIRED || cell.windows.compareAndSet(windows, Windows.RETIRED)) {
				remove(entry.getKey(), cell);
			}
		}
		this.nextSweep = earliest;
	}

	private void remove(UUID keyId, Cell cell) {
		this.cells.computeIfPresent(keyId, (id, current) -> {
			if (current != cell) {
				return current;
			}
			this.size.decrementAndGet();
			return null;
		});
	}

	/**
	 * Where a key's windows are. A retired one takes no more, so that it can be dropped
	 * without losing a call that is being counted.
	 */
	private static final class Cell {

		private final AtomicReference<Windows> windows;

		Cell(Windows windows) {
			this.windows = new AtomicReference<>(windows);
		}

	}

}
