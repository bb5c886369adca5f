package dev.apikeys.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.apikeys.sample.Load.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL stops, or freezes, while many callers go on calling.
 */
class SampleInAnOutageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration STORE_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration LONGEST_ANSWER = STORE_TIMEOUT.plusSeconds(1);

	private static final Duration CACHE_TTL = Duration.ofSeconds(3);

	private EmbeddedPostgres postgres;

	private Path data;

	private RunningSample sample;

	@BeforeEach
	void start(@TempDir Path directory) throws IOException {
		this.data = directory.resolve("postgres");
		this.postgres = server().start();
		this.sample = RunningSample.start(directory.resolve("sample"), "--spring.profiles.active=postgres",
				"--spring.r2dbc.url=r2dbc:postgresql://localhost:" + this.postgres.getPort() + "/postgres",
				"--spring.r2dbc.username=postgres", "--apikeys.store.timeout=" + STORE_TIMEOUT,
				"--apikeys.cache.ttl=" + CACHE_TTL);
	}

	@AfterEach
	void stop() throws IOException {
		this.sample.close();
		this.postgres.close();
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be frozen there")
	void whileItIsFrozenCallersGet503InTimeAndThenTheApplicationRecovers() throws IOException {
		List<String> processes = processes();
		try (Load load = Load.start(this.sample)) {
			load.awaitOnly(200, PATIENCE);
			signal("STOP", processes);
			try {
				assertDegrades(load);
			}
			finally {
				signal("CONT", processes);
			}
			assertRecovers(load);
		}
	}

	@Test
	void whileItIsGoneCallersGet503InTimeAndThenTheApplicationRecovers() throws IOException {
		try (Load load = Load.start(this.sample)) {
			load.awaitOnly(200, PATIENCE);
			int port = this.postgres.getPort();
			this.postgres.close();
			assertDegrades(load);
			this.postgres = server().setPort(port).start();
			assertRecovers(load);
		}
	}

	private void assertDegrades(Load load) {
		long outage = System.nanoTime();
		load.awaitOnly(503, PATIENCE);
		assertThat(load.answers()).allSatisfy((answer) -> {
			assertThat(answer.status()).isIn(200, 503);
			assertThat(answer.took()).isLessThan(LONGEST_ANSWER);
		});
		Stream<Answer> fromMemory = load.answers()
			.stream()
			.filter((answer) -> answer.status() == 200 && answer.startedAt() > outage);
		assertThat(fromMemory).as("keys in memory go on being judged").isNotEmpty();
	}

	private void assertRecovers(Load load) {
		load.awaitOnly(200, PATIENCE);
		assertThat(load.answers()).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 503));
	}

	private EmbeddedPostgres.Builder server() {
		return EmbeddedPostgres.builder().setDataDirectory(this.data).setCleanDataDirectory(false);
	}

	private List<String> processes() throws IOException {
		String pid = Files.readAllLines(this.data.resolve("postmaster.pid")).get(0).strip();
		ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
		return Stream.concat(Stream.of(postmaster), postmaster.descendants())
			.map((process) -> String.valueOf(process.pid()))
			.toList();
	}

	private static void signal(String signal, List<String> processes) throws IOException {
		List<String> command = Stream.concat(Stream.of("kill", "-" + signal), processes.stream()).toList();
		Process kill = new ProcessBuilder(command).inheritIO().start();
		assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
	}

}
