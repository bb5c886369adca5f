package dev.apikeys.autoconfigure;

import java.time.Duration;

import dev.apikeys.autoconfigure.ApiKeysProperties.SchemaMode;
import dev.apikeys.autoconfigure.ApiKeysProperties.Store;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.SchemaMissingException;
import io.r2dbc.spi.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.r2dbc.EmbeddedDatabaseConnection;

/**
 * Brings the tables up to date, or looks whether they are there, before anything asks for
 * a key. The one place of the store that blocks: it runs in the thread that starts the
 * application.
 */
class R2dbcSchemaInitializer implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(R2dbcSchemaInitializer.class);

	private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(2);

	private final R2dbcSchema schema;

	private final ConnectionFactory connectionFactory;

	private final Store store;

	R2dbcSchemaInitializer(R2dbcSchema schema, ConnectionFactory connectionFactory, Store store) {
		this.schema = schema;
		this.connectionFactory = connectionFactory;
		this.store = store;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.store.initializeSchema() == SchemaMode.ALWAYS
				|| (this.store.initializeSchema() == SchemaMode.EMBEDDED && isEmbedded())) {
			this.schema.migrate().block(MIGRATION_TIMEOUT);
		}
		else {
			check();
		}
	}

	private void check() {
		try {
			this.schema.check().block(this.store.timeout());
		}
		catch (SchemaMissingException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("The key store cannot be reached at start; calls with a key are answered with 503 until it can",
					ex);
		}
	}

	private boolean isEmbedded() {
		try {
			return EmbeddedDatabaseConnection.isEmbedded(this.connectionFactory);
		}
		catch (IllegalStateException ex) {
			// A connection factory that tells nothing about itself was not made by Boot
			return false;
		}
	}

}
