package dev.apikeys.sample;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers with keys of their own that call, one call after the other, until they are told
 * to stop or have called often enough.
 */
final class Load implements AutoCloseable {

	private static final int CALLERS = 32;

	private static final int MOST_CALLS = 100_000;

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	private final RunningSample sample;

	private volatile boolean stopped;

	private Load(RunningSample sample) {
		this.sample = sample;
	}

	static Load start(RunningSample sample) {
		Load load = new Load(sample);
		ApiKeys apiKeys = sample.apiKeys();
		KeyOwner owner = KeyOwner
			.organization(apiKeys.getOrCreateOrganization("Example Ltd").block(SampleContract.PATIENCE).value().id());
		for (int i = 0; i < CALLERS; i++) {
			IssuedKey key = apiKeys.create(owner, KeyDetails.EMPTY.withScopes("rates:read"))
				.block(SampleContract.PATIENCE);
			String secret = key.secret().reveal();
			load.callers.submit(() -> load.call(secret));
		}
		return load;
	}

	private void call(String secret) {
		for (int i = 0; i < MOST_CALLS / CALLERS && !this.stopped; i++) {
			long start = System.nanoTime();
			HttpResponse<String> response = this.sample.getWithKey("/rates", secret);
			this.answers.add(new Answer(start, Duration.ofNanos(System.nanoTime() - start), response.statusCode()));
			pause();
		}
	}

	/* Callers that never pause would only show how fast this machine is. */
	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait until a call of every caller in a row was answered with a status.
	 */
	void awaitOnly(int status, Duration patience) {
		await().atMost(patience).until(() -> {
			List<Answer> all = answers();
			return all.size() > 2 * CALLERS && all.subList(all.size() - 2 * CALLERS, all.size())
				.stream()
				.allMatch((answer) -> answer.status() == status);
		});
		assertThat(this.answers).isNotEmpty();
	}

	List<Answer> answers() {
		return new ArrayList<>(this.answers);
	}

	@Override
	public void close() {
		this.stopped = true;
		this.callers.shutdownNow();
	}

	/**
	 * An answer.
	 *
	 * @param startedAt when its call began, in the nanoseconds of this JVM
	 * @param took how long it took
	 * @param status its status
	 */
	record Answer(long startedAt, Duration took, int status) {

	}

}
