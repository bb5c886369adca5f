package dev.apikeys.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is attached to a configured key. In a map of anything, Boot makes maps of lists
 * too; here they become lists again.
 */
final class CustomValues {

	private CustomValues() {
	}

	static Map<String, Object> of(Map<String, Object> bound) {
		Map<String, Object> values = new LinkedHashMap<>();
		bound.forEach((name, value) -> values.put(name, of(value)));
		return values;
	}

	private static Object of(Object value) {
		if (!(value instanceof Map<?, ?> map)) {
			return value;
		}
		Map<String, Object> values = new LinkedHashMap<>();
		map.forEach((name, nested) -> values.put(String.valueOf(name), of(nested)));
		List<Object> list = new ArrayList<>();
		while (values.containsKey(String.valueOf(list.size()))) {
			list.add(values.get(String.valueOf(list.size())));
		}
		return (!list.isEmpty() && list.size() == values.size()) ? list : values;
	}

}
