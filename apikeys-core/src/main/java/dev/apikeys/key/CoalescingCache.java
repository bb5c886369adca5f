package dev.apikeys.key;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import reactor.core.publisher.Mono;

/**
 * Remembers what was loaded, and what was not found, each for a time and up to a number.
 * Whoever misses the same entry at the same time shares one load, and a waiter who gives
 * up does not cancel it for the others. A load that is under way when its entry is
 * forgotten is never remembered, and nobody joins it any more.
 *
 * @param <K> what entries are found by
 * @param <V> what is remembered
 */
final class CoalescingCache<K, V> {

	private final Cache<K, V> found;

	private final Cache<K, Boolean> absent;

	private final Map<K, Load> loads = new ConcurrentHashMap<>();

	private final Function<K, Mono<V>> loader;

	CoalescingCache(Duration ttl, long maxSize, Duration absentTtl, long absentMaxSize, Ticker ticker,
			Function<K, Mono<V>> loader) {
		this.found = Caffeine.newBuilder().expireAfterWrite(ttl).maximumSize(maxSize).ticker(ticker).build();
		this.absent = Caffeine.newBuilder()
			.expireAfterWrite(absentTtl)
			.maximumSize(absentMaxSize)
			.ticker(ticker)
			.build();
		this.loader = loader;
	}

	/**
	 * What is remembered, at once and without any I/O.
	 * @param key the entry
	 * @return the value, or {@code null}
	 */
	@Nullable V cached(K key) {
		return this.found.getIfPresent(key);
	}

	/**
	 * What is remembered, or loaded now.
	 * @param key the entry
	 * @return the value, or empty when there is none
	 */
	Mono<V> get(K key) {
		return Mono.defer(() -> {
			V value = this.found.getIfPresent(key);
			if (value != null) {
				return Mono.just(value);
			}
			if (this.absent.getIfPresent(key) != null) {
				return Mono.empty();
			}
			return this.loads.computeIfAbsent(key, Load::new).shared;
		});
	}

	/**
	 * Forget an entry, and do not remember what is being loaded for it.
	 * @param key the entry
	 */
	void forget(K key) {
		this.loads.remove(key);
		this.found.invalidate(key);
		this.absent.invalidate(key);
	}

	/**
	 * Forget all that match, and everything that is being loaded or was not found. Looks
	 * at every entry.
	 * @param predicate which values
	 */
	void forgetIf(Predicate<V> predicate) {
		this.loads.keySet().forEach(this.loads::remove);
		this.found.asMap().values().removeIf(predicate);
		this.absent.invalidateAll();
	}

	private final class Load {

		private final K key;

		private final Mono<V> shared;

		Load(K key) {
			this.key = key;
			this.shared = Mono.defer(() -> CoalescingCache.this.loader.apply(key))
				.doOnSuccess(this::remember)
				.doOnError((error) -> end(() -> {
				}))
				.cache();
		}

		private void remember(@Nullable V value) {
			end(() -> {
				if (value != null) {
					CoalescingCache.this.found.put(this.key, value);
				}
				else {
					CoalescingCache.this.absent.put(this.key, Boolean.TRUE);
				}
			});
		}

		/*
		 * One atomic step on the entry of the map, so that whoever forgets the key comes
		 * either before it and keeps the value out, or after it and finds the value.
		 */
		private void end(Runnable ifStillWanted) {
			CoalescingCache.this.loads.computeIfPresent(this.key, (key, current) -> {
				if (current == this) {
					ifStillWanted.run();
					return null;
				}
				return current;
			});
		}

	}

}
