package dev.apikeys.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds properties that Boot's own check for unknown names passes over: those that are
 * set as system properties, and those that are not built yet, wherever they are set.
 * Unknown environment variables are let through, because platforms set some of their own
 * that happen to look alike.
 */
final class UnknownPropertiesCheck {

	private UnknownPropertiesCheck() {
	}

	static void check(ConfigurableEnvironment environment) {
		Binder binder = Binder.get(environment);
		PropertyNames.later()
			.filter((name) -> binder.bind(name, Bindable.of(Object.class)).isBound())
			.forEach((name) -> {
				throw new InvalidConfigurationPropertyValueException(name.toString(), "******", "is not supported yet");
			});
		PropertySource<?> system = environment.getPropertySources()
			.get(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		ConfigurationPropertySource source = (system != null) ? ConfigurationPropertySource.from(system) : null;
		if (source != null) {
			new Binder(List.of(source)).bind(PropertyNames.PREFIX, Bindable.of(ApiKeysProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		}
	}

}
