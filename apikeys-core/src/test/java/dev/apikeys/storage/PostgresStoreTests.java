package dev.apikeys.storage;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.Extension.class)
class PostgresStoreTests extends R2dbcStoreContract {

	private final PostgresServer server;

	PostgresStoreTests(PostgresServer server) {
		this.server = server;
	}

	@Override
	ConnectionFactory connect() {
		return this.server.newDatabase();
	}

}
