package dev.apikeys.autoconfigure;

/**
 * A property is set that is promised and not built yet. Holds no value: it may be a
 * secret.
 */
class UnsupportedPropertyException extends RuntimeException {

	UnsupportedPropertyException(String name) {
		super("The property '" + name + "' is not supported yet.");
	}

}
