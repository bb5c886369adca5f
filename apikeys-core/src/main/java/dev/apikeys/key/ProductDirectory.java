package dev.apikeys.key;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.apikeys.guard.StoreGuard;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.TenantStore;
import reactor.core.publisher.Mono;

/**
 * Whether a key's owner reaches a product, from memory or with one or two reads.
 */
final class ProductDirectory {

	private final TenantStore store;

	private final StoreGuard guard;

	private final CoalescingCache<Question, Boolean> answers;

	ProductDirectory(TenantStore store, StoreGuard guard, CacheSettings cache) {
		this.store = store;
		this.guard = guard;
		this.answers = cache.newCache((question) -> this.guard.protect(answer(question)));
	}

	Mono<Boolean> reaches(KeyOwner owner, String product) {
		if (owner.organizationId().equals(ApiKey.CONFIGURED)) {
			return Mono.just(true);
		}
		Question question = new Question(owner, product);
		Boolean cached = this.answers.cached(question);
		return (cached != null) ? Mono.just(cached) : this.answers.get(question).defaultIfEmpty(false);
	}

	private Mono<Boolean> answer(Question question) {
		KeyOwner owner = question.owner;
		return find(owner.organizationId(), question.product).flatMap((product) -> {
			if (owner.productId() != null && !owner.productId().equals(product.id())) {
				return Mono.just(false);
			}
			return (owner.projectId() != null) ? this.store.hasProduct(owner.projectId(), product.id())
					: Mono.just(true);
		}).defaultIfEmpty(false);
	}

	private Mono<Product> find(UUID organizationId, String reference) {
		Mono<Product> byName = Mono.defer(() -> this.store.findProduct(organizationId, reference));
		UUID id = parse(reference);
		return (id == null) ? byName
				: this.store.findProduct(id)
					.filter((product) -> product.organizationId().equals(organizationId))
					.switchIfEmpty(byName);
	}

	private static @Nullable UUID parse(String reference) {
		try {
			return (reference.length() == 36) ? UUID.fromString(reference) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Products or what is in a project changed.
	 */
	void changed() {
		this.answers.forgetIf((answer) -> true);
	}

	/**
	 * What is asked.
	 *
	 * @param owner whose key it is
	 * @param product the id or the name of the product
	 */
	private record Question(KeyOwner owner, String product) {

	}

}
