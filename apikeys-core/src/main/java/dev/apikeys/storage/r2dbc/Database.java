package dev.apikeys.storage.r2dbc;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;
import org.springframework.data.relational.core.mapping.DefaultNamingStrategy;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The way to the database.
 */
final class Database {

	private final Platform platform;

	private final R2dbcEntityTemplate template;

	private final TransactionalOperator transaction;

	Database(ConnectionFactory connectionFactory) {
		this.platform = Platform.of(connectionFactory);
		DatabaseClient client = DatabaseClient.builder()
			.connectionFactory(connectionFactory)
			.bindMarkers(this.platform.dialect().getBindMarkersFactory())
			.build();
		// Unquoted names are found by H2, which makes them upper case, and by PostgreSQL.
		R2dbcMappingContext mapping = R2dbcMappingContext.forPlainIdentifiers(new Prefixed());
		R2dbcCustomConversions conversions = R2dbcCustomConversions.of(this.platform.dialect(), List.of());
		mapping.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
		this.template = new R2dbcEntityTemplate(client, this.platform.dialect(),
				new MappingR2dbcConverter(mapping, conversions));
		this.transaction = TransactionalOperator.create(new R2dbcTransactionManager(connectionFactory));
	}

	Platform platform() {
		return this.platform;
	}

	R2dbcEntityTemplate template() {
		return this.template;
	}

	DatabaseClient client() {
		return this.template.getDatabaseClient();
	}

	/**
	 * Read rows as Spring Data does, whatever statement gave them.
	 * @param <T> the type of record
	 * @param type a record whose components are columns
	 * @return makes a record of a row
	 */
	<T> BiFunction<Row, RowMetadata, T> mapper(Class<T> type) {
		return this.template.getDataAccessStrategy().getRowMapper(type);
	}

	/**
	 * Carry out several statements together or not at all.
	 * @param statements the statements
	 * @return completes when they are carried out
	 */
	Mono<Void> inTransaction(Mono<?> statements) {
		return call(this.transaction.transactional(statements).then());
	}

	/**
	 * Call the database on a thread that may block if its driver blocks. Everything that
	 * reaches the database goes through this method or its twin.
	 * @param <T> what it gives
	 * @param call the call
	 * @return the call
	 */
	<T> Mono<T> call(Mono<T> call) {
		return this.platform.isBlocking()
				? call.subscribeOn(Schedulers.boundedElastic()).cancelOn(Schedulers.boundedElastic()) : call;
	}

	<T> Flux<T> call(Flux<T> call) {
		return this.platform.isBlocking()
				? call.subscribeOn(Schedulers.boundedElastic()).cancelOn(Schedulers.boundedElastic()) : call;
	}

	/**
	 * Names tables after the records that are kept in them.
	 */
	private static final class Prefixed extends DefaultNamingStrategy {

		@Override
		public String getTableName(Class<?> type) {
			return "apikeys_" + super.getTableName(type).toLowerCase(Locale.ROOT);
		}

	}

}
