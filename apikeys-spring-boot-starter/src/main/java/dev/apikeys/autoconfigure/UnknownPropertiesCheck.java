package dev.apikeys.autoconfigure;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds properties that Boot's own check for unknown names passes over: those that are
 * set as system properties or environment variables, and those that are not built yet,
 * wherever they are set. An unknown environment variable is only warned about, because
 * platforms set some of their own that happen to look alike, such as {@code APIKEYS_PORT}
 * for a service of that name.
 */
final class UnknownPropertiesCheck {

	private static final Logger logger = LoggerFactory.getLogger(UnknownPropertiesCheck.class);

	private UnknownPropertiesCheck() {
	}

	static void check(ConfigurableEnvironment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			PropertyNames.later().filter((name) -> isSet(source, name)).forEach((name) -> {
				throw new UnsupportedPropertyException(name.toString());
			});
		}
		checkNames(environment, StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		try {
			checkNames(environment, StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				logger.warn("Environment variables that look like properties of API keys, but are none: {}",
						unbound.getUnboundProperties().stream().map((property) -> property.getName()).toList());
			}
		}
	}

	private static boolean isSet(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		return source.getConfigurationProperty(name) != null
				|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

	private static void checkNames(ConfigurableEnvironment environment, String sourceName) {
		PropertySource<?> properties = environment.getPropertySources().get(sourceName);
		ConfigurationPropertySource source = (properties != null) ? ConfigurationPropertySource.from(properties) : null;
		if (source != null) {
			new Binder(List.of(source)).bind(PropertyNames.PREFIX, Bindable.of(ApiKeysProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		}
	}

}
