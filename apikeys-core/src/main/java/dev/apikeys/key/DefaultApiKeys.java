package dev.apikeys.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.MissingKeyException;
import dev.apikeys.error.NotFoundException;
import dev.apikeys.error.RevokedKeyException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.guard.StoreGuard;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.Judgement.Refused;
import dev.apikeys.tenant.Page;
import dev.apikeys.tenant.PageRequest;
import dev.apikeys.tenant.StoredTenants;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageRecorder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The facade over an engine: issues keys, changes them, and asks the validator.
 */
final class DefaultApiKeys extends StoredTenants implements ApiKeys {

	private static final int ATTEMPTS = 20;

	private static final Duration PAUSE = Duration.ofMillis(5);

	private final KeyRules rules = new KeyRules();

	private final ApiKeyEngine engine;

	private final ApiKeyValidator validator;

	private final ApiKeyStore store;

	private final KeyOwnerCheck owners;

	private final KeyIssuer issuer;

	private final StoreGuard guard;

	private final UsageRecorder usage;

	private final KeyDirectory keys;

	private final Clock clock;

	DefaultApiKeys(ApiKeyEngine engine, ApiKeyValidator validator) {
		super(engine.tenants(), engine.guard(), engine.issuer()::nextId, engine.clock(), engine);
		this.engine = engine;
		this.validator = validator;
		this.store = engine.store();
		this.owners = new KeyOwnerCheck(engine.tenants());
		this.issuer = engine.issuer();
		this.guard = engine.guard();
		this.usage = engine.usage();
		this.keys = engine.keys();
		this.clock = engine.clock();
	}

	@Override
	public Mono<IssuedKey> create(KeyOwner owner, KeyDetails details) {
		return Mono.defer(() -> {
			Instant now = now();
			KeyDetails kept = keep(details, null, now);
			return this.guard.protect(this.owners.check(owner))
				.then(Mono.fromSupplier(() -> this.issuer.issue(owner, kept, now))
					.subscribeOn(Schedulers.boundedElastic()))
				.flatMap((issued) -> this.guard.protect(this.store.insert(issued.key()))
					.doOnSuccess((nothing) -> this.keys.changed(issued.key().hash()))
					.thenReturn(new IssuedKey(issued.key().toApiKey(now, 0, null), issued.secret())));
		});
	}

	@Override
	public Mono<ApiKey> validate(String secret, KeyRequirement requirement) {
		if (secret == null || secret.isBlank()) {
			return Mono.error(new MissingKeyException("No API key was presented."));
		}
		return this.validator.judge(Secret.of(secret.strip()), requirement).flatMap((judgement) -> {
			if (judgement instanceof Refused refused) {
				return Mono.error(refused.error());
			}
			return Mono.just(((Passed) judgement).key());
		});
	}

	@Override
	public Mono<ApiKey> get(UUID id) {
		return withCounts(this.store.findById(id), this::view).switchIfEmpty(notFound(id));
	}

	@Override
	public Mono<Page<ApiKey>> list(KeyFilter filter, PageRequest page) {
		Mono<Page<StoredKey>> stored = Mono.defer(() -> {
			Instant now = now();
			return page.read((before, limit) -> this.store.list(new KeyQuery(filter, now, before, limit)),
					StoredKey::id);
		});
		return withCounts(stored,
				(keys) -> new Page<>(keys.items().stream().map(this::view).toList(), keys.nextCursor()));
	}

	@Override
	public Mono<ApiKey> update(UUID id, UnaryOperator<KeyDetails> change) {
		Mono<Boolean> attempt = Mono.defer(() -> findWritable(id).flatMap((key) -> {
			if (key.revokedAt() != null) {
				return Mono.error(new RevokedKeyException("A revoked API key cannot be changed."));
			}
			KeyDetails details = keep(changed(key.details(), change), key.details(), now());
			return details.equals(key.details()) ? Mono.just(true)
					: write(key, this.store.update(id, key.version(), details));
		}));
		return attempt.filter(Boolean::booleanValue)
			.repeatWhenEmpty((lost) -> lost.take(ATTEMPTS).delayUntil((once) -> Mono.delay(anyPause())))
			.switchIfEmpty(Mono.error(() -> new StoreUnavailableException("Others keep changing this API key.", null)))
			.then(get(id));
	}

	@Override
	public Mono<ApiKey> revoke(UUID id) {
		return findWritable(id).flatMap((key) -> write(key, this.store.revoke(id, now()))).then(get(id));
	}

	@Override
	public Mono<Void> delete(UUID id) {
		return findWritable(id).flatMap((key) -> write(key, this.store.delete(id)).doOnSuccess((deleted) -> {
			this.usage.forget(id);
			this.keys.gone(key.hash());
		})).filter(Boolean::booleanValue).switchIfEmpty(notFound(id)).then();
	}

	@Override
	public Mono<Void> shutdown() {
		return this.engine.shutdown();
	}

	private Mono<StoredKey> findWritable(UUID id) {
		return this.guard.protect(this.store.findById(id)).switchIfEmpty(notFound(id)).doOnNext((key) -> {
			if (key.owner().organizationId().equals(ApiKey.CONFIGURED)) {
				throw new InvalidRequestException("id",
						"this key is declared in the configuration and can only be changed there");
			}
		});
	}

	private <T> Mono<T> write(StoredKey key, Mono<T> change) {
		return uncancelled(this.guard.protect(change).doOnTerminate(() -> this.keys.changed(key.hash())));
	}

	/*
	 * Not the same for everybody, or those who met once would meet again.
	 */
	private static Duration anyPause() {
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, 2 * PAUSE.toMillis()));
	}

	private static KeyDetails changed(KeyDetails details, UnaryOperator<KeyDetails> change) {
		@Nullable KeyDetails changed = change.apply(details);
		if (changed == null) {
			throw new IllegalArgumentException("The change must give the key's new details, not null");
		}
		return changed;
	}

	private KeyDetails keep(KeyDetails details, @Nullable KeyDetails previous, Instant now) {
		Instant expiresAt = details.expiresAt();
		KeyDetails kept = (expiresAt != null) ? details.withExpiresAt(expiresAt.truncatedTo(ChronoUnit.MICROS))
				: details;
		this.rules.check(kept, previous, now);
		return kept;
	}

	/*
	 * What the store tells and what is not written yet fit together when no write began
	 * or ended in between. A write that is under way is waited for, but not the next one,
	 * and what did not fit is read once more and taken as it is: where writes follow each
	 * other without a pause, no other moment may come. Then the uses of one write may
	 * count twice or not yet.
	 */
	private <T, R> Mono<R> withCounts(Mono<T> read, Function<T, R> view) {
		Mono<Optional<R>> attempt = this.guard.protect(read)
			.map((found) -> Optional.of(view.apply(found)))
			.defaultIfEmpty(Optional.empty());
		Mono<Optional<R>> settled = Mono.defer(() -> {
			long version = this.usage.version();
			return attempt.filter((seen) -> version == this.usage.version());
		});
		return writeUnderWay().then(settled).switchIfEmpty(attempt).flatMap(Mono::justOrEmpty);
	}

	private Mono<Void> writeUnderWay() {
		return Mono.defer(() -> {
			long version = this.usage.version();
			if (version % 2 == 0) {
				return Mono.empty();
			}
			return Mono.fromSupplier(() -> version != this.usage.version())
				.filter(Boolean::booleanValue)
				.repeatWhenEmpty((unended) -> unended.delayElements(PAUSE))
				.timeout(this.engine.storeTimeout(), Mono.empty())
				.then();
		});
	}

	private ApiKey view(StoredKey key) {
		KeyUse pending = this.usage.pending(key.id());
		return (pending == null) ? key.toApiKey(now(), key.useCount(), key.lastUsedAt())
				: key.toApiKey(now(), key.useCount() + pending.count(), pending.lastUsedAt());
	}

	private static <T> Mono<T> notFound(UUID id) {
		return Mono.error(() -> new NotFoundException("There is no API key with id " + id + "."));
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

}
