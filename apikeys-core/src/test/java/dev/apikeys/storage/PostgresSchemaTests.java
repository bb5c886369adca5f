package dev.apikeys.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.SchemaMissingException;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(PostgresServer.Extension.class)
class PostgresSchemaTests extends SchemaContract {

	private final PostgresServer server;

	PostgresSchemaTests(PostgresServer server) {
		this.server = server;
	}

	@Override
	ConnectionFactory newDatabase() {
		return this.server.newDatabase();
	}

	@Test
	void theScriptCanBeAppliedByHand() throws IOException {
		ConnectionFactory database = newDatabase();
		String script = new ClassPathResource("dev/apikeys/storage/r2dbc/postgresql/V1__create_tables.sql")
			.getContentAsString(StandardCharsets.UTF_8);
		execute(database, script);
		R2dbcSchema schema = new R2dbcSchema(database);
		schema.check().block(PATIENCE);
		schema.migrate().block(PATIENCE);
		assertMigrated(database);
	}

	@Test
	void aDatabaseThatCannotBeReachedIsNotTakenForAnEmptyOne() {
		R2dbcSchema schema = new R2dbcSchema(ConnectionFactories.get("r2dbc:postgresql://postgres@localhost:1/none"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> schema.check().block(PATIENCE))
			.isNotInstanceOf(SchemaMissingException.class);
	}

	@Test
	void aUserWhoMayNotMakeTablesIsToldSo() {
		R2dbcSchema schema = new R2dbcSchema(this.server.newDatabaseOfAnother());
		assertThatException().isThrownBy(() -> schema.migrate().block(PATIENCE))
			.withMessageContaining("permission denied");
	}

	@Test
	void whatAScriptMeetsIsTold() {
		ConnectionFactory database = newDatabase();
		execute(database, "CREATE VIEW apikeys_key AS SELECT 1 AS one");
		R2dbcSchema schema = new R2dbcSchema(database);
		assertThatException().isThrownBy(() -> schema.migrate().block(PATIENCE)).withMessageContaining("apikeys_key");
	}

}
