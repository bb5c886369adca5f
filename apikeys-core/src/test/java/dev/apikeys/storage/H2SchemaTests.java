package dev.apikeys.storage;

import java.nio.file.Path;
import java.util.UUID;

import dev.apikeys.storage.r2dbc.R2dbcSchema;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2SchemaTests extends SchemaContract {

	@Override
	ConnectionFactory newDatabase() {
		return ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
	}

	@Test
	void aCrashLeavesNoLockBehind(@TempDir Path directory) {
		ConnectionFactory database = ConnectionFactories.get("r2dbc:h2:file:///" + directory.resolve("keys"));
		ConnectionFactory crash = ConnectionFactories
			.get("r2dbc:h2:file:///" + directory.resolve("keys") + "?options=DB_CLOSE_DELAY=-1");
		execute(crash, "CREATE GLOBAL TEMPORARY TABLE apikeys_migrations_lock (id INTEGER)");
		execute(crash, "SHUTDOWN IMMEDIATELY");
		new R2dbcSchema(database).migrate().block(PATIENCE);
		assertMigrated(database);
	}

	@Test
	void lowerCaseNamesWorkAsWell() {
		ConnectionFactory database = ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID()
				+ "?options=DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
		new R2dbcSchema(database).migrate().block(PATIENCE);
		assertMigrated(database);
	}

}
