package dev.apikeys.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.StoredKey;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import dev.apikeys.tenant.Organization;
import dev.apikeys.usage.KeyUse;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a store on a database promises in addition. Two instances, each with a pool.
 */
abstract class R2dbcStoreContract extends StoreContract<R2dbcStore> {

	private static final int POOL_SIZE = 4;

	private final List<ConnectionPool> pools = new ArrayList<>();

	private final List<R2dbcStore> stores = new ArrayList<>();

	/**
	 * Connect to a database of this class alone.
	 * @return connections that belong to no pool
	 */
	abstract ConnectionFactory connect();

	@BeforeAll
	void open() {
		ConnectionFactory connectionFactory = connect();
		for (int i = 0; i < 2; i++) {
			ConnectionPool pool = new ConnectionPool(
					ConnectionPoolConfiguration.builder(connectionFactory).initialSize(0).maxSize(POOL_SIZE).build());
			this.pools.add(pool);
			this.stores.add(new R2dbcStore(pool));
		}
		block(new R2dbcSchema(this.pools.get(0)).migrate());
	}

	@AfterAll
	void close() {
		this.pools.forEach((pool) -> block(pool.disposeLater()));
	}

	@Override
	R2dbcStore store(int instance) {
		return this.stores.get(instance % 2);
	}

	@Override
	int rounds() {
		return 5;
	}

	@Test
	void callsThatAreGivenUpLeaveNoConnectionBehind() {
		for (int i = 0; i < 50; i++) {
			int patience = i % 10;
			Flux.range(0, 20)
				.flatMap((n) -> Mono.firstWithSignal(store().findByHash(hash()).then(),
						store().insertOrganization(new Organization(id(), name(), true, NOW)).then(),
						Mono.delay(Duration.ofNanos(patience * 200_000L)).then()))
				.blockLast(Duration.ofSeconds(30));
		}
		await().untilAsserted(() -> assertThat(this.pools.get(0).getMetrics().orElseThrow().acquiredSize()).isZero());
		Flux.range(0, 100).flatMap((n) -> store().findById(id())).blockLast(Duration.ofSeconds(30));
	}

	@Test
	void aFlushOfManyKeysIsWrittenAtOnce() {
		KeyOwner owner = owner();
		StoredKey first = insert(key(owner, KeyDetails.EMPTY));
		List<KeyUse> uses = new ArrayList<>();
		uses.add(new KeyUse(first.id(), 1, NOW));
		while (uses.size() < 99_999) {
			uses.add(new KeyUse(id(), 1, NOW));
		}
		StoredKey last = insert(key(owner, KeyDetails.EMPTY));
		uses.add(new KeyUse(last.id(), 1, NOW));
		block(store().addUses(uses));
		assertThat(block(store().findById(first.id())).useCount()).isEqualTo(1);
		assertThat(block(store().findById(last.id())).useCount()).isEqualTo(1);
	}

	@Test
	void aTakenIdIsAnErrorAndNotAnEndlessLoop() {
		Organization organization = organization();
		Organization sameId = new Organization(organization.id(), name(), true, NOW);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> block(store().insertOrganization(sameId)));
		assertThat(block(store().findOrganization(organization.id()))).isEqualTo(organization);
	}

}
