package dev.apikeys.tenant;

import java.time.Instant;
import java.util.UUID;

/**
 * A group of keys within an organization, such as a version or a client.
 *
 * @param id its id for life, a UUIDv7
 * @param organizationId the organization it belongs to
 * @param name its name, unique within the organization
 * @param createdAt when it was created
 */
public record Project(UUID id, UUID organizationId, String name, Instant createdAt) {

}
