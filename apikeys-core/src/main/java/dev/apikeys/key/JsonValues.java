package dev.apikeys.key;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Immutable copies of what a JSON document becomes in Java. Unlike the JDK's immutable
 * collections these keep {@code null} and the order.
 */
final class JsonValues {

	private JsonValues() {
	}

	static Map<String, @Nullable Object> copyOf(Map<String, ? extends @Nullable Object> map) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((key, value) -> copy.put(key, copyOf(value)));
		return Collections.unmodifiableMap(copy);
	}

	private static @Nullable Object copyOf(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> copy = new LinkedHashMap<>();
			map.forEach((key, nested) -> copy.put(String.valueOf(key), copyOf(nested)));
			return Collections.unmodifiableMap(copy);
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> copy = new ArrayList<>(list.size());
			list.forEach((nested) -> copy.add(copyOf(nested)));
			return Collections.unmodifiableList(copy);
		}
		return value;
	}

}
