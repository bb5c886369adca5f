package dev.apikeys.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one key at one moment: immutable, so that all of them change together.
 */
final class Windows {

	static final Windows NONE = new Windows(List.of());

	static final Windows RETIRED = new Windows(List.of());

	private final List<Window> windows;

	private Windows(List<Window> windows) {
		this.windows = windows;
	}

	/**
	 * What a call does to these windows.
	 * @param limits the limits of the call
	 * @param cost its cost
	 * @param now the time in milliseconds
	 * @return the decision, and the windows after it: these when nothing was consumed
	 */
	Attempt attempt(List<NamedLimit> limits, long cost, long now) {
		int count = limits.size();
		List<Window> next = new ArrayList<>(count);
		boolean permitted = true;
		for (int i = 0; i < count; i++) {
			Window window = running(limits.get(i), now);
			next.add(window);
			permitted &= (window.outcome(limits.get(i).limit(), cost) == Outcome.PERMITTED);
		}
		boolean consumes = permitted && cost > 0;
		List<State> states = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			NamedLimit limit = limits.get(i);
			Window window = next.get(i);
			Outcome outcome = window.outcome(limit.limit(), cost);
			if (consumes) {
				window = window.use(cost);
				next.set(i, window);
			}
			states.add(new State(limit, outcome, window.remaining(limit.limit()), Duration.ofMillis(window.end - now)));
		}
		return new Attempt(new RateLimitDecision(permitted, states), consumes ? new Windows(next) : this);
	}

	/**
	 * When the last of these windows ends.
	 * @return the time in milliseconds
	 */
	long end() {
		long end = Long.MIN_VALUE;
		for (Window window : this.windows) {
			end = Math.max(end, window.end);
		}
		return end;
	}

	private Window running(NamedLimit limit, long now) {
		long length = limit.limit().window().toMillis();
		Window window = find(limit.name());
		if (window == null || window.length != length || now >= window.end) {
			return new Window(limit.name(), length, now + length, 0);
		}
		return (window.end - now <= length) ? window : new Window(limit.name(), length, now + length, window.used);
	}

	private @Nullable Window find(String name) {
		for (Window window : this.windows) {
			if (window.name.equals(name)) {
				return window;
			}
		}
		return null;
	}

	/**
	 * What a call does.
	 *
	 * @param decision whether it passes
	 * @param next the windows after it
	 */
	record Attempt(RateLimitDecision decision, Windows next) {

	}

	private record Window(String name, long length, long end, long used) {

		Outcome outcome(RateLimit limit, long cost) {
			if (cost == 0) {
				return Outcome.PERMITTED;
			}
			if (cost > limit.requests()) {
				return Outcome.NEVER;
			}
			return (cost <= remaining(limit)) ? Outcome.PERMITTED : Outcome.REFUSED;
		}

		long remaining(RateLimit limit) {
			return Math.max(0, limit.requests() - this.used);
		}

		Window use(long cost) {
			return new Window(this.name, this.length, this.end, this.used + cost);
		}

	}

}
