package dev.apikeys.key;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.guard.StoreGuard;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.tenant.StoredTenants;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageRecorder;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What the validator and the facade share: the keys in memory, the uses that are counted,
 * and the work in the background. Made by {@link ApiKeysBuilder#buildEngine()}; most code
 * needs only {@link ApiKeys}. Safe for use by several threads.
 */
public final class ApiKeyEngine implements StoredTenants.Listener {

	private final ApiKeyStore store;

	private final TenantStore tenants;

	private final StoreGuard guard;

	private final UsageRecorder usage;

	private final KeyDirectory keys;

	private final ProductDirectory products;

	private final KeyIssuer issuer;

	private final Clock clock;

	private final Duration storeTimeout;

	private final ApiKeyValidator validator;

	private final BackgroundWork background;

	ApiKeyEngine(ApiKeysBuilder builder) {
		KeyHasher hasher = new KeyHasher(builder.signingSecret());
		this.clock = builder.clock();
		this.storeTimeout = builder.storeTimeout();
		ConfiguredKeys configured = builder.configuredKeys(hasher);
		this.store = configured;
		this.tenants = builder.tenantStore();
		this.guard = new StoreGuard(this.storeTimeout);
		this.usage = new UsageRecorder(configured, builder.usageMode(), this.storeTimeout);
		CacheSettings cache = builder.cache();
		this.keys = new KeyDirectory(configured, this.guard, this.usage, cache);
		this.products = new ProductDirectory(this.tenants, this.guard, cache);
		this.issuer = new KeyIssuer(builder.format(), hasher, builder.random(), this.clock);
		RateLimiter limiter = builder.rateLimiter();
		this.validator = new DefaultApiKeyValidator(builder.format(), hasher, this.keys, this.products,
				builder.scopeChecker(), limiter, builder.defaultRateLimit(), this.usage, this.clock);
		this.background = new BackgroundWork(limiter, this.usage, builder.flushInterval());
	}

	/**
	 * Begin the work in the background: writing uses at the interval, and cleaning up
	 * after rate limits. Does nothing when it has begun; may follow {@link #shutdown()}.
	 */
	public void start() {
		this.background.start();
	}

	/**
	 * The judgement by the rules of this project.
	 * @return the validator, to use or to wrap
	 */
	public ApiKeyValidator validator() {
		return this.validator;
	}

	/**
	 * A facade that judges with a validator.
	 * @param validator the validator, of this engine or of your own
	 * @return the facade
	 */
	public ApiKeys apiKeys(ApiKeyValidator validator) {
		return new DefaultApiKeys(this, validator);
	}

	/**
	 * Stop the work in the background and write what is counted. What is counted later is
	 * written after {@link #start()}.
	 * @return completes when all is written; fails with {@link StoreUnavailableException}
	 * when it could not be after several attempts
	 */
	public Mono<Void> shutdown() {
		// Stopped first and not at the end, where it would undo a start that came
		// meanwhile.
		return Mono.<Void>fromRunnable(this.background::stop)
			.then(this.usage.flush()
				.timeout(this.storeTimeout)
				.retryWhen(Retry.backoff(3, Duration.ofMillis(100)))
				.onErrorMap((error) -> new StoreUnavailableException("Counted uses could not be written.", error)));
	}

	@Override
	public void organizationChanged(UUID organizationId) {
		this.keys.organizationChanged(organizationId);
	}

	@Override
	public void productsChanged() {
		this.products.changed();
	}

	ApiKeyStore store() {
		return this.store;
	}

	TenantStore tenants() {
		return this.tenants;
	}

	StoreGuard guard() {
		return this.guard;
	}

	UsageRecorder usage() {
		return this.usage;
	}

	KeyDirectory keys() {
		return this.keys;
	}

	KeyIssuer issuer() {
		return this.issuer;
	}

	Clock clock() {
		return this.clock;
	}

	Duration storeTimeout() {
		return this.storeTimeout;
	}

}
