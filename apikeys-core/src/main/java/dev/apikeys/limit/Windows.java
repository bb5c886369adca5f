package dev.apikeys.limit;

import java.time.Duration;
import java.util.List;

import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one key at one moment: immutable, so that all of them change together.
 */
final class Windows {

	static final Windows NONE = new Windows();

	static final Windows RETIRED = new Windows();

	private final Window[] windows;

	private Windows(Window... windows) {
		this.windows = windows;
	}

	/**
	 * These windows, none of them ending later than its length from now: what is left of
	 * them when the clock was set back.
	 * @param now the time in milliseconds, read after these windows were, or else a
	 * window that somebody just opened would look like one from the future
	 * @return these, unless one has to be shortened
	 */
	Windows withinLength(long now) {
		if (!isBeyondLength(now)) {
			return this;
		}
		Window[] shortened = new Window[this.windows.length];
		for (int i = 0; i < shortened.length; i++) {
			shortened[i] = this.windows[i].withinLength(now);
		}
		return new Windows(shortened);
	}

	/**
	 * Whether a window ends later than its length from now.
	 * @param now the time in milliseconds
	 * @return whether the clock seems to have been set back
	 */
	boolean isBeyondLength(long now) {
		for (Window window : this.windows) {
			if (window.isBeyondLength(now)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What a call does to these windows.
	 * @param limits the limits of the call
	 * @param cost its cost
	 * @param now the time in milliseconds
	 * @return the decision, and the windows after it: these when nothing was consumed
	 */
	Attempt attempt(List<NamedLimit> limits, long cost, long now) {
		Window[] next = new Window[limits.size()];
		boolean permitted = true;
		for (int i = 0; i < next.length; i++) {
			next[i] = running(limits.get(i), now);
			permitted &= (next[i].outcome(limits.get(i).limit(), cost) == Outcome.PERMITTED);
		}
		boolean consumes = permitted && cost > 0;
		State[] states = new State[next.length];
		for (int i = 0; i < next.length; i++) {
			NamedLimit limit = limits.get(i);
			Outcome outcome = permitted ? Outcome.PERMITTED : next[i].outcome(limit.limit(), cost);
			if (consumes) {
				next[i] = next[i].use(cost);
			}
			states[i] = new State(limit, outcome, next[i].remaining(limit.limit()),
					Duration.ofMillis(next[i].end - now));
		}
		return new Attempt(new RateLimitDecision(permitted, List.of(states)), consumes ? new Windows(next) : this);
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
		return (window == null || window.length != length || now >= window.end)
				? new Window(limit.name(), length, now + length, 0) : window;
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

		boolean isBeyondLength(long now) {
			return this.end - now > this.length;
		}

		Window withinLength(long now) {
			return isBeyondLength(now) ? new Window(this.name, this.length, now + this.length, this.used) : this;
		}

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
