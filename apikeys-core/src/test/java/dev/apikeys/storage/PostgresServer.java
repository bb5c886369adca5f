package dev.apikeys.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A real PostgreSQL that is started once for all tests. A parameter of this type gives
 * access to it.
 */
final class PostgresServer implements AutoCloseable {

	private final EmbeddedPostgres postgres;

	private PostgresServer() {
		try {
			this.postgres = EmbeddedPostgres.builder().setServerConfig("max_connections", "100").start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Make an empty database.
	 * @return connections to it that belong to no pool
	 */
	ConnectionFactory newDatabase() {
		String name = "db_" + UUID.randomUUID().toString().replace('-', '_');
		DatabaseClient.create(connect("postgres")).sql("CREATE DATABASE " + name).then().block(Duration.ofSeconds(30));
		return connect(name);
	}

	/**
	 * Make an empty database in which a user may do nothing.
	 * @return connections of that user to it
	 */
	ConnectionFactory newDatabaseOfAnother() {
		String name = "db_" + UUID.randomUUID().toString().replace('-', '_');
		DatabaseClient postgres = DatabaseClient.create(connect("postgres"));
		postgres.sql("CREATE DATABASE " + name).then().block(Duration.ofSeconds(30));
		postgres.sql("CREATE ROLE " + name + " LOGIN").then().block(Duration.ofSeconds(30));
		DatabaseClient.create(connect(name))
			.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
			.then()
			.block(Duration.ofSeconds(30));
		return connect(name, name);
	}

	private ConnectionFactory connect(String database) {
		return connect("postgres", database);
	}

	private ConnectionFactory connect(String user, String database) {
		return ConnectionFactories
			.get("r2dbc:postgresql://" + user + "@localhost:" + this.postgres.getPort() + "/" + database);
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

	/**
	 * Starts the server when the first test asks for it; it is closed after the last one.
	 */
	static final class Extension implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == PostgresServer.class;
		}

		@Override
		public PostgresServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return context.getRoot()
				.getStore(Namespace.create(PostgresServer.class))
				.computeIfAbsent(PostgresServer.class, (key) -> new PostgresServer(), PostgresServer.class);
		}

	}

}
