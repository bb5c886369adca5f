package dev.apikeys.key;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whose key it is and what it is narrowed to.
 *
 * @param organizationId the organization
 * @param projectId the project of that organization, or {@code null} for all
 * @param productId the product of that organization, or {@code null} for all; together
 * with a project, the project must have the product
 */
public record KeyOwner(UUID organizationId, @Nullable UUID projectId, @Nullable UUID productId) {

	/**
	 * A key for everything in an organization.
	 * @param organizationId the organization
	 * @return the owner
	 */
	public static KeyOwner organization(UUID organizationId) {
		return new KeyOwner(organizationId, null, null);
	}

	/**
	 * Narrow to a project.
	 * @param projectId the project
	 * @return a changed copy
	 */
	public KeyOwner project(UUID projectId) {
		return new KeyOwner(this.organizationId, projectId, this.productId);
	}

	/**
	 * Narrow to a product.
	 * @param productId the product
	 * @return a changed copy
	 */
	public KeyOwner product(UUID productId) {
		return new KeyOwner(this.organizationId, this.projectId, productId);
	}

}
