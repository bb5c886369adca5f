package dev.apikeys.storage.r2dbc;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

import dev.apikeys.tenant.GetOrCreate;
import dev.apikeys.tenant.Organization;
import dev.apikeys.tenant.Product;
import dev.apikeys.tenant.Project;
import dev.apikeys.tenant.TenantStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The tenants' half of {@link R2dbcStore}.
 */
abstract class R2dbcTenants implements TenantStore {

	/* A name that is taken and free again in turn is not worth more. */
	private static final int ATTEMPTS = 5;

	private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

	private final Database database;

	R2dbcTenants(Database database) {
		this.database = database;
	}

	@Override
	public Mono<GetOrCreate<Organization>> insertOrganization(Organization candidate) {
		return insert(candidate, named(candidate.name()));
	}

	@Override
	public Mono<Organization> findOrganization(UUID id) {
		return find(Organization.class, byId(id));
	}

	@Override
	public Flux<Organization> listOrganizations(@Nullable UUID before, int limit) {
		return list(Organization.class, Criteria.empty(), before, limit);
	}

	@Override
	public Mono<GetOrCreate<Organization>> updateOrganization(UUID id, @Nullable String name,
			@Nullable Boolean enabled) {
		GenericExecuteSpec statement = this.database.client()
			.sql(Sql.UPDATE_ORGANIZATION)
			.filter((driver) -> driver.returnGeneratedValues("id", "name", "enabled", "created_at"))
			.bind("id", id);
		statement = (name != null) ? statement.bind("name", name) : statement.bindNull("name", String.class);
		statement = (enabled != null) ? statement.bind("enabled", enabled)
				: statement.bindNull("enabled", Boolean.class);
		Mono<GetOrCreate<Organization>> update = statement.map(this.database.mapper(Organization.class))
			.one()
			.map((changed) -> new GetOrCreate<>(changed, true));
		return this.database
			.call((name == null) ? update : unlessTaken(update, select(Organization.class, named(name))));
	}

	@Override
	public Mono<GetOrCreate<Project>> insertProject(Project candidate) {
		return insert(candidate, named(candidate.organizationId(), candidate.name()));
	}

	@Override
	public Mono<Project> findProject(UUID id) {
		return find(Project.class, byId(id));
	}

	@Override
	public Flux<Project> listProjects(UUID organizationId, @Nullable UUID before, int limit) {
		return list(Project.class, in(organizationId), before, limit);
	}

	@Override
	public Mono<GetOrCreate<Product>> insertProduct(Product candidate) {
		return insert(candidate, named(candidate.organizationId(), candidate.name()));
	}

	@Override
	public Mono<Product> findProduct(UUID id) {
		return find(Product.class, byId(id));
	}

	@Override
	public Mono<Product> findProduct(UUID organizationId, String name) {
		return find(Product.class, named(organizationId, name));
	}

	@Override
	public Flux<Product> listProducts(UUID organizationId, @Nullable UUID before, int limit) {
		return list(Product.class, in(organizationId), before, limit);
	}

	@Override
	public Mono<Boolean> addProduct(UUID projectId, UUID productId) {
		Mono<Boolean> insert = this.database.template()
			.insert(new ProjectProduct(projectId, productId))
			.thenReturn(true)
			.onErrorReturn(DuplicateKeyException.class, false);
		return this.database
			.call(isMember(projectId, productId).flatMap((member) -> member ? Mono.just(false) : insert));
	}

	@Override
	public Mono<Boolean> removeProduct(UUID projectId, UUID productId) {
		return this.database.call(this.database.template()
			.delete(membership(projectId, productId), ProjectProduct.class)
			.map((rows) -> rows > 0));
	}

	@Override
	public Mono<Boolean> hasProduct(UUID projectId, UUID productId) {
		return this.database.call(isMember(projectId, productId));
	}

	private Mono<Boolean> isMember(UUID projectId, UUID productId) {
		return this.database.template().exists(membership(projectId, productId), ProjectProduct.class);
	}

	private static Query membership(UUID projectId, UUID productId) {
		return Query.query(Criteria.where("projectId").is(projectId).and("productId").is(productId));
	}

	/*
	 * Names are mostly asked for again and seldom new, so this looks before it writes.
	 */
	private <T> Mono<GetOrCreate<T>> insert(T candidate, Criteria name) {
		@SuppressWarnings("unchecked")
		Mono<T> find = select((Class<T>) candidate.getClass(), name);
		Mono<GetOrCreate<T>> insert = this.database.template()
			.insert(candidate)
			.map((inserted) -> new GetOrCreate<>(candidate, true));
		return this.database
			.call(find.map((holder) -> new GetOrCreate<>(holder, false)).switchIfEmpty(unlessTaken(insert, find)));
	}

	private static <T> Mono<GetOrCreate<T>> unlessTaken(Mono<GetOrCreate<T>> write, Mono<T> find) {
		return write
			.onErrorResume(DuplicateKeyException.class,
					(taken) -> find.map((holder) -> new GetOrCreate<>(holder, false)).switchIfEmpty(Mono.error(taken)))
			.retryWhen(Retry.max(ATTEMPTS)
				.filter(DuplicateKeyException.class::isInstance)
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()));
	}

	private <T> Mono<T> find(Class<T> type, Criteria criteria) {
		return this.database.call(select(type, criteria));
	}

	private <T> Mono<T> select(Class<T> type, Criteria criteria) {
		return this.database.template().selectOne(Query.query(criteria), type);
	}

	private <T> Flux<T> list(Class<T> type, Criteria criteria, @Nullable UUID before, int limit) {
		Criteria page = (before != null) ? criteria.and("id").lessThan(before) : criteria;
		return this.database
			.call(this.database.template().select(Query.query(page).sort(NEWEST_FIRST).limit(limit), type));
	}

	private static Criteria byId(UUID id) {
		return Criteria.where("id").is(id);
	}

	private static Criteria in(UUID organizationId) {
		return Criteria.where("organizationId").is(organizationId);
	}

	private static Criteria named(String name) {
		return Criteria.where("name").is(name);
	}

	private static Criteria named(UUID organizationId, String name) {
		return in(organizationId).and("name").is(name);
	}

	/**
	 * That a project has a product.
	 *
	 * @param projectId the project
	 * @param productId the product
	 */
	record ProjectProduct(UUID projectId, UUID productId) {

	}

}
