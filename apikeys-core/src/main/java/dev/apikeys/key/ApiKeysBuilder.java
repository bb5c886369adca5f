package dev.apikeys.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.limit.LocalRateLimiter;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.scope.ScopeChecker;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.usage.UsageStore;

/**
 * Builds {@link ApiKeys} without any framework. A signing secret and a store are
 * required, everything else has a default. Not safe for use by several threads.
 */
public final class ApiKeysBuilder {

	/** How long a store call may take when nothing else is said. */
	public static final Duration DEFAULT_STORE_TIMEOUT = Duration.ofSeconds(2);

	/** How long keys are judged from memory when nothing else is said. */
	public static final Duration DEFAULT_CACHE_TTL = Duration.ofSeconds(5);

	/** How many keys are judged from memory when nothing else is said. */
	public static final long DEFAULT_CACHE_MAX_SIZE = 100_000;

	/** How often counted uses are written when nothing else is said. */
	public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofSeconds(1);

	private final List<Configured> configured = new ArrayList<>();

	private @Nullable Secret signingSecret;

	private @Nullable ApiKeyStore keyStore;

	private @Nullable TenantStore tenantStore;

	private @Nullable UsageStore usageStore;

	private KeyFormat format = new KeyFormat(KeyFormat.DEFAULT_PREFIX, null, List.of());

	private ScopeChecker scopeChecker = ScopeChecker.wildcards();

	private @Nullable RateLimiter rateLimiter;

	private @Nullable RateLimit defaultRateLimit;

	private UsageMode usageMode = UsageMode.BATCHED;

	private Duration flushInterval = DEFAULT_FLUSH_INTERVAL;

	private Duration cacheTtl = DEFAULT_CACHE_TTL;

	private long cacheMaxSize = DEFAULT_CACHE_MAX_SIZE;

	private Duration storeTimeout = DEFAULT_STORE_TIMEOUT;

	private Clock clock = Clock.systemUTC();

	private Random random = new SecureRandom();

	ApiKeysBuilder() {
	}

	/**
	 * Set the secret under which keys are hashed; required. Whoever changes it makes all
	 * keys invalid.
	 * @param signingSecret at least 32 bytes of UTF-8
	 * @return this builder
	 */
	public ApiKeysBuilder signingSecret(Secret signingSecret) {
		this.signingSecret = signingSecret;
		return this;
	}

	/**
	 * Set where everything is kept; required.
	 * @param <S> a store for everything
	 * @param store the store
	 * @return this builder
	 */
	public <S extends ApiKeyStore & TenantStore & UsageStore> ApiKeysBuilder store(S store) {
		return stores(store, store, store);
	}

	/**
	 * Set where keys, tenants and uses are kept; required.
	 * @param keys keeps keys
	 * @param tenants keeps organizations, projects and products
	 * @param uses keeps uses
	 * @return this builder
	 */
	public ApiKeysBuilder stores(ApiKeyStore keys, TenantStore tenants, UsageStore uses) {
		this.keyStore = keys;
		this.tenantStore = tenants;
		this.usageStore = uses;
		return this;
	}

	/**
	 * Set the form of secrets: {@code sk_...} without environment by default.
	 * @param format the form
	 * @return this builder
	 */
	public ApiKeysBuilder format(KeyFormat format) {
		this.format = format;
		return this;
	}

	/**
	 * Declare a key by its secret, beside those of the store.
	 * @param name its name, unique among the declared ones
	 * @param secret its secret, of the form of {@link #format(KeyFormat)}
	 * @param details what is said about it; its name is replaced
	 * @return this builder
	 */
	public ApiKeysBuilder configuredKey(String name, Secret secret, KeyDetails details) {
		this.configured.add(new Configured(name, secret, null, details.withName(name)));
		return this;
	}

	/**
	 * Declare a key by the hash of its secret, beside those of the store.
	 * @param name its name, unique among the declared ones
	 * @param hash the HMAC-SHA-256 of its secret under the signing secret
	 * @param details what is said about it; its name is replaced
	 * @return this builder
	 */
	public ApiKeysBuilder configuredKey(String name, KeyHash hash, KeyDetails details) {
		this.configured.add(new Configured(name, null, hash, details.withName(name)));
		return this;
	}

	/**
	 * Set how scopes are checked: {@link ScopeChecker#wildcards()} by default.
	 * @param scopeChecker the checker
	 * @return this builder
	 */
	public ApiKeysBuilder scopeChecker(ScopeChecker scopeChecker) {
		this.scopeChecker = scopeChecker;
		return this;
	}

	/**
	 * Set what enforces rate limits: a {@link LocalRateLimiter} by default.
	 * @param rateLimiter the limiter
	 * @return this builder
	 */
	public ApiKeysBuilder rateLimiter(RateLimiter rateLimiter) {
		this.rateLimiter = rateLimiter;
		return this;
	}

	/**
	 * Set the rate limit of keys that carry none and no scope that starts with
	 * {@code apikeys:}: none by default.
	 * @param defaultRateLimit the limit, or {@code null} for none
	 * @return this builder
	 */
	public ApiKeysBuilder defaultRateLimit(@Nullable RateLimit defaultRateLimit) {
		this.defaultRateLimit = defaultRateLimit;
		return this;
	}

	/**
	 * Set how uses are counted: {@link UsageMode#BATCHED}, once a second, by default.
	 * @param mode when they are written
	 * @param flushInterval how often, in batched mode; positive
	 * @return this builder
	 */
	public ApiKeysBuilder usage(UsageMode mode, Duration flushInterval) {
		this.usageMode = mode;
		this.flushInterval = positive("flushInterval", flushInterval);
		return this;
	}

	/**
	 * Set how long and how many keys are judged from memory: 5 seconds and 100,000 by
	 * default.
	 * @param ttl how long, which bounds the time until a change made by another instance
	 * is seen; not negative, and zero asks the store for every call
	 * @param maxSize how many; not negative
	 * @return this builder
	 */
	public ApiKeysBuilder cache(Duration ttl, long maxSize) {
		if (ttl.isNegative() || maxSize < 0) {
			throw new IllegalArgumentException("cache ttl and size must not be negative: " + ttl + ", " + maxSize);
		}
		this.cacheTtl = ttl;
		this.cacheMaxSize = maxSize;
		return this;
	}

	/**
	 * Set how long a store call may take: 2 seconds by default.
	 * @param storeTimeout positive
	 * @return this builder
	 */
	public ApiKeysBuilder storeTimeout(Duration storeTimeout) {
		this.storeTimeout = positive("storeTimeout", storeTimeout);
		return this;
	}

	/**
	 * Set the time: the system's by default.
	 * @param clock the time
	 * @return this builder
	 */
	public ApiKeysBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Set where secrets come from: a {@link SecureRandom} by default, and nothing weaker
	 * outside of tests.
	 * @param random the generator
	 * @return this builder
	 */
	public ApiKeysBuilder random(Random random) {
		this.random = random;
		return this;
	}

	/**
	 * Build the facade, and start writing uses in the background.
	 * @return the facade; {@link ApiKeys#shutdown()} ends it
	 * @throws InvalidConfiguredKeyException if a configured key breaks a rule
	 * @throws IllegalArgumentException if the signing secret is too short
	 * @throws IllegalStateException if the signing secret or the store is missing
	 */
	public ApiKeys build() {
		ApiKeyEngine engine = buildEngine();
		return engine.apiKeys(engine.validator());
	}

	/**
	 * Build the engine, for those who wrap its validator, and
	 * {@linkplain ApiKeyEngine#start() start} it.
	 * @return the engine
	 * @throws IllegalArgumentException as {@link #build()}
	 * @throws IllegalStateException as {@link #build()}
	 */
	public ApiKeyEngine buildEngine() {
		ApiKeyEngine engine = new ApiKeyEngine(this);
		engine.start();
		return engine;
	}

	Secret signingSecret() {
		return required("signingSecret", this.signingSecret);
	}

	TenantStore tenantStore() {
		return required("store", this.tenantStore);
	}

	KeyFormat format() {
		return this.format;
	}

	ScopeChecker scopeChecker() {
		return this.scopeChecker;
	}

	RateLimiter rateLimiter() {
		return Objects.requireNonNullElseGet(this.rateLimiter,
				() -> new LocalRateLimiter(this.clock, LocalRateLimiter.DEFAULT_MAX_KEYS));
	}

	@Nullable RateLimit defaultRateLimit() {
		return this.defaultRateLimit;
	}

	UsageMode usageMode() {
		return this.usageMode;
	}

	Duration flushInterval() {
		return this.flushInterval;
	}

	CacheSettings cache() {
		return new CacheSettings(this.cacheTtl, this.cacheMaxSize, this.clock);
	}

	Duration storeTimeout() {
		return this.storeTimeout;
	}

	Clock clock() {
		return this.clock;
	}

	Random random() {
		return this.random;
	}

	ConfiguredKeys configuredKeys(KeyHasher hasher) {
		ConfiguredKeys keys = new ConfiguredKeys(required("store", this.keyStore), required("store", this.usageStore));
		Instant now = this.clock.instant();
		KeyRules rules = new KeyRules();
		for (Configured key : this.configured) {
			try {
				rules.check(key.details, key.details, now);
				if (key.secret != null) {
					requireForm(key.secret);
					keys.add(key.name, hasher.hash(key.secret), this.format.start(key.secret), key.details, now);
				}
				else {
					keys.add(key.name, required("hash", key.hash), this.format.head(), key.details, now);
				}
			}
			catch (InvalidRequestException | IllegalArgumentException ex) {
				throw new InvalidConfiguredKeyException(key.name, String.valueOf(ex.getMessage()), ex);
			}
		}
		return keys;
	}

	private void requireForm(Secret secret) {
		if (!this.format.matches(secret.reveal())) {
			throw new IllegalArgumentException("its secret has another form than " + this.format.head()
					+ " followed by 32 characters of 0-9A-Za-z and their checksum of 6. A fresh secret that would do: "
					+ this.format.generate(this.random).reveal());
		}
	}

	private static Duration positive(String name, Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, not " + duration);
		}
		return duration;
	}

	private static <T> T required(String name, @Nullable T value) {
		if (value == null) {
			throw new IllegalStateException(name + " is required");
		}
		return value;
	}

	/**
	 * A declared key.
	 *
	 * @param name its name
	 * @param secret its secret, or {@code null} where the hash is given
	 * @param hash its hash, or {@code null} where the secret is given
	 * @param details what is said about it
	 */
	private record Configured(String name, @Nullable Secret secret, @Nullable KeyHash hash, KeyDetails details) {

	}

}
