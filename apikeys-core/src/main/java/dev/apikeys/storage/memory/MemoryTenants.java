package dev.apikeys.storage.memory;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.apikeys.tenant.GetOrCreate;
import dev.apikeys.tenant.Organization;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.Project;
import dev.apikeys.tenant.TenantStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tenants' half of {@link MemoryStore}.
 */
abstract class MemoryTenants implements TenantStore {

	private final Named<Organization> organizations = new Named<>(Organization::id, Organization::name);

	private final Named<Project> projects = new Named<>(Project::id,
			(project) -> project.organizationId() + project.name());

	private final Named<Product> products = new Named<>(Product::id,
			(product) -> product.organizationId() + product.name());

	private final Set<Membership> memberships = ConcurrentHashMap.newKeySet();

	boolean isEnabled(UUID organizationId) {
		Organization organization = this.organizations.get(organizationId);
		return organization == null || organization.enabled();
	}

	@Override
	public Mono<GetOrCreate<Organization>> insertOrganization(Organization candidate) {
		return Mono.fromSupplier(() -> this.organizations.insert(candidate));
	}

	@Override
	public Mono<Organization> findOrganization(UUID id) {
		return Mono.fromSupplier(() -> this.organizations.get(id));
	}

	@Override
	public Flux<Organization> listOrganizations(@Nullable UUID before, int limit) {
		return this.organizations.list((organization) -> true, before, limit);
	}

	@Override
	public Mono<GetOrCreate<Organization>> updateOrganization(UUID id, @Nullable String name,
			@Nullable Boolean enabled) {
		return Mono.fromSupplier(() -> this.organizations.replace(id,
				(current) -> new Organization(id, (name != null) ? name : current.name(),
						(enabled != null) ? enabled : current.enabled(), current.createdAt())));
	}

	@Override
	public Mono<GetOrCreate<Project>> insertProject(Project candidate) {
		return Mono.fromSupplier(() -> this.projects.insert(candidate));
	}

	@Override
	public Mono<Project> findProject(UUID id) {
		return Mono.fromSupplier(() -> this.projects.get(id));
	}

	@Override
	public Flux<Project> listProjects(UUID organizationId, @Nullable UUID before, int limit) {
		return this.projects.list((project) -> project.organizationId().equals(organizationId), before, limit);
	}

	@Override
	public Mono<GetOrCreate<Product>> insertProduct(Product candidate) {
		return Mono.fromSupplier(() -> this.products.insert(candidate));
	}

	@Override
	public Mono<Product> findProduct(UUID id) {
		return Mono.fromSupplier(() -> this.products.get(id));
	}

	@Override
	public Mono<Product> findProduct(UUID organizationId, String name) {
		return Mono.fromSupplier(() -> this.products.named(organizationId + name));
	}

	@Override
	public Flux<Product> listProducts(UUID organizationId, @Nullable UUID before, int limit) {
		return this.products.list((product) -> product.organizationId().equals(organizationId), before, limit);
	}

	@Override
	public Mono<Boolean> addProduct(UUID projectId, UUID productId) {
		return Mono.fromSupplier(() -> this.memberships.add(new Membership(projectId, productId)));
	}

	@Override
	public Mono<Boolean> removeProduct(UUID projectId, UUID productId) {
		return Mono.fromSupplier(() -> this.memberships.remove(new Membership(projectId, productId)));
	}

	@Override
	public Mono<Boolean> hasProduct(UUID projectId, UUID productId) {
		return Mono.fromSupplier(() -> this.memberships.contains(new Membership(projectId, productId)));
	}

	private record Membership(UUID projectId, UUID productId) {

	}

	/**
	 * Things with an id and a name that is unique. Writing is rare, so it excludes other
	 * writing; reading is free.
	 *
	 * @param <T> the kind of thing
	 */
	private static final class Named<T> {

		private final NavigableMap<UUID, T> byId = new ConcurrentSkipListMap<>();

		private final Map<String, T> byName = new ConcurrentHashMap<>();

		private final Function<T, UUID> id;

		private final Function<T, String> name;

		Named(Function<T, UUID> id, Function<T, String> name) {
			this.id = id;
			this.name = name;
		}

		synchronized GetOrCreate<T> insert(T candidate) {
			T existing = this.byName.putIfAbsent(this.name.apply(candidate), candidate);
			if (existing != null) {
				return new GetOrCreate<>(existing, false);
			}
			this.byId.put(this.id.apply(candidate), candidate);
			return new GetOrCreate<>(candidate, true);
		}

		synchronized @Nullable GetOrCreate<T> replace(UUID id, Function<T, T> change) {
			T current = this.byId.get(id);
			if (current == null) {
				return null;
			}
			T changed = change.apply(current);
			T holder = this.byName.get(this.name.apply(changed));
			if (holder != null && !this.id.apply(holder).equals(id)) {
				return new GetOrCreate<>(holder, false);
			}
			this.byName.remove(this.name.apply(current));
			this.byName.put(this.name.apply(changed), changed);
			this.byId.put(id, changed);
			return new GetOrCreate<>(changed, true);
		}

		@Nullable T get(UUID id) {
			return this.byId.get(id);
		}

		@Nullable T named(String name) {
			return this.byName.get(name);
		}

		Flux<T> list(Predicate<T> filter, @Nullable UUID before, int limit) {
			return Flux
				.fromStream(() -> ((before != null) ? this.byId.headMap(before, false) : this.byId).descendingMap()
					.values()
					.stream()
					.filter(filter)
					.limit(limit));
		}

	}

}
