package dev.apikeys.tenant;

import java.util.UUID;

import reactor.core.publisher.Mono;

/**
 * Organizations, projects and products: create them, or get them where they exist. Names
 * have 1 to 200 characters without control characters; surrounding blanks count.
 * <p>
 * All verbs are safe to call from several instances at once. They fail with
 * {@link dev.apikeys.error.InvalidRequestException} for a name that breaks the rule, with
 * {@link dev.apikeys.error.NotFoundException} for a parent that does not exist, and with
 * {@link dev.apikeys.error.StoreUnavailableException} when the store does not answer.
 */
public interface Tenants {

	/**
	 * Create an organization.
	 * @param name its name
	 * @return the organization; fails with
	 * {@link dev.apikeys.error.AlreadyExistsException} if the name is taken
	 */
	Mono<Organization> createOrganization(String name);

	/**
	 * Get the organization of this name, or create it.
	 * @param name its name
	 * @return the organization and whether this call created it
	 */
	Mono<GetOrCreate<Organization>> getOrCreateOrganization(String name);

	/**
	 * Get an organization.
	 * @param id its id
	 * @return the organization; fails with {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<Organization> getOrganization(UUID id);

	/**
	 * List organizations, newest first.
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<Organization>> listOrganizations(PageRequest page);

	/**
	 * Rename an organization.
	 * @param id its id
	 * @param name its new name
	 * @return the organization after the change; fails with
	 * {@link dev.apikeys.error.NotFoundException}, or with
	 * {@link dev.apikeys.error.AlreadyExistsException} if the name is taken
	 */
	Mono<Organization> renameOrganization(UUID id, String name);

	/**
	 * Switch an organization on or off. While it is off, all its keys are judged revoked:
	 * at once on this instance, on others within the time that they cache keys.
	 * @param id its id
	 * @param enabled whether its keys shall work
	 * @return the organization after the change; fails with
	 * {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<Organization> setOrganizationEnabled(UUID id, boolean enabled);

	/**
	 * Create a project.
	 * @param organizationId whose
	 * @param name its name
	 * @return the project; fails with {@link dev.apikeys.error.AlreadyExistsException} if
	 * the name is taken in the organization
	 */
	Mono<Project> createProject(UUID organizationId, String name);

	/**
	 * Get the project of this name, or create it.
	 * @param organizationId whose
	 * @param name its name
	 * @return the project and whether this call created it
	 */
	Mono<GetOrCreate<Project>> getOrCreateProject(UUID organizationId, String name);

	/**
	 * Get a project.
	 * @param id its id
	 * @return the project; fails with {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<Project> getProject(UUID id);

	/**
	 * List an organization's projects, newest first.
	 * @param organizationId whose
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<Project>> listProjects(UUID organizationId, PageRequest page);

	/**
	 * Create a product.
	 * @param organizationId whose
	 * @param name its name
	 * @return the product; fails with {@link dev.apikeys.error.AlreadyExistsException} if
	 * the name is taken in the organization
	 */
	Mono<Product> createProduct(UUID organizationId, String name);

	/**
	 * Get the product of this name, or create it.
	 * @param organizationId whose
	 * @param name its name
	 * @return the product and whether this call created it
	 */
	Mono<GetOrCreate<Product>> getOrCreateProduct(UUID organizationId, String name);

	/**
	 * Get a product.
	 * @param id its id
	 * @return the product; fails with {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<Product> getProduct(UUID id);

	/**
	 * List an organization's products, newest first.
	 * @param organizationId whose
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<Product>> listProducts(UUID organizationId, PageRequest page);

	/**
	 * Put a product into a project of the same organization. Doing it again changes
	 * nothing.
	 * @param projectId the project
	 * @param productId the product
	 * @return completes when it is in; fails with
	 * {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<Void> addProductToProject(UUID projectId, UUID productId);

	/**
	 * Take a product out of a project. Doing it again changes nothing.
	 * @param projectId the project
	 * @param productId the product
	 * @return completes when it is out; fails with
	 * {@link dev.apikeys.error.NotFoundException} if the project does not exist
	 */
	Mono<Void> removeProductFromProject(UUID projectId, UUID productId);

}
