package dev.apikeys.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import dev.apikeys.usage.UsageMode;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactories;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A PostgreSQL that does not answer, or is gone, and comes back.
 */
class PostgresOutageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration STORE_TIMEOUT = Duration.ofMillis(500);

	private static final Duration LONGEST_ANSWER = STORE_TIMEOUT.plusSeconds(1);

	@TempDir
	private Path directory;

	private EmbeddedPostgres postgres;

	private ConnectionPool pool;

	private R2dbcStore store;

	private ApiKeys apiKeys;

	private IssuedKey cached;

	private IssuedKey stored;

	@BeforeEach
	void start() throws IOException {
		this.postgres = builder().start();
		this.pool = SchemaContract.pool(ConnectionFactories
			.get("r2dbc:postgresql://postgres@localhost:" + this.postgres.getPort() + "/postgres"), 4);
		new R2dbcSchema(this.pool).migrate().block(PATIENCE);
		this.store = new R2dbcStore(this.pool);
		this.apiKeys = ApiKeys.builder()
			.signingSecret(Secret.of("a signing secret of at least 32 bytes"))
			.store(this.store)
			.storeTimeout(STORE_TIMEOUT)
			.cache(Duration.ofMinutes(5), 1_000)
			.usage(UsageMode.BATCHED, Duration.ofHours(1))
			.build();
		KeyOwner owner = KeyOwner.organization(this.apiKeys.createOrganization("Acme").block(PATIENCE).id());
		this.cached = this.apiKeys.create(owner, KeyDetails.EMPTY).block(PATIENCE);
		this.stored = this.apiKeys.create(owner, KeyDetails.EMPTY).block(PATIENCE);
		verify(this.cached).block(PATIENCE);
	}

	@AfterEach
	void stop() throws IOException {
		this.pool.dispose();
		this.postgres.close();
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be frozen there")
	void aFrozenDatabaseIsAnsweredInTimeAndRecoveredFrom() throws IOException {
		List<ProcessHandle> processes = processes();
		signal("STOP", processes);
		try {
			assertUnavailable();
		}
		finally {
			signal("CONT", processes);
		}
		assertRecovered();
	}

	@Test
	void aStoppedDatabaseIsAnsweredInTimeAndRecoveredFrom() throws IOException {
		this.postgres.close();
		assertUnavailable();
		this.postgres = builder().setPort(this.postgres.getPort()).start();
		assertRecovered();
	}

	private EmbeddedPostgres.Builder builder() {
		return EmbeddedPostgres.builder().setDataDirectory(this.directory.resolve("data")).setCleanDataDirectory(false);
	}

	private void assertUnavailable() {
		// More callers than connections: all of them are stuck at once.
		List<Throwable> errors = Flux.range(0, 20)
			.flatMap((i) -> verify(this.stored).then(Mono.<Throwable>empty())
				.onErrorResume(Mono::just)
				.timeout(LONGEST_ANSWER), 20)
			.collectList()
			.block(PATIENCE);
		assertThat(errors).hasSize(20)
			.allSatisfy((error) -> assertThat(error).isInstanceOf(StoreUnavailableException.class));
		for (int i = 0; i < 5; i++) {
			Mono<Boolean> refused = this.apiKeys.get(this.stored.key().id())
				.thenReturn(false)
				.onErrorReturn(StoreUnavailableException.class, true);
			assertThat(refused.block(LONGEST_ANSWER)).isTrue();
			assertThat(verify(this.cached).block(LONGEST_ANSWER).id()).isEqualTo(this.cached.key().id());
		}
	}

	private void assertRecovered() {
		await().atMost(PATIENCE)
			.ignoreExceptionsMatching(ApiKeyException.class::isInstance)
			.until(() -> verify(this.stored).block(LONGEST_ANSWER) != null);
		assertThat(this.apiKeys.update(this.cached.key().id(), (details) -> details.withName("still here"))
			.block(PATIENCE)
			.name()).isEqualTo("still here");
		await().untilAsserted(() -> assertThat(this.pool.getMetrics().orElseThrow().acquiredSize()).isZero());
		this.apiKeys.shutdown().block(PATIENCE);
		assertThat(this.store.findById(this.cached.key().id()).block(PATIENCE).useCount()).isEqualTo(6);
		assertThat(this.store.findById(this.stored.key().id()).block(PATIENCE).useCount()).isEqualTo(1);
	}

	private Mono<ApiKey> verify(IssuedKey key) {
		return this.apiKeys.verify(key.secret().reveal());
	}

	private List<ProcessHandle> processes() throws IOException {
		List<String> lines = Files.readAllLines(this.directory.resolve("data").resolve("postmaster.pid"));
		ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElseThrow();
		return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
	}

	private static void signal(String signal, List<ProcessHandle> processes) throws IOException {
		List<String> command = Stream
			.concat(Stream.of("kill", "-" + signal), processes.stream().map((process) -> String.valueOf(process.pid())))
			.toList();
		Process kill = new ProcessBuilder(command).inheritIO().start();
		assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
	}

}
