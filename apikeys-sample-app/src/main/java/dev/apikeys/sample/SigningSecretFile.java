package dev.apikeys.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives the sample a signing secret of its own: made at the first start, kept in a file
 * beside the database, and read at every other. A real application gets its secret from
 * where it gets its other secrets; set {@code APIKEYS_SIGNING_SECRET} and this stays out
 * of the way.
 */
class SigningSecretFile implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final String PROPERTY = "apikeys.signing.secret";

	private static final int BYTES = 32;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.containsProperty(PROPERTY)) {
			return;
		}
		Path directory = Path.of(environment.getRequiredProperty("sample.data-directory"));
		try {
			environment.getPropertySources()
				.addLast(new MapPropertySource("signing-secret-file",
						Map.of(PROPERTY, readOrCreate(directory.resolve("signing-secret")))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The signing secret cannot be kept in " + directory.toAbsolutePath(), ex);
		}
	}

	private static String readOrCreate(Path file) throws IOException {
		if (!Files.exists(file)) {
			Files.createDirectories(file.toAbsolutePath().getParent());
			try {
				create(file);
			}
			catch (FileAlreadyExistsException ex) {
				// another instance was first, and its secret is ours too
			}
		}
		return Files.readString(file).strip();
	}

	/*
	 * Written whole before it has its name, so that nobody reads half of it.
	 */
	private static void create(Path file) throws IOException {
		byte[] secret = new byte[BYTES];
		new SecureRandom().nextBytes(secret);
		Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "signing-secret", ".tmp");
		try {
			Files.writeString(draft, HexFormat.of().formatHex(secret));
			Files.move(draft, file);
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

}
