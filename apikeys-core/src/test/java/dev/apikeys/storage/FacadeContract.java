package dev.apikeys.storage;

import java.time.Duration;
import java.util.Map;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.RevokedKeyException;
import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.key.KeyStatus;
import dev.apikeys.tenant.Organization;
import dev.apikeys.tenant.PageRequest;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.Project;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.usage.UsageStore;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole way of a key through the facade, on every engine.
 *
 * @param <S> a store for everything
 */
abstract class FacadeContract<S extends ApiKeyStore & TenantStore & UsageStore> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * The store, with nothing in it that matters.
	 * @return always the same one
	 */
	abstract S store();

	@Test
	void aKeyLivesFromItsIssueToItsEnd() {
		ApiKeys apiKeys = apiKeys();
		Organization organization = apiKeys.createOrganization(StoreContract.name()).block(PATIENCE);
		Project project = apiKeys.createProject(organization.id(), "main").block(PATIENCE);
		Product product = apiKeys.createProduct(organization.id(), "search").block(PATIENCE);
		apiKeys.addProductToProject(project.id(), product.id()).block(PATIENCE);
		KeyDetails details = KeyDetails.named("ci")
			.withScopes("orders:*")
			.withCustom(Map.of("team", Map.of("name", "blue", "size", 7)));
		IssuedKey issued = apiKeys
			.create(KeyOwner.organization(organization.id()).project(project.id()).product(product.id()), details)
			.block(PATIENCE);
		String secret = issued.secret().reveal();
		assertThat(apiKeys.get(issued.key().id()).block(PATIENCE)).isEqualTo(issued.key());
		KeyRequirement requirement = KeyRequirement.scopes("orders:read").withProduct("search");
		assertThat(apiKeys.validate(secret, requirement).block(PATIENCE).useCount()).isEqualTo(1);
		assertThat(apiKeys.list(KeyFilter.ALL.organization(organization.id()), PageRequest.first())
			.block(PATIENCE)
			.items()).singleElement().satisfies((key) -> assertThat(key.useCount()).isEqualTo(1));
		ApiKey changed = apiKeys.update(issued.key().id(), (before) -> before.withName("renamed")).block(PATIENCE);
		assertThat(changed.name()).isEqualTo("renamed");
		assertThat(apiKeys.revoke(issued.key().id()).block(PATIENCE).status()).isEqualTo(KeyStatus.REVOKED);
		assertThatExceptionOfType(RevokedKeyException.class).isThrownBy(() -> apiKeys.verify(secret).block(PATIENCE));
		apiKeys.delete(issued.key().id()).block(PATIENCE);
		apiKeys.shutdown().block(PATIENCE);
	}

	@Test
	void usesOfTwoInstancesAreExactAfterShutdown() {
		ApiKeys first = apiKeys();
		ApiKeys second = apiKeys();
		Organization organization = first.createOrganization(StoreContract.name()).block(PATIENCE);
		IssuedKey issued = first.create(KeyOwner.organization(organization.id()), KeyDetails.EMPTY).block(PATIENCE);
		String secret = issued.secret().reveal();
		Flux.range(0, 2_000).flatMap((i) -> ((i % 2 == 0) ? first : second).verify(secret), 16).blockLast(PATIENCE);
		first.shutdown().block(PATIENCE);
		second.shutdown().block(PATIENCE);
		assertThat(store().findById(issued.key().id()).block(PATIENCE).useCount()).isEqualTo(2_000);
	}

	private ApiKeys apiKeys() {
		return ApiKeys.builder()
			.signingSecret(Secret.of("a signing secret of at least 32 bytes"))
			.store(store())
			.usage(UsageMode.BATCHED, Duration.ofMillis(20))
			.build();
	}

}
