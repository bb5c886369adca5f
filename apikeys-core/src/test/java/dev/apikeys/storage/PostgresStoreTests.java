package dev.apikeys.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import dev.apikeys.key.KeyOwner;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import dev.apikeys.usage.KeyUse;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.Extension.class)
class PostgresStoreTests extends R2dbcStoreContract {

	private final ConnectionFactory connectionFactory;

	PostgresStoreTests(PostgresServer server) {
		this.connectionFactory = server.newDatabase();
	}

	@Override
	ConnectionFactory connect() {
		return this.connectionFactory;
	}

	/*
	 * In a table of this size PostgreSQL looks keys up one by one, in the order in which
	 * it is given them: an UPDATE alone would lock them in opposite orders.
	 */
	@Test
	void instancesThatFlushInOppositeOrdersNeverWaitForEachOtherInACircle() {
		KeyOwner owner = owner();
		DatabaseClient client = DatabaseClient.create(this.connectionFactory);
		block(client
			.sql("INSERT INTO apikeys_key (id, organization_id, scopes, custom, created_at) "
					+ "SELECT CAST(lpad(to_hex(i * 7919 % 20011), 32, '0') AS uuid), '" + owner.organizationId()
					+ "', '', '{}', now() FROM generate_series(1, 20000) AS i")
			.then()
			.then(client.sql("ANALYZE").then()));
		List<KeyUse> uses = new ArrayList<>(block(client
			.sql("SELECT id FROM apikeys_key WHERE organization_id = '" + owner.organizationId()
					+ "' ORDER BY id LIMIT 50")
			.mapValue(UUID.class)
			.all()
			.map((id) -> new KeyUse(id, 1, NOW))
			.collectList()));
		List<KeyUse> reversed = new ArrayList<>(uses);
		Collections.reverse(reversed);
		Mono.when(flush(store(0), uses), flush(store(1), reversed)).block(Duration.ofSeconds(60));
		assertThat(block(client
			.sql("SELECT SUM(use_count) FROM apikeys_key WHERE organization_id = '" + owner.organizationId() + "'")
			.mapValue(Long.class)
			.one())).isEqualTo(2 * 100 * 50);
	}

	private static Mono<Void> flush(R2dbcStore store, List<KeyUse> uses) {
		return Flux.range(0, 100).concatMap((i) -> store.addUses(uses)).then();
	}

}
