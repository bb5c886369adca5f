package dev.apikeys.storage;

import java.nio.file.Path;
import java.util.UUID;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTests {

	@Nested
	class InMemory extends R2dbcStoreContract {

		@Override
		ConnectionFactory connect() {
			return ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
		}

	}

	@Nested
	class InFile extends R2dbcStoreContract {

		@TempDir
		static Path directory;

		@Override
		ConnectionFactory connect() {
			return ConnectionFactories.get("r2dbc:h2:file:///" + directory.resolve("keys"));
		}

	}

}
