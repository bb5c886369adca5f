package dev.apikeys;

import java.time.Duration;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.InsufficientScopeException;
import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.tenant.GetOrCreate;
import dev.apikeys.tenant.Organization;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The example of the README for an application without Spring Boot.
 */
class WithoutSpringBootTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Test
	void issuesAKeyAndValidatesIt() {
		// tag::example[]
		ApiKeys apiKeys = ApiKeys.builder()
			.signingSecret(Secret.of("a-long-random-secret-of-32-bytes-or-more"))
			.store(new MemoryStore())
			.build();

		Mono<IssuedKey> issued = apiKeys.getOrCreateOrganization("Acme Inc")
			.map(GetOrCreate::value)
			.map(Organization::id)
			.flatMap((acme) -> apiKeys.create(KeyOwner.organization(acme),
					KeyDetails.named("Alice's key")
						.withScopes("rates:read")
						.withRateLimit(RateLimit.of("1000/minute"))));
		// end::example[]
		IssuedKey alice = issued.block(PATIENCE);
		assertThat(alice).isNotNull();
		String secret = alice.secret().reveal();

		ApiKey key = apiKeys.validate(secret, KeyRequirement.scopes("rates:read")).block(PATIENCE);

		assertThat(key).isNotNull().extracting(ApiKey::name, ApiKey::useCount).containsExactly("Alice's key", 1L);
		assertThatExceptionOfType(InsufficientScopeException.class)
			.isThrownBy(() -> apiKeys.validate(secret, KeyRequirement.scopes("rates:write")).block(PATIENCE));
		apiKeys.shutdown().block(PATIENCE);
	}

}
