package dev.apikeys.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever happens to a key, the limiter says what a model says that is too simple to be
 * wrong.
 */
class LocalRateLimiterModelTests {

	private final UUID key = UUID.randomUUID();

	@Property(tries = 500)
	void saysWhatTheModelSays(@ForAll("steps") List<Step> steps) {
		MutableClock clock = new MutableClock();
		LocalRateLimiter limiter = new LocalRateLimiter(clock, 10);
		Model model = new Model();
		for (Step step : steps) {
			clock.advanceMillis(step.advance);
			if (step.cleanUp) {
				limiter.cleanUp();
				model.cleanUp(clock.millis());
			}
			assertThat(limiter.acquire(this.key, step.limits, step.cost).block()).as("%s", step)
				.isEqualTo(model.acquire(step.limits, step.cost, clock.millis()));
		}
	}

	@Provide
	Arbitrary<List<Step>> steps() {
		Arbitrary<Long> advance = Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.longs().between(0, 700)),
				Tuple.of(3, Arbitraries.of(999L, 1000L, 1001L, 2000L, 5000L)),
				Tuple.of(1, Arbitraries.longs().between(-4000, -1)));
		Arbitrary<List<NamedLimit>> limits = Arbitraries.frequencyOf(Tuple.of(10, limit("a").list().ofSize(1)),
				Tuple.of(5, Combinators.combine(limit("a"), limit("b")).as(List::of)));
		Arbitrary<Long> cost = Arbitraries.frequency(Tuple.of(10, 1L), Tuple.of(3, 0L), Tuple.of(3, 3L),
				Tuple.of(1, 9L));
		return Combinators.combine(advance, limits, cost, Arbitraries.frequency(Tuple.of(1, true), Tuple.of(9, false)))
			.as(Step::new)
			.list()
			.ofMaxSize(60);
	}

	private static Arbitrary<NamedLimit> limit(String name) {
		return Arbitraries.of("4/1s", "4/1s", "4/1s", "8/1s", "2/1s", "5/2s")
			.map((limit) -> new NamedLimit(name, RateLimit.of(limit)));
	}

	/**
	 * What happens next.
	 *
	 * @param advance how far the clock moves
	 * @param limits the key's limits
	 * @param cost what the call costs
	 * @param cleanUp whether the limiter cleans up before
	 */
	record Step(long advance, List<NamedLimit> limits, long cost, boolean cleanUp) {

	}

	private static final class Model {

		private Map<String, Window> windows = new HashMap<>();

		void settle(long now) {
			this.windows.values().forEach((window) -> window.end = Math.min(window.end, now + window.length));
		}

		void cleanUp(long now) {
			settle(now);
			if (this.windows.values().stream().allMatch((window) -> window.end <= now)) {
				this.windows.clear();
			}
		}

		RateLimitDecision acquire(List<NamedLimit> limits, long cost, long now) {
			settle(now);
			List<Window> present = new ArrayList<>();
			List<Outcome> outcomes = new ArrayList<>();
			for (NamedLimit limit : limits) {
				long length = limit.limit().window().toMillis();
				Window window = this.windows.get(limit.name());
				if (window == null || window.end <= now || window.length != length) {
					window = new Window(length, now + length);
				}
				present.add(window);
				outcomes.add(window.judge(limit.limit().requests(), cost));
			}
			boolean permitted = outcomes.stream().allMatch((outcome) -> outcome == Outcome.PERMITTED);
			if (permitted && cost > 0) {
				this.windows = new HashMap<>();
				for (int i = 0; i < limits.size(); i++) {
					present.get(i).used += cost;
					this.windows.put(limits.get(i).name(), present.get(i));
				}
			}
			List<State> states = new ArrayList<>();
			for (int i = 0; i < limits.size(); i++) {
				Window window = present.get(i);
				states.add(new State(limits.get(i), outcomes.get(i),
						Math.max(0, limits.get(i).limit().requests() - window.used),
						Duration.ofMillis(window.end - now)));
			}
			return new RateLimitDecision(permitted, states);
		}

		private static final class Window {

			private final long length;

			private long end;

			private long used;

			Window(long length, long end) {
				this.length = length;
				this.end = end;
			}

			Outcome judge(long requests, long cost) {
				if (cost == 0) {
					return Outcome.PERMITTED;
				}
				if (cost > requests) {
					return Outcome.NEVER;
				}
				return (this.used + cost <= requests) ? Outcome.PERMITTED : Outcome.REFUSED;
			}

		}

	}

}
