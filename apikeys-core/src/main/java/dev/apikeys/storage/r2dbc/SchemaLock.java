package dev.apikeys.storage.r2dbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets one instance at a time change the schema. Held by a connection and gone with it,
 * so that a crash leaves nothing locked. Waits by asking again: a statement that waits in
 * the database could not be given up.
 */
final class SchemaLock {

	/* Long enough for another instance to change large tables. */
	private static final int ATTEMPTS = 6_000;

	private static final Duration PAUSE = Duration.ofMillis(100);

	/* Any number that others are unlikely to choose. */
	private static final long ADVISORY_KEY = 0x6170696b657973L;

	private static final int H2_TABLE_EXISTS = 42101;

	private final Connection connection;

	private final Platform platform;

	private final AtomicBoolean held = new AtomicBoolean();

	SchemaLock(Connection connection, Platform platform) {
		this.connection = connection;
		this.platform = platform;
	}

	Mono<Void> acquire() {
		return tryAcquire().filter(Boolean::booleanValue)
			.repeatWhenEmpty(ATTEMPTS, (refused) -> refused.delayElements(PAUSE, Schedulers.boundedElastic()))
			.onErrorMap(IllegalStateException.class,
					(error) -> new IllegalStateException(
							"Another instance has been changing the tables apikeys_* for too long", error))
			.then();
	}

	private Mono<Boolean> tryAcquire() {
		return switch (this.platform) {
			// A global temporary table is seen by all, made by one, and not written to
			// disk.
			case H2 -> execute("CREATE GLOBAL TEMPORARY TABLE apikeys_migrations_lock (id INTEGER)").thenReturn(true)
				.doOnNext(this.held::set)
				.onErrorReturn((error) -> isTaken(error), false);
			case POSTGRESQL ->
				execute("SELECT 1 WHERE pg_try_advisory_lock(" + ADVISORY_KEY + ")").map((rows) -> rows > 0);
		};
	}

	private static boolean isTaken(Throwable error) {
		return error instanceof R2dbcTimeoutException
				|| (error instanceof R2dbcBadGrammarException grammar && grammar.getErrorCode() == H2_TABLE_EXISTS);
	}

	/**
	 * Give the lock back if this has it.
	 * @return completes when others can have it
	 */
	Mono<Void> release() {
		return switch (this.platform) {
			case H2 -> Mono.defer(() -> this.held.compareAndSet(true, false)
					? execute("DROP TABLE apikeys_migrations_lock").then() : Mono.empty());
			// Asked even when not held: a wait that was given up may have got it
			// meanwhile.
			case POSTGRESQL -> execute("SELECT pg_advisory_unlock(" + ADVISORY_KEY + ")").then();
		};
	}

	private Mono<Long> execute(String sql) {
		return Flux.defer(() -> this.connection.createStatement(sql).execute())
			.flatMap((result) -> result.map((row, metadata) -> true))
			.count();
	}

}
