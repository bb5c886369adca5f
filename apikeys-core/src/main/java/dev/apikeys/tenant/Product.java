package dev.apikeys.tenant;

import java.time.Instant;
import java.util.UUID;

/**
 * A named API surface of an organization that keys can be narrowed to.
 *
 * @param id its id for life, a UUIDv7
 * @param organizationId the organization it belongs to
 * @param name its name, unique within the organization
 * @param createdAt when it was created
 */
public record Product(UUID id, UUID organizationId, String name, Instant createdAt) {

}
