package dev.apikeys.limit;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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

	/* How many places one call frees at most, so that no call pays for all of them. */
	private static final int FREED_AT_ONCE = 64;

	private final Map<UUID, Cell> cells = new ConcurrentHashMap<>();

	private final Agenda agenda = new Agenda();

	private final AtomicInteger size = new AtomicInteger();

	/* The latest moment at which a call was counted, since the clock was set back. */
	private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

	private final Clock clock;

	private final int maxKeys;

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
			Windows seen = (cell != null) ? cell.windows() : Windows.NONE;
			if (cell != null && seen == Windows.RETIRED) {
				remove(cell);
				continue;
			}
			long now = this.clock.millis();
			Windows.Attempt attempt = seen.withinLength(now).attempt(limits, cost, now);
			Windows next = attempt.next();
			if (next == seen) {
				return Mono.just(attempt.decision());
			}
			if (cell != null) {
				if (cell.replace(seen, next)) {
					this.agenda.settle(cell);
					opened(now);
					return Mono.just(attempt.decision());
				}
				continue;
			}
			Cell opened = new Cell(keyId, next);
			Cell kept = this.cells.computeIfAbsent(keyId, (id) -> reserve(opened) ? opened : null);
			if (kept == opened) {
				opened(now);
				return Mono.just(attempt.decision());
			}
			if (kept == null && !makeRoom()) {
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
		sweep(Integer.MAX_VALUE);
	}

	/*
	 * Called where a key gets its cell, in one step with it: of two calls for the same
	 * new key, the one that comes second must not find the last place taken by the first,
	 * and whoever finds the cell on the agenda must find it in the map too.
	 */
	private boolean reserve(Cell cell) {
		while (true) {
			int taken = this.size.get();
			if (taken >= this.maxKeys) {
				return false;
			}
			if (this.size.compareAndSet(taken, taken + 1)) {
				this.agenda.add(cell);
				return true;
			}
		}
	}

	/*
	 * Said after the window can be seen, so that one from before a set-back that appears
	 * behind the back of the look at all windows leads to another one.
	 */
	private void opened(long now) {
		if (now > this.latest.get()) {
			this.latest.accumulateAndGet(now, Math::max);
		}
	}

	private boolean makeRoom() {
		sweep(FREED_AT_ONCE);
		return this.size.get() < this.maxKeys;
	}

	private void sweep(int atMost) {
		long now = now();
		int freed = 0;
		for (Agenda.Item item : this.agenda.items()) {
			if (item.time() > now || freed >= atMost) {
				return;
			}
			Cell cell = item.cell();
			if (cell.retire(now)) {
				this.agenda.drop(item);
				remove(cell);
				freed++;
			}
			else {
				this.agenda.settle(cell);
			}
		}
	}

	/*
	 * Read after the latest moment was: a clock that says less has been set back, and is
	 * not merely another thread's that is a little behind. Then all windows are looked at
	 * once, by one thread; nothing becomes free by that, so that nobody has to wait.
	 */
	private long now() {
		long before = this.latest.get();
		long now = this.clock.millis();
		if (now < before && this.latest.compareAndSet(before, now)) {
			this.cells.values().forEach((cell) -> {
				if (cell.shorten(this.clock)) {
					this.agenda.settle(cell);
				}
			});
		}
		return now;
	}

	private void remove(Cell cell) {
		this.cells.computeIfPresent(cell.keyId(), (id, current) -> {
			if (current != cell) {
				return current;
			}
			this.size.decrementAndGet();
			return null;
		});
	}

}
