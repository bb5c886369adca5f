package dev.apikeys.autoconfigure;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.apikeys.autoconfigure.ApiKeysProperties.StoreType;

/**
 * The store that was asked for cannot work in this application.
 */
class StoreTypeException extends RuntimeException {

	StoreTypeException(@Nullable StoreType type, String reason) {
		super(((type != null) ? "The store type '" + type.name().toLowerCase(Locale.ROOT) + "' cannot be used: "
				: "No store type can be chosen: ") + reason + ".");
	}

}
