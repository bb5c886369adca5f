package dev.apikeys.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.autoconfigure.ApiKeysProperties.ConfiguredKey;
import dev.apikeys.autoconfigure.ApiKeysProperties.RateLimitType;
import dev.apikeys.crypto.Secret;
import dev.apikeys.key.ApiKeyEngine;
import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.ApiKeysBuilder;
import dev.apikeys.key.InvalidConfiguredKeyException;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.key.KeyHash;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.scope.ScopeChecker;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes the engine of properties, and says which property is to be mended when it cannot.
 */
final class EngineFactory {

	private static final int MIN_SIGNING_SECRET_BYTES = 32;

	private final ApiKeysProperties properties;

	private final KeyFormat format;

	EngineFactory(ApiKeysProperties properties, KeyFormat format) {
		this.properties = properties;
		this.format = format;
	}

	static KeyFormat format(ApiKeysProperties properties) {
		ApiKeysProperties.Key key = properties.key();
		format("prefix", key.prefix(), new ApiKeysProperties.Key(key.prefix(), null, List.of()));
		format("environment", key.environment(), new ApiKeysProperties.Key(key.prefix(), key.environment(), List.of()));
		return format("accepted-prefixes", key.acceptedPrefixes(), key);
	}

	private static KeyFormat format(String name, @Nullable Object value, ApiKeysProperties.Key key) {
		try {
			return new KeyFormat(key.prefix(), key.environment(), key.acceptedPrefixes());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("apikeys.key." + name, value,
					String.valueOf(ex.getMessage()));
		}
	}

	ApiKeyEngine create(ObjectProvider<ApiKeyStore> keys, ObjectProvider<TenantStore> tenants,
			ObjectProvider<UsageStore> uses, ObjectProvider<RateLimiter> rateLimiter, ScopeChecker scopeChecker,
			Clock clock) {
		ApiKeysBuilder builder = ApiKeys.builder()
			.signingSecret(signingSecret())
			.stores(store(keys), store(tenants), store(uses))
			.format(this.format)
			.scopeChecker(scopeChecker)
			.rateLimiter(rateLimiter(rateLimiter))
			.defaultRateLimit(this.properties.rateLimit().defaultLimit())
			.usage(this.properties.usage().mode(), this.properties.usage().flushInterval())
			.cache(this.properties.cache().ttl(), this.properties.cache().maxSize())
			.storeTimeout(this.properties.store().timeout())
			.clock(clock);
		for (Map.Entry<String, ConfiguredKey> entry : this.properties.keys().entrySet()) {
			declare(builder, entry.getKey(), entry.getValue());
		}
		return builder.buildEngine();
	}

	private Secret signingSecret() {
		Secret secret = this.properties.signing().secret();
		int bytes = (secret != null) ? secret.reveal().getBytes(StandardCharsets.UTF_8).length : 0;
		if (secret == null || bytes < MIN_SIGNING_SECRET_BYTES) {
			throw new SigningSecretException(bytes);
		}
		return secret;
	}

	private <S> S store(ObjectProvider<S> provider) {
		S store = provider.getIfAvailable();
		if (store == null) {
			throw new StoreTypeException(this.properties.store().type(),
					"there is no store of this type: the classpath or the beans lack what it needs");
		}
		return store;
	}

	private RateLimiter rateLimiter(ObjectProvider<RateLimiter> provider) {
		RateLimiter limiter = provider.getIfAvailable();
		if (limiter == null) {
			throw new InvalidConfigurationPropertyValueException("apikeys.rate-limit.type",
					this.properties.rateLimit().type(),
					(this.properties.rateLimit().type() == RateLimitType.RESILIENCE4J)
							? "needs io.github.resilience4j:resilience4j-ratelimiter on the classpath"
							: "there is no such rate limiter");
		}
		return limiter;
	}

	private void declare(ApiKeysBuilder builder, String name, ConfiguredKey key) {
		KeyDetails details = new KeyDetails(name, key.scopes(), key.rateLimit(), key.expiresAt(),
				CustomValues.of(key.custom()));
		if ((key.secret() == null) == (key.hash() == null)) {
			throw invalid(name, "needs either a secret or a hash, and not both");
		}
		if (key.secret() != null) {
			builder.configuredKey(name, key.secret(), details);
		}
		else if (key.hash() != null) {
			builder.configuredKey(name, hash(name, key.hash()), details);
		}
	}

	private KeyHash hash(String name, Secret hash) {
		try {
			return KeyHash.ofHex(hash.reveal());
		}
		catch (IllegalArgumentException ex) {
			// not as the cause: its message shows the value
			throw invalid(name, "the hash must be 64 hexadecimal digits");
		}
	}

	private InvalidConfiguredKeyException invalid(String name, String message) {
		String fresh = this.format.generate(new SecureRandom()).reveal();
		return new InvalidConfiguredKeyException(name, message + ". A fresh secret that would do: " + fresh, null);
	}

}
