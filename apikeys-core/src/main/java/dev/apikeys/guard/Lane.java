package dev.apikeys.guard;

import dev.apikeys.error.StoreUnavailableException;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;

/**
 * A bulkhead: so many calls at a time, so many waiting in the order in which they came,
 * and the rest refused. What crowds one lane takes nothing from another.
 */
public final class Lane {

	private final InstrumentedPool<Object> permits;

	/**
	 * Create a lane.
	 * @param concurrency how many calls run at a time
	 * @param queue how many wait at most
	 */
	public Lane(int concurrency, int queue) {
		this.permits = PoolBuilder.from(Mono.fromSupplier(Object::new))
			.sizeBetween(0, concurrency)
			.maxPendingAcquire(queue)
			.buildPool();
	}

	/**
	 * Run a call in this lane.
	 * @param <T> what it gives
	 * @param call the call
	 * @return the call; fails with {@link StoreUnavailableException} when too many wait
	 */
	public <T> Mono<T> run(Mono<T> call) {
		return this.permits.withPoolable((permit) -> call)
			.singleOrEmpty()
			.onErrorMap(PoolAcquirePendingLimitException.class,
					(error) -> new StoreUnavailableException("Too many calls are waiting for the key store.", error));
	}

}
