package dev.apikeys.key;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Which keys to list. A {@code null} asks for all.
 *
 * @param organizationId only this organization's
 * @param projectId only those narrowed to this project
 * @param productId only those narrowed to this product
 * @param status only those of this status; expired ones that were revoked count as
 * revoked
 */
public record KeyFilter(@Nullable UUID organizationId, @Nullable UUID projectId, @Nullable UUID productId,
		@Nullable KeyStatus status) {

	/** All keys. */
	public static final KeyFilter ALL = new KeyFilter(null, null, null, null);

	/**
	 * Only an organization's keys.
	 * @param organizationId the organization
	 * @return a changed copy
	 */
	public KeyFilter organization(UUID organizationId) {
		return new KeyFilter(organizationId, this.projectId, this.productId, this.status);
	}

	/**
	 * Only keys that are narrowed to a project.
	 * @param projectId the project
	 * @return a changed copy
	 */
	public KeyFilter project(UUID projectId) {
		return new KeyFilter(this.organizationId, projectId, this.productId, this.status);
	}

	/**
	 * Only keys that are narrowed to a product.
	 * @param productId the product
	 * @return a changed copy
	 */
	public KeyFilter product(UUID productId) {
		return new KeyFilter(this.organizationId, this.projectId, productId, this.status);
	}

	/**
	 * Only keys of a status.
	 * @param status the status
	 * @return a changed copy
	 */
	public KeyFilter status(KeyStatus status) {
		return new KeyFilter(this.organizationId, this.projectId, this.productId, status);
	}

}
