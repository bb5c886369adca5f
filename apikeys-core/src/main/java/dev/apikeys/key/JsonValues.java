package dev.apikeys.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Immutable copies of what a JSON document becomes in Java. Unlike the JDK's immutable
 * collections these keep {@code null} and the order. Whole numbers become
 * {@link Integer}, {@link Long} or {@link BigInteger}, whichever is the smallest that
 * holds them, others {@link Double} where that is exact, else {@link BigDecimal}.
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
		return (value instanceof Number number) ? simplify(number) : value;
	}

	/*
	 * As it would come back from JSON, so that a key says the same before and after it
	 * was stored, in whatever store.
	 */
	private static Number simplify(Number number) {
		if (number instanceof BigInteger whole) {
			return whole(whole);
		}
		if (number instanceof Long || number instanceof Short || number instanceof Byte
				|| number instanceof AtomicInteger || number instanceof AtomicLong) {
			return whole(BigInteger.valueOf(number.longValue()));
		}
		if (number instanceof BigDecimal decimal) {
			return fraction(decimal);
		}
		// By its digits: 0.1f is written as 0.1, which is not what its value is as a
		// double.
		return (number instanceof Float single && Float.isFinite(single)) ? fraction(new BigDecimal(single.toString()))
				: number;
	}

	private static Number whole(BigInteger number) {
		if (number.bitLength() < Integer.SIZE) {
			return number.intValue();
		}
		return (number.bitLength() < Long.SIZE) ? (Number) number.longValue() : number;
	}

	private static Number fraction(BigDecimal number) {
		double nearest = number.doubleValue();
		boolean exact = Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0;
		return exact ? (Number) nearest : number;
	}

}
