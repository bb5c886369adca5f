package dev.apikeys.storage.r2dbc;

import java.util.List;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.BadSqlGrammarException;
import reactor.core.publisher.Mono;

/**
 * The tables of {@link R2dbcStore}: makes them, brings them up to date and looks whether
 * they are there. Versions are kept in the table {@code apikeys_migrations}.
 */
public final class R2dbcSchema {

	private final ConnectionFactory connectionFactory;

	private final Database database;

	/**
	 * Create the schema's keeper.
	 * @param connectionFactory the way to the database
	 * @throws IllegalArgumentException if it leads to an unsupported database
	 */
	public R2dbcSchema(ConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
		this.database = new Database(connectionFactory);
	}

	/**
	 * Make the tables or bring them up to date; does nothing when they are. Any number of
	 * instances may do so at the same time: one works, the others wait for it. Takes one
	 * connection at a time. Needs r2dbc-migrate-core on the class path.
	 * @return completes when the tables are as this version needs them
	 */
	public Mono<Void> migrate() {
		return version().filter((version) -> version < SchemaScript.newest())
			.flatMap((outdated) -> this.database
				.call(new SchemaMigration(this.connectionFactory, this.database.platform()).run()));
	}

	/**
	 * Look whether the tables are there. Newer ones than this version needs are accepted,
	 * so that instances of two versions can work side by side.
	 * @return completes when they are; fails with {@link SchemaMissingException} when
	 * they are not or are too old, and with the error of the database when it cannot be
	 * asked
	 */
	public Mono<Void> check() {
		return version().flatMap((version) -> (version >= SchemaScript.newest()) ? Mono.empty()
				: Mono.error(new SchemaMissingException(version, SchemaScript.newest(), scriptsAfter(version))));
	}

	private Mono<Long> version() {
		return this.database.call(this.database.client()
			.sql(Sql.SCHEMA_VERSION)
			.mapValue(Long.class)
			.one()
			// How either database says that there is no such table.
			.onErrorComplete(BadSqlGrammarException.class)
			.defaultIfEmpty(0L));
	}

	private List<String> scriptsAfter(long version) {
		return SchemaScript.ALL.stream()
			.filter((script) -> script.version() > version)
			.map((script) -> script.resource(this.database.platform()).getPath())
			.toList();
	}

}
