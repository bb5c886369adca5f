package dev.apikeys.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds values that have the right type and are impossible all the same, and names that
 * nothing knows. It does so whatever beans the application replaces.
 */
class PropertiesCheck implements InitializingBean {

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern REALM = Pattern.compile("[ !#-\\[\\]-~]+");

	private static final Duration MAX = Duration.ofDays(365);

	private final ApiKeysProperties properties;

	private final ConfigurableEnvironment environment;

	PropertiesCheck(ApiKeysProperties properties, ConfigurableEnvironment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		UnknownPropertiesCheck.check(this.environment);
		check(this.properties);
	}

	private static void check(ApiKeysProperties properties) {
		require("apikeys.product", properties.product(),
				properties.product() == null || !properties.product().isBlank(), "must be a name or an id");
		requirePositive("apikeys.store.timeout", properties.store().timeout());
		requirePositive("apikeys.usage.flush-interval", properties.usage().flushInterval());
		Duration ttl = properties.cache().ttl();
		require("apikeys.cache.ttl", ttl, !ttl.isNegative() && ttl.compareTo(MAX) <= 0,
				"must be from 0 (ask the store for every call) to 365 days");
		require("apikeys.cache.max-size", properties.cache().maxSize(), properties.cache().maxSize() >= 0,
				"must not be negative");
		require("apikeys.rate-limit.max-keys", properties.rateLimit().maxKeys(), properties.rateLimit().maxKeys() >= 1,
				"must be at least 1");
		checkWeb(properties.web());
	}

	private static void checkWeb(ApiKeysProperties.Web web) {
		require("apikeys.web.header-name", web.headerName(), HEADER_NAME.matcher(web.headerName()).matches(),
				"must be the name of an HTTP header, such as X-API-Key");
		require("apikeys.web.header-name", web.headerName(), !web.headerName().equalsIgnoreCase("Authorization"),
				"must be a header of its own; keys in Authorization are accepted by apikeys.web.bearer=true");
		require("apikeys.web.realm", web.realm(), REALM.matcher(web.realm()).matches(),
				"must be printable ASCII without quotes and backslashes");
	}

	private static void requirePositive(String name, Duration value) {
		require(name, value, value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(MAX) <= 0,
				"must be from 1 millisecond to 365 days");
	}

	private static void require(String name, @Nullable Object value, boolean condition, String reason) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(name, value, reason);
		}
	}

}
