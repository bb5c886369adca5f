package dev.apikeys.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.ExpiredKeyException;
import dev.apikeys.error.InsufficientScopeException;
import dev.apikeys.error.InvalidKeyException;
import dev.apikeys.error.RateLimitedException;
import dev.apikeys.error.RevokedKeyException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.error.WrongProductException;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.Judgement.Refused;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import dev.apikeys.scope.ScopeChecker;
import dev.apikeys.scope.ScopeMatch;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.usage.UsageRecorder;
import reactor.core.publisher.Mono;

/**
 * Judges in the order of the contract. For a key in memory it does so without I/O.
 */
final class DefaultApiKeyValidator implements ApiKeyValidator {

	private static final Logger logger = LoggerFactory.getLogger(DefaultApiKeyValidator.class);

	private static final Refused UNKNOWN = new Refused(new InvalidKeyException("This API key is not valid here."), null,
			RateLimitDecision.UNLIMITED);

	private static final String LIMIT_NAME = "default";

	private static final Mono<RateLimitDecision> NO_DECISION = Mono
		.error(() -> new IllegalStateException("The rate limiter made no decision"));

	private final KeyFormat format;

	private final KeyHasher hasher;

	private final KeyDirectory keys;

	private final ProductDirectory products;

	private final ScopeChecker scopes;

	private final RateLimiter limiter;

	private final @Nullable RateLimit defaultLimit;

	private final UsageRecorder usage;

	private final Clock clock;

	DefaultApiKeyValidator(KeyFormat format, KeyHasher hasher, KeyDirectory keys, ProductDirectory products,
			ScopeChecker scopes, RateLimiter limiter, @Nullable RateLimit defaultLimit, UsageRecorder usage,
			Clock clock) {
		this.format = format;
		this.hasher = hasher;
		this.keys = keys;
		this.products = products;
		this.scopes = scopes;
		this.limiter = limiter;
		this.defaultLimit = defaultLimit;
		this.usage = usage;
		this.clock = clock;
	}

	@Override
	public Mono<Judgement> judge(Secret presented, KeyRequirement requirement) {
		return Mono.defer(() -> {
			if (!this.format.matches(presented.reveal())) {
				return Mono.just(UNKNOWN);
			}
			KeyHash hash = this.hasher.hash(presented);
			LiveKey key = this.keys.cached(hash);
			if (key != null) {
				return judge(key, requirement);
			}
			return this.keys.find(hash)
				.flatMap((found) -> judge(found, requirement))
				.defaultIfEmpty(UNKNOWN)
				.onErrorResume(ApiKeyException.class, (error) -> Mono.just(refuse(error, null)));
		});
	}

	private Mono<Judgement> judge(LiveKey key, KeyRequirement requirement) {
		Instant now = this.clock.instant();
		ApiKeyException inactive = judgeLife(key.stored(), now);
		if (inactive != null) {
			return Mono.just(refuse(inactive, key.toApiKey(now)));
		}
		String product = requirement.product();
		if (product == null) {
			return judgeGrant(key, requirement, now);
		}
		return this.products.reaches(key.stored().owner(), product)
			.flatMap((reaches) -> reaches ? judgeGrant(key, requirement, now)
					: Mono.just(refuse(new WrongProductException("This API key is not valid for this product."),
							key.toApiKey(now))))
			.onErrorResume(ApiKeyException.class, (error) -> Mono.just(refuse(error, key.toApiKey(now))));
	}

	private static @Nullable ApiKeyException judgeLife(StoredKey key, Instant now) {
		if (key.revokedAt() != null || !key.organizationEnabled()) {
			return new RevokedKeyException("This API key was revoked. Ask its issuer for a new one.");
		}
		Instant expiresAt = key.details().expiresAt();
		return (expiresAt != null && !now.isBefore(expiresAt)) ? new ExpiredKeyException(expiresAt) : null;
	}

	private Mono<Judgement> judgeGrant(LiveKey key, KeyRequirement requirement, Instant now) {
		KeyDetails details = key.stored().details();
		if (!this.scopes.isGranted(details.scopes(), requirement.scopes(), requirement.match())) {
			return Mono.just(
					refuse(new InsufficientScopeException(requirement.scopes(), requirement.match() == ScopeMatch.ALL),
							key.toApiKey(now)));
		}
		RateLimit limit = requirement.checkRateLimit() ? limitOf(details) : null;
		if (limit == null) {
			return pass(key, requirement, now, RateLimitDecision.UNLIMITED);
		}
		return acquire(key.stored(), limit, requirement.cost())
			.flatMap((decision) -> decision.permitted() ? pass(key, requirement, now, decision)
					: Mono.just(new Refused(rateLimited(decision, requirement), key.toApiKey(now), decision)))
			.onErrorResume((error) -> Mono.just(refuse(unavailable(error), key.toApiKey(now))));
	}

	/*
	 * A limiter may be anybody's: one that throws, or says nothing, must not look like an
	 * unknown key or a yes.
	 */
	private Mono<RateLimitDecision> acquire(StoredKey key, RateLimit limit, int cost) {
		try {
			return this.limiter.acquire(key.id(), List.of(new NamedLimit(LIMIT_NAME, limit)), cost)
				.switchIfEmpty(NO_DECISION);
		}
		catch (RuntimeException ex) {
			return Mono.error(ex);
		}
	}

	private @Nullable RateLimit limitOf(KeyDetails details) {
		if (details.rateLimit() != null || this.defaultLimit == null) {
			return details.rateLimit();
		}
		for (String scope : details.scopes()) {
			if (scope.startsWith("apikeys:")) {
				return null;
			}
		}
		return this.defaultLimit;
	}

	private Mono<Judgement> pass(LiveKey key, KeyRequirement requirement, Instant now, RateLimitDecision decision) {
		if (!requirement.trackUsage() || this.usage.mode() == UsageMode.OFF) {
			return Mono.just(new Passed(key.toApiKey(now), decision));
		}
		Judgement passed = new Passed(key.use(now), decision);
		Mono<Void> recorded = this.usage.record(key.stored().id(), now.toEpochMilli());
		return (this.usage.mode() == UsageMode.BATCHED) ? Mono.just(passed) : recorded.thenReturn(passed);
	}

	private static RateLimitedException rateLimited(RateLimitDecision decision, KeyRequirement requirement) {
		List<State> refusing = decision.states()
			.stream()
			.filter((state) -> state.outcome() != Outcome.PERMITTED)
			.toList();
		State first = refusing.stream()
			.filter((state) -> state.outcome() == Outcome.NEVER)
			.findFirst()
			.orElse(refusing.get(0));
		String message = (first.outcome() == Outcome.NEVER)
				? "This call costs " + requirement.cost() + ", more than the whole limit of " + first.policy().limit()
						+ ": it can never pass."
				: "The limit of " + first.policy().limit() + " is used up: " + first.remaining()
						+ " left, and this call costs " + requirement.cost() + ".";
		return new RateLimitedException(message, decision.retryAfter(),
				refusing.stream().map((state) -> state.policy().name()).toList());
	}

	private static ApiKeyException unavailable(Throwable error) {
		if (error instanceof ApiKeyException expected) {
			return expected;
		}
		logger.warn("The rate limiter failed; the call is refused", error);
		return new StoreUnavailableException("The rate limiter cannot be reached right now.", error);
	}

	private static Judgement refuse(ApiKeyException error, @Nullable ApiKey key) {
		return new Refused(error, key, RateLimitDecision.UNLIMITED);
	}

}
