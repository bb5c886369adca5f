package dev.apikeys.storage;

import java.time.Duration;
import java.util.UUID;

import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

class FacadeTests {

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class OnMemory extends FacadeContract<MemoryStore> {

		private final MemoryStore store = new MemoryStore();

		@Override
		MemoryStore store() {
			return this.store;
		}

	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class OnH2 extends FacadeContract<R2dbcStore> {

		private final R2dbcStore store = open(
				ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1"));

		@Override
		R2dbcStore store() {
			return this.store;
		}

	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	@ExtendWith(PostgresServer.Extension.class)
	class OnPostgres extends FacadeContract<R2dbcStore> {

		private final ConnectionPool pool;

		private final R2dbcStore store;

		OnPostgres(PostgresServer server) {
			this.pool = SchemaContract.pool(server.newDatabase(), 4);
			this.store = open(this.pool);
		}

		@AfterAll
		void close() {
			this.pool.disposeLater().block(Duration.ofSeconds(30));
		}

		@Override
		R2dbcStore store() {
			return this.store;
		}

	}

	private static R2dbcStore open(ConnectionFactory connectionFactory) {
		new R2dbcSchema(connectionFactory).migrate().block(Duration.ofSeconds(30));
		return new R2dbcStore(connectionFactory);
	}

}
