package dev.apikeys.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Explains unknown names and impossible values under {@code apikeys}. Comes before Boot's
 * own analyzers because those show every value, and here a value can be a secret.
 */
class PropertiesFailureAnalyzer extends AbstractFailureAnalyzer<BindException> implements Ordered {

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		if (!name.getElement(0, ConfigurationPropertyName.Form.DASHED).equals(PropertyNames.PREFIX)) {
			return null;
		}
		if (cause.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			return unknown(unbound, cause);
		}
		return (cause.getProperty() != null) ? impossible(cause.getProperty(), cause) : null;
	}

	private FailureAnalysis unknown(UnboundConfigurationPropertiesException unbound, BindException cause) {
		StringBuilder description = new StringBuilder("Some properties cannot be used:");
		Set<String> allowed = new TreeSet<>();
		for (ConfigurationProperty property : unbound.getUnboundProperties()) {
			boolean later = PropertyNames.isLater(property.getName());
			describe(description, property, later ? "not supported yet" : "there is no such property");
			if (!later) {
				allowed.addAll(PropertyNames.alternatives(property.getName()));
			}
		}
		return new FailureAnalysis(description.toString(), allowed.isEmpty() ? "Remove these properties."
				: "Correct or remove these properties. Allowed in their place:" + list(allowed), cause);
	}

	private FailureAnalysis impossible(ConfigurationProperty property, BindException cause) {
		StringBuilder description = new StringBuilder("A property has an impossible value:");
		if (PropertyNames.isLater(property.getName(), property.getValue())) {
			describe(description, property, "not supported yet");
		}
		else {
			describe(description, property, reason(cause));
		}
		Object[] constants = enumConstants(cause);
		return new FailureAnalysis(description.toString(),
				(constants == null) ? "Correct the value."
						: "Use one of:" + list(Arrays.stream(constants)
							.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
							.toList()),
				cause);
	}

	private static void describe(StringBuilder description, ConfigurationProperty property, String reason) {
		Object value = PropertyNames.isSecret(property.getName()) ? "******" : property.getValue();
		description.append("%n%n    Property: %s%n    Value: \"%s\"".formatted(property.getName(), value));
		if (property.getOrigin() != null) {
			description.append("%n    Origin: %s".formatted(property.getOrigin()));
		}
		description.append("%n    Reason: %s".formatted(reason));
	}

	private static String list(Iterable<String> names) {
		StringBuilder list = new StringBuilder(System.lineSeparator());
		names.forEach((name) -> list.append("%n    %s".formatted(name)));
		return list.toString();
	}

	private static String reason(BindException cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		Object[] constants = enumConstants(cause);
		return (constants != null || root.getMessage() == null) ? "not one of the allowed values" : root.getMessage();
	}

	private static Object @Nullable [] enumConstants(BindException cause) {
		ConversionFailedException conversion = (cause.getCause() instanceof ConversionFailedException failed) ? failed
				: null;
		return (conversion != null) ? conversion.getTargetType().getType().getEnumConstants() : null;
	}

}
