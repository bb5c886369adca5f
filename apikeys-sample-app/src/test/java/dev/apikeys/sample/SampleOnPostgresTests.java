package dev.apikeys.sample;

import java.io.IOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

/**
 * The profile {@code postgres}, with a server of this test instead of that of
 * {@code compose.yaml}.
 */
class SampleOnPostgresTests extends SampleContract {

	private final EmbeddedPostgres postgres;

	SampleOnPostgresTests() throws IOException {
		this.postgres = EmbeddedPostgres.start();
	}

	@Override
	String[] arguments() {
		return new String[] { "--spring.profiles.active=postgres",
				"--spring.r2dbc.url=r2dbc:postgresql://localhost:" + this.postgres.getPort() + "/postgres",
				"--spring.r2dbc.username=postgres" };
	}

	@AfterAll
	void stopServer() throws IOException {
		this.postgres.close();
	}

}
