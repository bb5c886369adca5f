package dev.apikeys.storage.r2dbc;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import name.nkonev.r2dbc.migrate.core.Locker;
import name.nkonev.r2dbc.migrate.core.MigrationMetadata;
import name.nkonev.r2dbc.migrate.core.R2dbcMigrate;
import name.nkonev.r2dbc.migrate.core.R2dbcMigrateProperties;
import name.nkonev.r2dbc.migrate.core.SqlQueries;
import name.nkonev.r2dbc.migrate.reader.MigrateResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the tables up to date with r2dbc-migrate. It makes its own tables before it
 * takes its lock, and its lock does not work on H2, so it runs under {@link SchemaLock}
 * instead, and on the connection that holds it: a pool of one connection is enough.
 */
final class SchemaMigration {

	private final ConnectionFactory connectionFactory;

	private final Platform platform;

	SchemaMigration(ConnectionFactory connectionFactory, Platform platform) {
		this.connectionFactory = connectionFactory;
		this.platform = platform;
	}

	Mono<Void> run() {
		return Mono.usingWhen(this.connectionFactory.create(), (connection) -> {
			SchemaLock lock = new SchemaLock(connection, this.platform);
			return Mono.usingWhen(Mono.just(lock), (free) -> free.acquire().then(migrate(connection)),
					(held) -> reset(connection).then(held.release()).onErrorComplete());
		}, Connection::close);
	}

	private Mono<Void> migrate(Connection connection) {
		return Mono.defer(() -> {
			SingleConnectionFactory borrowed = new SingleConnectionFactory(connection,
					this.connectionFactory.getMetadata(), true);
			return R2dbcMigrate.migrate(borrowed, properties(), (path) -> scripts(), new Queries(), new Unlocked());
		}).onErrorResume(R2dbcRollbackException.class, (error) -> explain(connection, error));
	}

	/*
	 * r2dbc-migrate passes over the error of a statement, so that all it has to say in
	 * the end is that the transaction cannot be committed. What happened is found by
	 * doing it again, in a transaction that is rolled back.
	 */
	private Mono<Void> explain(Connection connection, Throwable failure) {
		Flux<String> statements = Flux.just(Sql.CREATE_SCHEMA_VERSIONS)
			.concatWith(Flux.fromIterable(SchemaScript.ALL).map((script) -> script.text(this.platform)));
		return reset(connection).then(Mono.from(connection.beginTransaction()))
			.thenMany(statements.concatMap((sql) -> connection.createStatement(sql).execute())
				.concatMap(Result::getRowsUpdated))
			.doOnError((error) -> error.addSuppressed(failure))
			.then(Mono.error(failure));
	}

	/* What failed may have left a transaction behind, in which nothing can be done. */
	private static Mono<Void> reset(Connection connection) {
		return Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.setAutoCommit(true)));
	}

	private static R2dbcMigrateProperties properties() {
		R2dbcMigrateProperties properties = new R2dbcMigrateProperties();
		properties.setResourcesPath("scripts");
		properties.setWaitForDatabase(false);
		properties.setMigrationsTable("apikeys_migrations");
		properties.setMigrationsLockTable("apikeys_migrations_lock");
		properties.setUseEnvironmentSubstitutor(false);
		properties.setUseSystemPropertiesSubstitutor(false);
		return properties;
	}

	private List<MigrateResource> scripts() {
		return SchemaScript.ALL.stream()
			.<MigrateResource>map((script) -> new Script(script.file(), script.resource(this.platform)))
			.toList();
	}

	/**
	 * A script on the class path.
	 *
	 * @param file its file name
	 * @param resource where it is
	 */
	private record Script(String file, ClassPathResource resource) implements MigrateResource {

		@Override
		public boolean isReadable() {
			return true;
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return this.resource.getInputStream();
		}

		@Override
		public String getFilename() {
			return this.file;
		}

	}

	/**
	 * The table of versions. Scripts write their version themselves, so that they can be
	 * applied by hand and so that no crash comes between; writing it again changes
	 * nothing.
	 */
	private static final class Queries implements SqlQueries {

		@Override
		public List<String> createInternalTables() {
			return List.of(Sql.CREATE_SCHEMA_VERSIONS);
		}

		@Override
		public String getMaxMigration() {
			return Sql.SCHEMA_VERSION;
		}

		@Override
		public Statement createInsertMigrationStatement(Connection connection, MigrationMetadata script) {
			return connection.createStatement(Sql.INSERT_SCHEMA_VERSION)
				.bind("$1", script.getVersion())
				.bind("$2", script.getDescription());
		}

	}

	/**
	 * Takes no lock: {@link SchemaLock} is held already.
	 */
	private static final class Unlocked implements Locker {

		@Override
		public List<String> createInternalTables() {
			return List.of();
		}

		@Override
		public Statement tryAcquireLock(Connection connection) {
			return connection.createStatement("SELECT 1");
		}

		@Override
		public Statement releaseLock(Connection connection) {
			return connection.createStatement("SELECT 1");
		}

		@Override
		public Mono<? extends Object> extractResultOrError(Mono<? extends Result> lockStatement) {
			return lockStatement.flatMapMany(Result::getRowsUpdated).then();
		}

	}

}
