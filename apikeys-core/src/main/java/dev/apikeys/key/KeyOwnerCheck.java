package dev.apikeys.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.InvalidRequestException.FieldError;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.Project;
import dev.apikeys.tenant.TenantStore;
import reactor.core.publisher.Mono;

/**
 * Whether a key's owner exists and hangs together.
 */
final class KeyOwnerCheck {

	private final TenantStore store;

	KeyOwnerCheck(TenantStore store) {
		this.store = store;
	}

	Mono<KeyOwner> check(KeyOwner owner) {
		UUID organizationId = owner.organizationId();
		Mono<Boolean> organization = this.store.findOrganization(organizationId).hasElement();
		Mono<Boolean> project = belongs(owner.projectId(),
				(id) -> this.store.findProject(id).map(Project::organizationId), organizationId);
		Mono<Boolean> product = belongs(owner.productId(),
				(id) -> this.store.findProduct(id).map(Product::organizationId), organizationId);
		return Mono.zip(organization, project, product).flatMap((found) -> {
			List<FieldError> errors = new ArrayList<>();
			require(found.getT1(), "organizationId", "there is no such organization", errors);
			require(found.getT2(), "projectId", "there is no such project in the organization", errors);
			require(found.getT3(), "productId", "there is no such product in the organization", errors);
			return errors.isEmpty() ? checkMembership(owner) : Mono.error(new InvalidRequestException(errors));
		});
	}

	private Mono<KeyOwner> checkMembership(KeyOwner owner) {
		if (owner.projectId() == null || owner.productId() == null) {
			return Mono.just(owner);
		}
		return this.store.hasProduct(owner.projectId(), owner.productId())
			.flatMap((member) -> member ? Mono.just(owner)
					: Mono.error(new InvalidRequestException("productId", "the project does not have this product")));
	}

	private static Mono<Boolean> belongs(@Nullable UUID id, Lookup lookup, UUID organizationId) {
		return (id == null) ? Mono.just(true)
				: lookup.organizationOf(id)
					.map(Optional::of)
					.defaultIfEmpty(Optional.empty())
					.map((found) -> found.filter(organizationId::equals).isPresent());
	}

	private static void require(boolean condition, String field, String message, List<FieldError> errors) {
		if (!condition) {
			errors.add(new FieldError(field, message));
		}
	}

	private interface Lookup {

		Mono<UUID> organizationOf(UUID id);

	}

}
