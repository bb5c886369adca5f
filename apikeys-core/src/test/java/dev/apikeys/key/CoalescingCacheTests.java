package dev.apikeys.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.apikeys.testing.Crowd;
import dev.apikeys.testing.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CoalescingCacheTests {

	private final MutableClock clock = new MutableClock();

	private final AtomicInteger loads = new AtomicInteger();

	private final List<Sinks.One<String>> gates = new ArrayList<>();

	private final CoalescingCache<String, String> gated = cache((key) -> {
		Sinks.One<String> gate = Sinks.one();
		this.gates.add(gate);
		return gate.asMono();
	});

	@Test
	void whoeverMissesAtTheSameTimeSharesOneLoad() {
		List<String> seen = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			this.gated.get("a").subscribe(seen::add);
		}
		this.gates.get(0).tryEmitValue("value");
		assertThat(seen).hasSize(100).containsOnly("value");
		assertThat(this.loads).hasValue(1);
		assertThat(this.gated.cached("a")).isEqualTo("value");
	}

	@Test
	void threadsThatMissTogetherShareOneLoad() throws Exception {
		try (Crowd crowd = new Crowd(32)) {
			for (int i = 0; i < 50; i++) {
				CoalescingCache<String, String> cache = cache(
						(key) -> Mono.delay(Duration.ofMillis(20)).thenReturn(key));
				int before = this.loads.get();
				assertThat(crowd.together(() -> Fixture.get(cache.get("a")))).containsOnly("a");
				assertThat(this.loads.get() - before).isBetween(1, 1);
			}
		}
	}

	@Test
	void aWaiterWhoGivesUpDoesNotCancelItForTheOthers() {
		List<String> seen = new ArrayList<>();
		Disposable first = this.gated.get("a").subscribe(seen::add);
		this.gated.get("a").subscribe(seen::add);
		first.dispose();
		this.gates.get(0).tryEmitValue("value");
		assertThat(seen).containsExactly("value");
		assertThat(this.gated.cached("a")).isEqualTo("value");
	}

	@Test
	void whatEverybodyGaveUpOnIsStillRemembered() {
		this.gated.get("a").subscribe().dispose();
		this.gates.get(0).tryEmitValue("value");
		assertThat(this.gated.cached("a")).isEqualTo("value");
	}

	@Test
	void aLoadUnderWayWhenItsEntryIsForgottenIsNotRemembered() {
		List<String> seen = new ArrayList<>();
		this.gated.get("a").subscribe(seen::add);
		this.gated.forget("a");
		this.gated.get("a").subscribe(seen::add);
		this.gates.get(0).tryEmitValue("old");
		assertThat(this.gated.cached("a")).isNull();
		this.gates.get(1).tryEmitValue("new");
		assertThat(this.gated.cached("a")).isEqualTo("new");
		assertThat(seen).containsExactly("old", "new");
	}

	@Test
	void anOldLoadThatEndsLastDoesNotReplaceTheNewOne() {
		this.gated.get("a").subscribe();
		this.gated.forget("a");
		this.gated.get("a").subscribe();
		this.gates.get(1).tryEmitValue("new");
		this.gates.get(0).tryEmitValue("old");
		assertThat(this.gated.cached("a")).isEqualTo("new");
	}

	@Test
	void forgettingSomeForgetsEveryLoadAndWhatWasNotFound() {
		this.gated.get("kept").subscribe();
		this.gated.get("dropped").subscribe();
		this.gates.get(0).tryEmitValue("kept");
		this.gates.get(1).tryEmitValue("dropped");
		this.gated.get("absent").subscribe();
		this.gates.get(2).tryEmitEmpty();
		this.gated.get("loading").subscribe();
		this.gated.forgetIf("dropped"::equals);
		this.gates.get(3).tryEmitValue("loading");
		assertThat(this.gated.cached("kept")).isEqualTo("kept");
		assertThat(this.gated.cached("dropped")).isNull();
		assertThat(this.gated.cached("loading")).isNull();
		this.gated.get("absent").subscribe();
		assertThat(this.loads).hasValue(5);
	}

	@Test
	void whatWasNotFoundIsRememberedForItsTime() {
		CoalescingCache<String, String> cache = cache((key) -> Mono.empty());
		assertThat(cache.get("a").blockOptional()).isEmpty();
		this.clock.advanceMillis(1999);
		assertThat(cache.get("a").blockOptional()).isEmpty();
		assertThat(this.loads).hasValue(1);
		this.clock.advanceMillis(1);
		assertThat(cache.get("a").blockOptional()).isEmpty();
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void whatWasFoundIsRememberedForItsTimeSinceItWasLoaded() {
		CoalescingCache<String, String> cache = cache(Mono::just);
		cache.get("a").block();
		this.clock.advanceMillis(4999);
		assertThat(cache.cached("a")).isEqualTo("a");
		this.clock.advanceMillis(1);
		assertThat(cache.cached("a")).isNull();
	}

	@Test
	void aFailureIsNotRemembered() {
		CoalescingCache<String, String> cache = cache(
				(key) -> (this.loads.get() == 1) ? Mono.error(new IllegalStateException("away")) : Mono.just(key));
		assertThatIllegalStateException().isThrownBy(() -> cache.get("a").block());
		assertThat(cache.get("a").block()).isEqualTo("a");
	}

	@Test
	void whoeverTriesAgainTheMomentALoadFailedGetsALoadOfItsOwn() {
		CoalescingCache<String, String> cache = cache(
				(key) -> (this.loads.get() == 1) ? Mono.error(new IllegalStateException("away")) : Mono.just(key));
		AtomicReference<@Nullable String> again = new AtomicReference<>();
		cache.get("a").onErrorResume((error) -> cache.get("a")).subscribe(again::set);
		assertThat(again).hasValue("a");
	}

	@Test
	void aLoaderThatThrowsIsAFailedLoad() {
		CoalescingCache<String, String> cache = cache((key) -> {
			throw new IllegalStateException("broken");
		});
		for (int i = 1; i <= 2; i++) {
			assertThatIllegalStateException().isThrownBy(() -> cache.get("a").block());
			assertThat(this.loads).hasValue(i);
		}
	}

	private CoalescingCache<String, String> cache(Function<String, Mono<String>> loader) {
		return new CoalescingCache<>(Duration.ofSeconds(5), 100, Duration.ofSeconds(2), 100,
				() -> TimeUnit.MILLISECONDS.toNanos(this.clock.millis()), (key) -> {
					this.loads.incrementAndGet();
					return loader.apply(key);
				});
	}

}
