package dev.apikeys.storage.r2dbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.core.io.ClassPathResource;

/**
 * The scripts that make the tables. They are named here, because a class path cannot be
 * searched everywhere.
 *
 * @param version its number
 * @param file its file name, as r2dbc-migrate expects it
 */
record SchemaScript(long version, String file) {

	static final List<SchemaScript> ALL = List.of(new SchemaScript(1, "V1__create_tables.sql"));

	static long newest() {
		return ALL.get(ALL.size() - 1).version();
	}

	ClassPathResource resource(Platform platform) {
		return new ClassPathResource(platform.folder() + "/" + this.file, SchemaScript.class);
	}

	String text(Platform platform) {
		try {
			return resource(platform).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
