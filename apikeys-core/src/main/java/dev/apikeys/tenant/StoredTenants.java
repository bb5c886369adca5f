package dev.apikeys.tenant;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.apikeys.error.AlreadyExistsException;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.NotFoundException;
import dev.apikeys.guard.StoreGuard;
import reactor.core.publisher.Mono;

/**
 * Tenants kept in a {@link TenantStore}. Whoever remembers something about them is told
 * when it changes.
 */
public class StoredTenants implements Tenants {

	private final TenantStore store;

	private final StoreGuard guard;

	private final Supplier<UUID> ids;

	private final Clock clock;

	private final Listener listener;

	/**
	 * Create tenants.
	 * @param store where they are kept
	 * @param guard stands before the store
	 * @param ids makes ids, each greater than the one before
	 * @param clock the time
	 * @param listener is told of changes
	 */
	protected StoredTenants(TenantStore store, StoreGuard guard, Supplier<UUID> ids, Clock clock, Listener listener) {
		this.store = store;
		this.guard = guard;
		this.ids = ids;
		this.clock = clock;
		this.listener = listener;
	}

	@Override
	public Mono<Organization> createOrganization(String name) {
		return createdOnly(getOrCreateOrganization(name), Organization::id, "organization", name);
	}

	@Override
	public Mono<GetOrCreate<Organization>> getOrCreateOrganization(String name) {
		return checked(name, () -> this.store.insertOrganization(new Organization(this.ids.get(), name, true, now())));
	}

	@Override
	public Mono<Organization> getOrganization(UUID id) {
		return this.guard.protect(this.store.findOrganization(id)).switchIfEmpty(notFound("organization", id));
	}

	@Override
	public Mono<Page<Organization>> listOrganizations(PageRequest page) {
		return this.guard.protect(page.read(this.store::listOrganizations, Organization::id));
	}

	@Override
	public Mono<Organization> renameOrganization(UUID id, String name) {
		return createdOnly(checked(name, () -> this.store.updateOrganization(id, name, null)), Organization::id,
				"organization", name)
			.switchIfEmpty(notFound("organization", id));
	}

	@Override
	public Mono<Organization> setOrganizationEnabled(UUID id, boolean enabled) {
		return uncancelled(this.guard.protect(this.store.updateOrganization(id, null, enabled))
			.doOnTerminate(() -> this.listener.organizationChanged(id))).map(GetOrCreate::value)
			.switchIfEmpty(notFound("organization", id));
	}

	@Override
	public Mono<Project> createProject(UUID organizationId, String name) {
		return createdOnly(getOrCreateProject(organizationId, name), Project::id, "project", name);
	}

	@Override
	public Mono<GetOrCreate<Project>> getOrCreateProject(UUID organizationId, String name) {
		return getOrganization(organizationId).then(checked(name,
				() -> this.store.insertProject(new Project(this.ids.get(), organizationId, name, now()))));
	}

	@Override
	public Mono<Project> getProject(UUID id) {
		return this.guard.protect(this.store.findProject(id)).switchIfEmpty(notFound("project", id));
	}

	@Override
	public Mono<Page<Project>> listProjects(UUID organizationId, PageRequest page) {
		return getOrganization(organizationId).then(this.guard.protect(
				page.read((before, limit) -> this.store.listProjects(organizationId, before, limit), Project::id)));
	}

	@Override
	public Mono<Product> createProduct(UUID organizationId, String name) {
		return createdOnly(getOrCreateProduct(organizationId, name), Product::id, "product", name);
	}

	@Override
	public Mono<GetOrCreate<Product>> getOrCreateProduct(UUID organizationId, String name) {
		return getOrganization(organizationId).then(uncancelled(
				checked(name, () -> this.store.insertProduct(new Product(this.ids.get(), organizationId, name, now())))
					.doOnTerminate(this.listener::productsChanged)));
	}

	@Override
	public Mono<Product> getProduct(UUID id) {
		return this.guard.protect(this.store.findProduct(id)).switchIfEmpty(notFound("product", id));
	}

	@Override
	public Mono<Page<Product>> listProducts(UUID organizationId, PageRequest page) {
		return getOrganization(organizationId).then(this.guard.protect(
				page.read((before, limit) -> this.store.listProducts(organizationId, before, limit), Product::id)));
	}

	@Override
	public Mono<Void> addProductToProject(UUID projectId, UUID productId) {
		return getProject(projectId).zipWith(getProduct(productId)).flatMap((both) -> {
			if (!both.getT1().organizationId().equals(both.getT2().organizationId())) {
				return Mono
					.error(new InvalidRequestException("productId", "must belong to the project's organization"));
			}
			return membership(this.store.addProduct(projectId, productId));
		});
	}

	@Override
	public Mono<Void> removeProductFromProject(UUID projectId, UUID productId) {
		return getProject(projectId).then(membership(this.store.removeProduct(projectId, productId)));
	}

	private Mono<Void> membership(Mono<Boolean> change) {
		return uncancelled(this.guard.protect(change).doOnTerminate(this.listener::productsChanged)).then();
	}

	private <T> Mono<T> checked(String name, Supplier<Mono<T>> change) {
		return Mono.defer(() -> {
			Names.check(name).ifPresent((message) -> {
				throw new InvalidRequestException("name", message);
			});
			return this.guard.protect(change.get());
		});
	}

	private static <T> Mono<T> createdOnly(Mono<GetOrCreate<T>> result, Function<T, UUID> id, String kind,
			String name) {
		return result.flatMap((found) -> found.created() ? Mono.just(found.value())
				: Mono.error(new AlreadyExistsException("There is already a " + kind + " named '" + name + "'.",
						id.apply(found.value()))));
	}

	private static <T> Mono<T> notFound(String kind, @Nullable UUID id) {
		return Mono.error(() -> new NotFoundException("There is no " + kind + " with id " + id + "."));
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/**
	 * A change that goes on when nobody waits for it any more, so that what is remembered
	 * about it is forgotten after it and not before.
	 * @param <T> what it gives
	 * @param change the change
	 * @return the change, run once per subscription
	 */
	protected static <T> Mono<T> uncancelled(Mono<T> change) {
		return Mono.defer(() -> {
			Mono<T> shared = change.cache();
			shared.subscribe((value) -> {
			}, (error) -> {
			});
			return shared;
		});
	}

	/**
	 * Is told when something that may be remembered has changed, before whoever changed
	 * it is.
	 */
	public interface Listener {

		/**
		 * An organization was switched on or off.
		 * @param organizationId which
		 */
		void organizationChanged(UUID organizationId);

		/**
		 * A product was created, or put into or taken out of a project.
		 */
		void productsChanged();

	}

}
