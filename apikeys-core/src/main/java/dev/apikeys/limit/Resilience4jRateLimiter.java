package dev.apikeys.limit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.resilience4j.ratelimiter.RateLimiter.Metrics;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import reactor.core.publisher.Mono;

import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;

/**
 * Rate limits by Resilience4j: one of its limiters per key, named {@code apikey-<id>} in
 * the registry, for those who want its registry, events and metrics. A limit of N admits
 * N per window here too, but there are differences to {@link LocalRateLimiter}:
 * <ul>
 * <li>Windows follow each other at a fixed beat that starts with a key's first counted
 * call. A call in the middle of a beat gets the rest of it, not a whole window. The beat
 * starts anew when the key was idle long enough for its limiter to be dropped.</li>
 * <li>A limit that changed while the window stays the same counts from the next window
 * on: until then there is what was left under the old one. Another window starts afresh
 * at once.</li>
 * <li>A key has one limit. A call with several fails with
 * {@link UnsupportedOperationException}, because they could not be taken together.</li>
 * <li>Time is that of the system's monotonic clock.</li>
 * <li>What is left and when the window ends is asked after the decision, so under
 * concurrency it may be later news than the decision itself.</li>
 * </ul>
 * Nobody waits for a permission: the timeout is zero. Safe for use by several threads.
 */
public final class Resilience4jRateLimiter implements RateLimiter {

	private static final String NAME_PREFIX = "apikey-";

	private final Map<UUID, Cell> cells = new ConcurrentHashMap<>();

	private final AtomicInteger size = new AtomicInteger();

	private final RateLimiterRegistry registry;

	private final int maxKeys;

	private final long started = System.nanoTime();

	/* No window that the last look found ends before this moment. */
	private volatile long nextSweep;

	/**
	 * Create a limiter.
	 * @param registry where each key's limiter is registered while it is needed; the
	 * registry's default configuration applies but for limit, period and timeout
	 * @param maxKeys how many running windows are tracked, at least 1
	 * @throws IllegalArgumentException if {@code maxKeys} is less than 1
	 */
	public Resilience4jRateLimiter(RateLimiterRegistry registry, int maxKeys) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("maxKeys must be at least 1, not " + maxKeys);
		}
		this.registry = registry;
		this.maxKeys = maxKeys;
	}

	@Override
	public Mono<RateLimitDecision> acquire(UUID keyId, List<NamedLimit> limits, long cost) {
		if (limits.size() != 1) {
			return Mono.error(new UnsupportedOperationException(
					"Resilience4j cannot take several limits together: give a key one limit, or use the local engine"));
		}
		return Mono.fromCallable(() -> decide(keyId, limits.get(0), cost));
	}

	private RateLimitDecision decide(UUID keyId, NamedLimit policy, long cost) {
		RateLimit limit = policy.limit();
		boolean asks = cost > 0 && cost <= limit.requests();
		while (true) {
			Cell cell = this.cells.get(keyId);
			if (cell != null && !cell.isFor(limit)) {
				cell = asks ? replaced(keyId, cell, limit) : null;
			}
			if (cell == null && asks) {
				cell = opened(keyId, limit);
			}
			if (cell == null) {
				Outcome outcome = (cost == 0) ? Outcome.PERMITTED : Outcome.NEVER;
				return decision(new State(policy, outcome, limit.requests(), limit.window()));
			}
			if (!cell.enter()) {
				remove(keyId, cell);
				continue;
			}
			try {
				return decision(cell.judge(policy, (int) cost, this::now));
			}
			finally {
				cell.leave();
			}
		}
	}

	private static RateLimitDecision decision(State state) {
		return new RateLimitDecision(state.outcome() == Outcome.PERMITTED, List.of(state));
	}

	private Cell opened(UUID keyId, RateLimit limit) {
		while (true) {
			Cell cell = this.cells.computeIfAbsent(keyId, (id) -> reserve() ? register(id, limit) : null);
			if (cell != null) {
				return cell;
			}
			if (!makeRoom()) {
				throw new StoreUnavailableException("As many rate limit windows are running as can be tracked.", null);
			}
		}
	}

	private Cell replaced(UUID keyId, Cell old, RateLimit limit) {
		Cell cell = this.cells.computeIfPresent(keyId, (id, current) -> {
			if (current != old) {
				return current;
			}
			this.registry.remove(NAME_PREFIX + id);
			return register(id, limit);
		});
		return (cell != null) ? cell : opened(keyId, limit);
	}

	private Cell register(UUID keyId, RateLimit limit) {
		RateLimiterConfig config = RateLimiterConfig.from(this.registry.getDefaultConfig())
			.limitForPeriod((int) limit.requests())
			.limitRefreshPeriod(limit.window())
			.timeoutDuration(Duration.ZERO)
			.build();
		return new Cell(this.registry.rateLimiter(NAME_PREFIX + keyId, config), limit, now());
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.of(Capability.BOUNDED_WINDOWS);
	}

	/**
	 * Drop the limiters whose window has ended.
	 */
	@Override
	public void cleanUp() {
		sweep(now());
	}

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

	private boolean makeRoom() {
		long now = now();
		if (now >= this.nextSweep) {
			sweep(now);
		}
		return this.size.get() < this.maxKeys;
	}

	private void sweep(long now) {
		long earliest = now + RateLimit.MIN_WINDOW.toNanos();
		for (Map.Entry<UUID, Cell> entry : this.cells.entrySet()) {
			Cell cell = entry.getValue();
			if (cell.retire(now)) {
				remove(entry.getKey(), cell);
			}
			else {
				earliest = Math.min(earliest, Math.max(now, cell.usedUntil.get()));
			}
		}
		this.nextSweep = earliest;
	}

	private void remove(UUID keyId, Cell cell) {
		this.cells.computeIfPresent(keyId, (id, current) -> {
			if (current != cell) {
				return current;
			}
			this.registry.remove(NAME_PREFIX + id);
			this.size.decrementAndGet();
			return null;
		});
	}

	private long now() {
		return System.nanoTime() - this.started;
	}

	/**
	 * One key's limiter, and who is using it. A retired one is used no more, so that it
	 * can be dropped without losing a call that is being counted.
	 */
	private static final class Cell {

		private static final long RETIRED = -1;

		/* The calls under way in the lower half, and all that ever began in the upper. */
		private static final long BEGIN = (1L << 32) + 1;

		private static final long UNDER_WAY = (1L << 32) - 1;

		private final AtomicLong users = new AtomicLong();

		private final io.github.resilience4j.ratelimiter.RateLimiter limiter;

		private final long window;

		/*
		 * Not before the limiter's own beat began, so that its windows do not end later.
		 */
		private final long started;

		private volatile RateLimit limit;

		private final AtomicLong usedUntil;

		Cell(io.github.resilience4j.ratelimiter.RateLimiter limiter, RateLimit limit, long now) {
			this.limiter = limiter;
			this.limit = limit;
			this.window = limit.window().toNanos();
			this.started = now;
			this.usedUntil = new AtomicLong(now);
		}

		boolean isFor(RateLimit wanted) {
			return wanted.window().toNanos() == this.window;
		}

		boolean enter() {
			while (true) {
				long present = this.users.get();
				if (present == RETIRED) {
					return false;
				}
				if (this.users.compareAndSet(present, (present + BEGIN) & Long.MAX_VALUE)) {
					return true;
				}
			}
		}

		void leave() {
			this.users.decrementAndGet();
		}

		boolean retire(long now) {
			long present = this.users.get();
			return present == RETIRED || ((present & UNDER_WAY) == 0 && this.usedUntil.get() <= now
					&& this.users.compareAndSet(present, RETIRED));
		}

		State judge(NamedLimit policy, int cost, LongSupplier clock) {
			RateLimit wanted = policy.limit();
			if (!wanted.equals(this.limit)) {
				this.limit = wanted;
				this.limiter.changeLimitForPeriod((int) wanted.requests());
			}
			Outcome outcome = Outcome.PERMITTED;
			if (cost > wanted.requests()) {
				outcome = Outcome.NEVER;
			}
			else if (cost > 0) {
				outcome = (this.limiter.reservePermission(cost) == 0) ? Outcome.PERMITTED : Outcome.REFUSED;
			}
			Metrics metrics = this.limiter.getMetrics();
			long remaining = Math.max(0, Math.min(metrics.getAvailablePermissions(), wanted.requests()));
			long now = clock.getAsLong();
			long end = now + this.window - Math.floorMod(now - this.started, this.window);
			if (outcome == Outcome.PERMITTED && cost > 0) {
				this.usedUntil.accumulateAndGet(end, Math::max);
			}
			return new State(policy, outcome, remaining, Duration.ofNanos(end - now));
		}

	}

}
