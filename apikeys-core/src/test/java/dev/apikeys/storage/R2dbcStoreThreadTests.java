package dev.apikeys.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyQuery;
import dev.apikeys.key.StoredKey;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import dev.apikeys.tenant.Organization;
import dev.apikeys.usage.KeyUse;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * On which threads a database is called.
 */
@ExtendWith(PostgresServer.Extension.class)
class R2dbcStoreThreadTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String CALLER = "parallel-";

	@Test
	void h2IsNeverCalledOnAThreadThatMustNotBlock() {
		Watched database = new Watched(
				ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1"));
		callEverything(database);
		assertThat(database.threads).isNotEmpty().noneMatch((thread) -> thread.startsWith(CALLER));
	}

	@Test
	void postgresqlIsCalledWhereItsCallerIs(PostgresServer server) {
		Watched database = new Watched(server.newDatabase());
		callEverything(database);
		assertThat(database.threads).anyMatch((thread) -> thread.startsWith(CALLER))
			.noneMatch((thread) -> thread.startsWith("boundedElastic-"));
	}

	@Test
	void anUnsupportedDatabaseIsRefused() {
		ConnectionFactory other = new Watched(new ConnectionFactory() {

			@Override
			public Publisher<? extends Connection> create() {
				return Mono.empty();
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return () -> "Other SQL";
			}

		});
		assertThatIllegalArgumentException().isThrownBy(() -> new R2dbcStore(other))
			.withMessageContaining("'Other SQL'")
			.withMessageContaining("H2 and PostgreSQL");
	}

	private static void callEverything(ConnectionFactory database) {
		R2dbcSchema schema = new R2dbcSchema(database);
		R2dbcStore store = new R2dbcStore(database);
		Organization organization = new Organization(UUID.randomUUID(), "name", true, Instant.EPOCH);
		StoredKey key = new StoredKey(UUID.randomUUID(), StoreContract.hash(), "sk_abcd",
				KeyOwner.organization(organization.id()), KeyDetails.EMPTY, Instant.EPOCH, null, null, 0, true, 0);
		List<Publisher<?>> calls = List.of(schema.migrate(), schema.check(), store.insertOrganization(organization),
				store.insertOrganization(organization), store.updateOrganization(organization.id(), "new", false),
				store.listOrganizations(null, 10), store.insert(key), store.findByHash(key.hash()),
				store.list(new KeyQuery(KeyFilter.ALL, Instant.EPOCH, null, 10)),
				store.addUses(List.of(new KeyUse(key.id(), 1, Instant.EPOCH))), store.revoke(key.id(), Instant.EPOCH),
				store.delete(key.id()), store.hasProduct(key.id(), key.id()),
				store.findByHash(key.hash()).timeout(Duration.ofNanos(1)).onErrorComplete());
		Flux.fromIterable(calls)
			.concatMap((call) -> Flux.defer(() -> Flux.from(call)).subscribeOn(Schedulers.parallel()).then())
			.blockLast(PATIENCE);
	}

	/**
	 * Writes down on which threads a database is called.
	 */
	private static final class Watched implements ConnectionFactory {

		private final Queue<String> threads = new ConcurrentLinkedQueue<>();

		private final ConnectionFactory target;

		Watched(ConnectionFactory target) {
			this.target = target;
		}

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.defer(() -> {
				seen();
				return Mono.from(this.target.create());
			}).map(this::watch);
		}

		private Connection watch(Connection connection) {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						try {
							Object result = method.invoke(connection, arguments);
							if (result instanceof Publisher<?> publisher) {
								return Flux.from(publisher).doOnSubscribe((subscription) -> seen());
							}
							return result;
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

		private void seen() {
			this.threads.add(Thread.currentThread().getName());
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.target.getMetadata();
		}

	}

}
