package dev.apikeys.autoconfigure;

import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names of this project's properties: which there are, which are not built yet, and
 * whose values must not be shown.
 */
final class PropertyNames {

	static final String PREFIX = "apikeys";

	private static final Set<String> LATER = Set.of("signing.previous-secrets", "admin", "provider", "pools");

	private static final Map<String, Set<String>> LATER_VALUES = Map.of("apikeys.store.type", Set.of("jdbc", "mongodb"),
			"apikeys.rate-limit.type", Set.of("redis"));

	private PropertyNames() {
	}

	static Stream<ConfigurationPropertyName> later() {
		return LATER.stream().map((name) -> ConfigurationPropertyName.of(PREFIX + "." + name));
	}

	static boolean isLater(ConfigurationPropertyName name) {
		return later().anyMatch((later) -> later.equals(name) || later.isAncestorOf(name));
	}

	static boolean isLater(ConfigurationPropertyName name, @Nullable Object value) {
		return LATER_VALUES.getOrDefault(name.toString(), Set.of())
			.contains(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
	}

	/*
	 * A mistyped name may still be that of a secret, so whatever looks like one counts.
	 */
	static boolean isSecret(ConfigurationPropertyName name) {
		String text = name.toString();
		return Stream.of("secret", "hash", "signing", "keyset", PREFIX + ".keys").anyMatch(text::contains);
	}

	/**
	 * Which names are allowed in the place of an unknown one.
	 * @param unknown the unknown name
	 * @return full names in alphabetical order
	 */
	static Set<String> alternatives(ConfigurationPropertyName unknown) {
		Class<?> type = ApiKeysProperties.class;
		String parent = PREFIX;
		int depth = 1;
		while (depth < unknown.getNumberOfElements() - 1) {
			String element = unknown.getElement(depth++, Form.DASHED);
			Class<?> nested = nested(type, element);
			if (nested == null) {
				break;
			}
			type = nested;
			parent += "." + element;
			if (nested == ApiKeysProperties.ConfiguredKey.class) {
				parent += "." + unknown.getElement(depth++, Form.ORIGINAL);
			}
		}
		Set<String> names = new TreeSet<>();
		for (String name : components(type).keySet()) {
			names.add(parent + "." + name);
		}
		return names;
	}

	private static @Nullable Class<?> nested(Class<?> type, String element) {
		Class<?> component = components(type).get(element);
		if (component == Map.class) {
			return ApiKeysProperties.ConfiguredKey.class;
		}
		boolean group = (component != null && component.isRecord()
				&& component.getEnclosingClass() == ApiKeysProperties.class);
		return group ? component : null;
	}

	/*
	 * The components of a record of properties by their dashed names.
	 */
	private static Map<String, Class<?>> components(Class<?> type) {
		Map<String, Class<?>> components = new LinkedHashMap<>();
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			Name name = parameter.getAnnotation(Name.class);
			components.put((name != null) ? name.value() : DataObjectPropertyName.toDashedForm(parameter.getName()),
					parameter.getType());
		}
		return components;
	}

}
