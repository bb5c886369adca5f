package dev.apikeys.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.web.RateLimitHeaders;
import dev.apikeys.web.WebSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Everything that can be configured about API keys.
 *
 * @param enabled Whether API keys are configured at all. Without them, an application
 * with annotated handlers does not start.
 * @param allowUnprotected Whether an application with annotated handlers may start
 * although nothing enforces them. Meant for tests.
 * @param signing How keys are hashed.
 * @param key Form of the secrets.
 * @param keys Keys that are declared here, by name, beside those of the store.
 * @param product Product that this application is: its name or id.
 * @param store Where keys are kept.
 * @param web How keys are read from requests and refusals are answered.
 * @param cache Judging from memory.
 * @param rateLimit How often keys may be used.
 * @param usage Counting of uses.
 */
@ConfigurationProperties(prefix = "apikeys", ignoreUnknownFields = false)
public record ApiKeysProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean allowUnprotected,
		@DefaultValue Signing signing, @DefaultValue Key key, @DefaultValue Map<String, ConfiguredKey> keys,
		@Nullable String product, @DefaultValue Store store, @DefaultValue Web web, @DefaultValue Cache cache,
		@DefaultValue RateLimits rateLimit, @DefaultValue Usage usage) {

	/**
	 * How keys are hashed.
	 *
	 * @param secret Secret under which keys are hashed, at least 32 bytes. Required. When
	 * it changes, all keys become invalid.
	 */
	public record Signing(@Nullable Secret secret) {

	}

	/**
	 * The form of the secrets.
	 *
	 * @param prefix What every secret starts with: 1 to 16 of a-z and 0-9, a letter
	 * first.
	 * @param environment Environment between prefix and body: 1 to 16 of a-z and 0-9.
	 * @param acceptedPrefixes Earlier prefixes that stay valid, with their environment,
	 * such as old_live.
	 */
	public record Key(@DefaultValue(KeyFormat.DEFAULT_PREFIX) String prefix, @Nullable String environment,
			@DefaultValue List<String> acceptedPrefixes) {

	}

	/**
	 * A key that is declared in the configuration.
	 *
	 * @param secret Secret that callers present. Either this or the hash.
	 * @param hash HMAC-SHA-256 of the secret under the signing secret, 64 hexadecimal
	 * digits. Either this or the secret.
	 * @param scopes What the key may do.
	 * @param rateLimit How often the key may be used, such as 100/minute or 100/30s.
	 * @param expiresAt First moment at which the key no longer works.
	 * @param custom Anything else to hand to the application with the key.
	 */
	public record ConfiguredKey(@Nullable Secret secret, @Nullable Secret hash, @DefaultValue Set<String> scopes,
			@Nullable RateLimit rateLimit, @Nullable Instant expiresAt, @DefaultValue Map<String, Object> custom) {

	}

	/**
	 * Where keys are kept.
	 *
	 * @param type Kind of store. Detected from the classpath and the beans by default.
	 * @param initializeSchema When tables are created or brought up to date.
	 * @param timeout How long a store call may take before the store counts as out of
	 * reach.
	 */
	public record Store(@Nullable StoreType type, @DefaultValue("embedded") SchemaMode initializeSchema,
			@DefaultValue("2s") Duration timeout) {

	}

	/**
	 * Kinds of store.
	 */
	public enum StoreType {

		/** In this process, gone with it. */
		MEMORY,

		/** A relational database through R2DBC. */
		R2DBC

	}

	/**
	 * When tables are created or brought up to date.
	 */
	public enum SchemaMode {

		/** Only in an in-memory database. */
		EMBEDDED,

		/** At every start. */
		ALWAYS,

		/** Never by the application. */
		NEVER

	}

	/**
	 * How keys are read from requests and refusals are answered.
	 *
	 * @param headerName Header that carries a key.
	 * @param bearer Whether a bearer token that starts with an accepted prefix is
	 * accepted as well.
	 * @param protect Path patterns that need a valid key even without the annotation.
	 * @param exclude Path patterns that are left out of the protected ones.
	 * @param realm Realm in WWW-Authenticate.
	 * @param rateLimitHeaders Headers that tell callers about their rate limit.
	 */
	public record Web(@DefaultValue(WebSettings.DEFAULT_HEADER_NAME) String headerName,
			@DefaultValue("true") boolean bearer, @DefaultValue List<String> protect,
			@DefaultValue List<String> exclude, @DefaultValue(WebSettings.DEFAULT_REALM) String realm,
			@DefaultValue("draft") RateLimitHeaders rateLimitHeaders) {

	}

	/**
	 * Judging from memory.
	 *
	 * @param ttl How long a key is judged from memory, which bounds the time until a
	 * change made by another instance is seen.
	 * @param maxSize How many keys are judged from memory.
	 */
	public record Cache(@DefaultValue("5s") Duration ttl, @DefaultValue("100000") long maxSize) {

	}

	/**
	 * How often keys may be used.
	 *
	 * @param defaultLimit Rate limit of keys that carry none, such as 1000/minute.
	 * @param type Engine that enforces rate limits.
	 * @param maxKeys How many running windows are tracked.
	 */
	public record RateLimits(@Name("default") @Nullable RateLimit defaultLimit,
			@DefaultValue("local") RateLimitType type, @DefaultValue("1000000") int maxKeys) {

	}

	/**
	 * Engines that enforce rate limits.
	 */
	public enum RateLimitType {

		/** Exact windows in this process's memory. */
		LOCAL,

		/** Resilience4j, with its registry, events and metrics. */
		RESILIENCE4J

	}

	/**
	 * Counting of uses.
	 *
	 * @param mode When uses are written.
	 * @param flushInterval How often counted uses are written in batched mode.
	 */
	public record Usage(@DefaultValue("batched") UsageMode mode, @DefaultValue("1s") Duration flushInterval) {

	}

}
