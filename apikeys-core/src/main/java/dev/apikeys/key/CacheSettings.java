package dev.apikeys.key;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Ticker;
import reactor.core.publisher.Mono;

/**
 * How long and how many keys are judged from memory.
 *
 * @param ttl how long, which is also the time after which a change made elsewhere is seen
 * @param maxSize how many
 * @param clock the time
 */
record CacheSettings(Duration ttl, long maxSize, Clock clock) {

	private static final Duration MAX_ABSENT_TTL = Duration.ofSeconds(5);

	private static final long MAX_ABSENT = 10_000;

	<K, V> CoalescingCache<K, V> newCache(Function<K, Mono<V>> loader) {
		Duration absentTtl = (this.ttl.compareTo(MAX_ABSENT_TTL) < 0) ? this.ttl : MAX_ABSENT_TTL;
		Ticker ticker = new SteadyTicker(this.clock);
		return new CoalescingCache<>(this.ttl, this.maxSize, absentTtl, Math.min(this.maxSize, MAX_ABSENT), ticker,
				loader);
	}

}
