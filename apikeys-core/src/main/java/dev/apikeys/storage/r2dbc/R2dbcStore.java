package dev.apikeys.storage.r2dbc;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.core.query.Update;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyHash;
import dev.apikeys.key.KeyQuery;
import dev.apikeys.key.KeyStatus;
import dev.apikeys.key.StoredKey;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps everything in a relational database: H2 or PostgreSQL. Its tables are made by
 * {@link R2dbcSchema}. Safe for use by several threads and by several instances of an
 * application at once.
 * <p>
 * PostgreSQL is called without blocking. The H2 driver blocks, so H2 is called on
 * {@link reactor.core.scheduler.Schedulers#boundedElastic()}.
 * <p>
 * Numbers that are attached to keys may come back as another type of the same value:
 * whole ones as the smallest of {@code Integer}, {@code Long} and {@code BigInteger},
 * others as {@code Double}, or as {@code BigDecimal} where that would lose digits.
 */
public final class R2dbcStore extends R2dbcTenants implements ApiKeyStore, UsageStore {

	private final KeyRows rows = new KeyRows();

	private final Database database;

	private final BiFunction<Row, RowMetadata, KeyView> views;

	/**
	 * Create a store.
	 * @param connectionFactory the way to the database, best a pool
	 * @throws IllegalArgumentException if it leads to an unsupported database
	 */
	public R2dbcStore(ConnectionFactory connectionFactory) {
		this(new Database(connectionFactory));
	}

	private R2dbcStore(Database database) {
		super(database);
		this.database = database;
		this.views = database.mapper(KeyView.class);
	}

	@Override
	public Mono<StoredKey> findByHash(KeyHash hash) {
		return one(this.database.client().sql(Sql.SELECT_KEY_BY_HASH).bind("hash", hash.toBytes()));
	}

	@Override
	public Mono<StoredKey> findById(UUID id) {
		return one(this.database.client().sql(Sql.SELECT_KEY_BY_ID).bind("id", id));
	}

	@Override
	public Flux<StoredKey> list(KeyQuery query) {
		KeyFilter filter = query.filter();
		StringBuilder sql = new StringBuilder(Sql.SELECT_KEY);
		append(sql, filter.organizationId(), " AND k.organization_id = :organizationId");
		append(sql, filter.projectId(), " AND k.project_id = :projectId");
		append(sql, filter.productId(), " AND k.product_id = :productId");
		append(sql, query.before(), " AND k.id < :before");
		if (filter.status() != null) {
			sql.append(switch (filter.status()) {
				case ACTIVE -> " AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now)";
				case EXPIRED -> " AND k.revoked_at IS NULL AND k.expires_at <= :now";
				case REVOKED -> " AND k.revoked_at IS NOT NULL";
			});
		}
		GenericExecuteSpec statement = this.database.client()
			.sql(sql.append(" ORDER BY k.id DESC LIMIT :limit").toString())
			.bind("limit", query.limit());
		statement = bind(statement, "organizationId", filter.organizationId());
		statement = bind(statement, "projectId", filter.projectId());
		statement = bind(statement, "productId", filter.productId());
		statement = bind(statement, "before", query.before());
		boolean timed = filter.status() == KeyStatus.ACTIVE || filter.status() == KeyStatus.EXPIRED;
		statement = bind(statement, "now", timed ? query.now() : null);
		return this.database.call(statement.map(this.views).all().map(this.rows::read));
	}

	@Override
	public Mono<Void> insert(StoredKey key) {
		return this.database.inTransaction(Mono.defer(() -> this.database.template()
			.insert(this.rows.key(key))
			.then(this.database.template().insert(this.rows.secret(key)))));
	}

	@Override
	public Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details) {
		return change(working(id).and("version").is(expectedVersion),
				this.rows.update(details, Math.addExact(expectedVersion, 1)));
	}

	@Override
	public Mono<Boolean> revoke(UUID id, Instant revokedAt) {
		return change(working(id), Update.update("revokedAt", revokedAt));
	}

	@Override
	public Mono<Boolean> delete(UUID id) {
		return this.database.call(this.database.template()
			.delete(Query.query(Criteria.where("id").is(id)), KeyRow.class)
			.map((rows) -> rows > 0));
	}

	@Override
	public Mono<Void> addUses(List<KeyUse> uses) {
		Platform platform = this.database.platform();
		int chunkSize = Math.min(uses.size(), platform.maxArrayLength());
		int chunks = (uses.size() + chunkSize - 1) / chunkSize;
		GenericExecuteSpec statement = this.database.client().sql(Sql.addUses(platform, chunks));
		for (int i = 0; i < chunks; i++) {
			List<KeyUse> chunk = uses.subList(i * chunkSize, Math.min((i + 1) * chunkSize, uses.size()));
			statement = statement.bind("ids" + i, chunk.stream().map(KeyUse::keyId).toArray(UUID[]::new))
				.bind("counts" + i, chunk.stream().map(KeyUse::count).toArray(Long[]::new))
				.bind("times" + i, chunk.stream().map(KeyUse::lastUsedAt).toArray(Instant[]::new));
		}
		return this.database.call(statement.then());
	}

	private Mono<StoredKey> one(GenericExecuteSpec statement) {
		return this.database.call(statement.map(this.views).one().map(this.rows::read));
	}

	private Mono<Boolean> change(Criteria condition, Update update) {
		return this.database.call(
				this.database.template().update(Query.query(condition), update, KeyRow.class).map((rows) -> rows > 0));
	}

	private static Criteria working(UUID id) {
		return Criteria.where("id").is(id).and("revokedAt").isNull();
	}

	private static void append(StringBuilder sql, @Nullable Object value, String condition) {
		if (value != null) {
			sql.append(condition);
		}
	}

	private static GenericExecuteSpec bind(GenericExecuteSpec statement, String name, @Nullable Object value) {
		return (value != null) ? statement.bind(name, value) : statement;
	}

}
