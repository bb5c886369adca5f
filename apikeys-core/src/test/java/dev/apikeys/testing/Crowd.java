package dev.apikeys.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that do the same thing at the same moment, again and again.
 */
public final class Crowd implements AutoCloseable {

	private final ExecutorService threads;

	private final int size;

	public Crowd(int size) {
		this.size = size;
		this.threads = Executors.newFixedThreadPool(size);
	}

	/**
	 * Let every thread do this once, all of them starting together.
	 * @return what each of them got
	 */
	public <T> List<T> together(Callable<T> action) throws Exception {
		CyclicBarrier start = new CyclicBarrier(this.size);
		List<Future<T>> futures = new ArrayList<>();
		for (int i = 0; i < this.size; i++) {
			futures.add(this.threads.submit(() -> {
				start.await(30, TimeUnit.SECONDS);
				return action.call();
			}));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get(30, TimeUnit.SECONDS));
		}
		return results;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
