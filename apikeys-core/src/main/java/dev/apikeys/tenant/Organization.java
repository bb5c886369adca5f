package dev.apikeys.tenant;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant: everything else belongs to one.
 *
 * @param id its id for life, a UUIDv7
 * @param name its name, unique among organizations
 * @param enabled whether its keys work; while disabled, all of them are judged revoked
 * @param createdAt when it was created
 */
public record Organization(UUID id, String name, boolean enabled, Instant createdAt) {

}
