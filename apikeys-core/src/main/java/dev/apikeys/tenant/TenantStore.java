package dev.apikeys.tenant;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where organizations, projects and products are kept. Every verb is one atomic step and
 * says what it returns when another instance was first.
 */
public interface TenantStore {

	/**
	 * Keep an organization unless its name is taken.
	 * @param candidate what to keep
	 * @return the candidate with {@code created}, or the one that holds the name
	 */
	Mono<GetOrCreate<Organization>> insertOrganization(Organization candidate);

	/**
	 * Find an organization.
	 * @param id its id
	 * @return the organization, or empty
	 */
	Mono<Organization> findOrganization(UUID id);

	/**
	 * Organizations in descending order of id, so the newest first.
	 * @param before only those with a smaller id, or {@code null} for all
	 * @param limit how many at most
	 * @return the organizations
	 */
	Flux<Organization> listOrganizations(@Nullable UUID before, int limit);

	/**
	 * Change an organization's name or switch it.
	 * @param id its id
	 * @param name its new name, or {@code null} to keep it
	 * @param enabled its new state, or {@code null} to keep it
	 * @return the organization after the change with {@code created} being {@code true};
	 * or, with {@code false}, the other organization that holds the name; or empty when
	 * there is no such organization
	 */
	Mono<GetOrCreate<Organization>> updateOrganization(UUID id, @Nullable String name, @Nullable Boolean enabled);

	/**
	 * Keep a project unless its name is taken in its organization.
	 * @param candidate what to keep; its organization exists
	 * @return the candidate with {@code created}, or the one that holds the name
	 */
	Mono<GetOrCreate<Project>> insertProject(Project candidate);

	/**
	 * Find a project.
	 * @param id its id
	 * @return the project, or empty
	 */
	Mono<Project> findProject(UUID id);

	/**
	 * An organization's projects in descending order of id.
	 * @param organizationId whose
	 * @param before only those with a smaller id, or {@code null} for all
	 * @param limit how many at most
	 * @return the projects
	 */
	Flux<Project> listProjects(UUID organizationId, @Nullable UUID before, int limit);

	/**
	 * Keep a product unless its name is taken in its organization.
	 * @param candidate what to keep; its organization exists
	 * @return the candidate with {@code created}, or the one that holds the name
	 */
	Mono<GetOrCreate<Product>> insertProduct(Product candidate);

	/**
	 * Find a product.
	 * @param id its id
	 * @return the product, or empty
	 */
	Mono<Product> findProduct(UUID id);

	/**
	 * Find a product by its name.
	 * @param organizationId whose
	 * @param name its exact name
	 * @return the product, or empty
	 */
	Mono<Product> findProduct(UUID organizationId, String name);

	/**
	 * An organization's products in descending order of id.
	 * @param organizationId whose
	 * @param before only those with a smaller id, or {@code null} for all
	 * @param limit how many at most
	 * @return the products
	 */
	Flux<Product> listProducts(UUID organizationId, @Nullable UUID before, int limit);

	/**
	 * Put a product into a project; both exist.
	 * @param projectId the project
	 * @param productId the product
	 * @return whether it was not in it before
	 */
	Mono<Boolean> addProduct(UUID projectId, UUID productId);

	/**
	 * Take a product out of a project.
	 * @param projectId the project
	 * @param productId the product
	 * @return whether it was in it before
	 */
	Mono<Boolean> removeProduct(UUID projectId, UUID productId);

	/**
	 * Whether a product is in a project at this moment.
	 * @param projectId the project
	 * @param productId the product
	 * @return whether it is
	 */
	Mono<Boolean> hasProduct(UUID projectId, UUID productId);

}
