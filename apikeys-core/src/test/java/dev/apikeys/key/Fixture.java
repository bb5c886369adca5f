package dev.apikeys.key;

import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.testing.MutableClock;
import dev.apikeys.usage.UsageMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The whole core on a store in memory, with a clock that stands still and nothing written
 * in the background unless a test asks for it.
 */
final class Fixture implements AutoCloseable {

	static final Secret SIGNING_SECRET = Secret.of("a signing secret of the tests, 32 bytes and more");

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	final MutableClock clock = new MutableClock();

	final MemoryStore store = new MemoryStore();

	final ApiKeyEngine engine;

	final ApiKeys keys;

	final UUID organization;

	Fixture() {
		this((builder) -> builder);
	}

	Fixture(UnaryOperator<ApiKeysBuilder> customizer) {
		this.engine = customizer
			.apply(ApiKeys.builder()
				.signingSecret(SIGNING_SECRET)
				.store(this.store)
				.clock(this.clock)
				.usage(UsageMode.BATCHED, Duration.ofHours(1)))
			.buildEngine();
		this.keys = this.engine.apiKeys(this.engine.validator());
		this.organization = get(this.keys.createOrganization("Acme")).id();
	}

	IssuedKey issue() {
		return issue(KeyDetails.EMPTY);
	}

	IssuedKey issue(KeyDetails details) {
		return issue(KeyOwner.organization(this.organization), details);
	}

	IssuedKey issue(KeyOwner owner, KeyDetails details) {
		return get(this.keys.create(owner, details));
	}

	ApiKey validate(IssuedKey issued, KeyRequirement requirement) {
		return get(this.keys.validate(issued.secret().reveal(), requirement));
	}

	ApiKeyException refusal(IssuedKey issued, KeyRequirement requirement) {
		return refusal(this.keys.validate(issued.secret().reveal(), requirement));
	}

	Judgement judge(IssuedKey issued, KeyRequirement requirement) {
		return get(this.engine.validator().judge(issued.secret(), requirement));
	}

	ApiKey stored(IssuedKey issued) {
		return get(this.keys.get(issued.key().id()));
	}

	static <T> T get(Mono<T> mono) {
		@Nullable T value = mono.block(PATIENCE);
		assertThat(value).isNotNull();
		return value;
	}

	static void run(Mono<?> mono) {
		mono.block(PATIENCE);
	}

	static ApiKeyException refusal(Mono<?> mono) {
		Throwable error = catchThrowable(() -> mono.block(PATIENCE));
		assertThat(error).isInstanceOf(ApiKeyException.class);
		return (ApiKeyException) error;
	}

	static String code(Mono<?> mono) {
		return refusal(mono).code();
	}

	@Override
	public void close() {
		run(this.keys.shutdown());
	}

}
