package dev.apikeys.storage.r2dbc;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is attached to a key, as text. Whole numbers come back as {@link Integer},
 * {@link Long} or {@link java.math.BigInteger}, whichever is the smallest that holds
 * them; others as {@link Double} where that is exact, else as {@link BigDecimal}.
 */
final class CustomJson {

	private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {
	};

	/* A number may fill all that can be attached. What was written must be readable. */
	private static final int MAX_NUMBER_LENGTH = 1024 * 1024;

	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(MAX_NUMBER_LENGTH).build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	String write(Map<String, @Nullable Object> custom) {
		return this.mapper.writeValueAsString(custom);
	}

	Map<String, @Nullable Object> read(String json) {
		Map<String, @Nullable Object> custom = this.mapper.readValue(json, OBJECT);
		custom.replaceAll((name, value) -> simplify(value));
		return custom;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Object simplify(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			((Map<String, @Nullable Object>) map).replaceAll((name, nested) -> simplify(nested));
		}
		else if (value instanceof List<?> list) {
			((List<@Nullable Object>) list).replaceAll(CustomJson::simplify);
		}
		else if (value instanceof BigDecimal decimal) {
			double number = decimal.doubleValue();
			if (Double.isFinite(number) && BigDecimal.valueOf(number).compareTo(decimal) == 0) {
				return number;
			}
		}
		return value;
	}

}
