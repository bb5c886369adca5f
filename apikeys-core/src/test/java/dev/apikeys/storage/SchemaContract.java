package dev.apikeys.storage;

import java.time.Duration;
import java.util.List;

import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.SchemaMissingException;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How the tables come to be, on every database.
 */
abstract class SchemaContract {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final List<String> TABLES = List.of("apikeys_key", "apikeys_key_secret", "apikeys_migrations",
			"apikeys_organization", "apikeys_product", "apikeys_project", "apikeys_project_product");

	/**
	 * Make an empty database.
	 * @return connections to it that belong to no pool
	 */
	abstract ConnectionFactory newDatabase();

	@Test
	void theCheckFailsBeforeAndPassesAfter() {
		R2dbcSchema schema = new R2dbcSchema(newDatabase());
		assertThatExceptionOfType(SchemaMissingException.class).isThrownBy(() -> schema.check().block(PATIENCE))
			.withMessageContaining("apikeys_*")
			.withMessageContaining("initialize-schema")
			.withMessageContaining("V1__create_tables.sql")
			.satisfies((error) -> {
				assertThat(error.currentVersion()).isZero();
				assertThat(error.neededVersion()).isEqualTo(1);
			});
		schema.migrate().block(PATIENCE);
		schema.check().block(PATIENCE);
	}

	@Test
	void migratingAgainChangesNothing() {
		ConnectionFactory database = newDatabase();
		R2dbcSchema schema = new R2dbcSchema(database);
		schema.migrate().block(PATIENCE);
		schema.migrate().block(PATIENCE);
		assertMigrated(database);
	}

	@RepeatedTest(3)
	void manyInstancesMayMigrateAtOnce() {
		ConnectionFactory database = newDatabase();
		try (Together together = new Together()) {
			assertThat(together.call((i) -> new R2dbcSchema(database).migrate().thenReturn(i)))
				.hasSize(Together.INSTANCES);
		}
		assertMigrated(database);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void manyMayMigrateThroughASmallPool(int size) {
		ConnectionFactory database = newDatabase();
		ConnectionPool pool = pool(database, size);
		try (Together together = new Together()) {
			together.call((i) -> new R2dbcSchema(pool).migrate().thenReturn(i));
		}
		new R2dbcSchema(pool).check().block(PATIENCE);
		pool.disposeLater().block(PATIENCE);
		assertMigrated(database);
	}

	@Test
	void aMigrationThatStoppedHalfwayIsFinished() {
		ConnectionFactory database = newDatabase();
		R2dbcSchema schema = new R2dbcSchema(database);
		schema.migrate().block(PATIENCE);
		execute(database, "DROP TABLE apikeys_migrations");
		execute(database, "DROP TABLE apikeys_key_secret");
		schema.migrate().block(PATIENCE);
		assertMigrated(database);
	}

	@Test
	void aFailedMigrationLeavesNeitherLockNorTransactionBehind() {
		ConnectionFactory database = newDatabase();
		execute(database, "CREATE TABLE apikeys_project (unexpected INTEGER)");
		ConnectionPool pool = pool(database, 1);
		R2dbcSchema schema = new R2dbcSchema(pool);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> schema.migrate().block(PATIENCE));
		execute(pool, "DROP TABLE apikeys_project");
		schema.migrate().block(PATIENCE);
		pool.disposeLater().block(PATIENCE);
		assertMigrated(database);
	}

	@Test
	void anOlderApplicationAcceptsNewerTables() {
		ConnectionFactory database = newDatabase();
		R2dbcSchema schema = new R2dbcSchema(database);
		schema.migrate().block(PATIENCE);
		execute(database, "INSERT INTO apikeys_migrations (id, description) VALUES (1000, 'from the future')");
		schema.check().block(PATIENCE);
		schema.migrate().block(PATIENCE);
	}

	void assertMigrated(ConnectionFactory database) {
		assertThat(query(database, "SELECT LOWER(table_name) FROM information_schema.tables "
				+ "WHERE LOWER(table_name) LIKE 'apikeys%' ORDER BY 1"))
			.isEqualTo(TABLES);
		assertThat(query(database, "SELECT CAST(id AS VARCHAR) FROM apikeys_migrations")).containsExactly("1");
	}

	static ConnectionPool pool(ConnectionFactory database, int size) {
		return new ConnectionPool(ConnectionPoolConfiguration.builder(database).initialSize(0).maxSize(size).build());
	}

	static void execute(ConnectionFactory database, String sql) {
		DatabaseClient.create(database).sql(sql).then().block(PATIENCE);
	}

	private static List<String> query(ConnectionFactory database, String sql) {
		return Flux
			.usingWhen(database.create(),
					(Connection connection) -> Flux.from(connection.createStatement(sql).execute())
						.flatMap((result) -> result.map((row) -> row.get(0, String.class))),
					(connection) -> Mono.from(connection.close()))
			.collectList()
			.block(PATIENCE);
	}

}
