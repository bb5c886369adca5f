package dev.apikeys.storage.r2dbc;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;

/**
 * The databases that are supported, and all that differs between them apart from the text
 * of {@link Sql}.
 */
enum Platform {

	/** H2, in memory or in a file. Its driver runs the engine on the calling thread. */
	H2("h2", true, 65_536),

	/** PostgreSQL. Its driver never blocks. */
	POSTGRESQL("postgresql", false, Integer.MAX_VALUE);

	private final String folder;

	private final boolean blocking;

	private final int maxArrayLength;

	Platform(String folder, boolean blocking, int maxArrayLength) {
		this.folder = folder;
		this.blocking = blocking;
		this.maxArrayLength = maxArrayLength;
	}

	static Platform of(ConnectionFactory connectionFactory) {
		String name = connectionFactory.getMetadata().getName();
		for (Platform platform : values()) {
			if (platform.name().equalsIgnoreCase(name)) {
				return platform;
			}
		}
		throw new IllegalArgumentException(
				"API keys cannot be kept in a database of type '" + name + "': supported are H2 and PostgreSQL");
	}

	/**
	 * Where its scripts are.
	 * @return the name of a folder
	 */
	String folder() {
		return this.folder;
	}

	/**
	 * Whether its driver does I/O on the thread that calls it.
	 * @return whether it does
	 */
	boolean isBlocking() {
		return this.blocking;
	}

	/**
	 * How long an array may be.
	 * @return how many elements it has at most
	 */
	int maxArrayLength() {
		return this.maxArrayLength;
	}

	R2dbcDialect dialect() {
		return switch (this) {
			case H2 -> H2Dialect.INSTANCE;
			case POSTGRESQL -> PostgresDialect.INSTANCE;
		};
	}

}
