package dev.apikeys.web.reactive;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.KeyRequirement;

/**
 * What the route that matched requires, on its way from the mapping to the adapter. Each
 * match makes a new one, so identity tells whose it is.
 */
final class RouteRequirement {

	static final String ATTRIBUTE = RouteRequirement.class.getName();

	private final KeyRequirement requirement;

	RouteRequirement(KeyRequirement requirement) {
		this.requirement = requirement;
	}

	static @Nullable KeyRequirement take(Map<String, Object> attributes) {
		return (attributes.remove(ATTRIBUTE) instanceof RouteRequirement found) ? found.requirement : null;
	}

}
