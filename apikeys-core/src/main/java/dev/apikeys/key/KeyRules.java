package dev.apikeys.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.InvalidRequestException.FieldError;
import dev.apikeys.tenant.Names;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules that a key's details must keep.
 */
final class KeyRules {

	static final int MAX_SCOPES = 100;

	static final int MAX_CUSTOM_BYTES = 16 * 1024;

	private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9:._*/-]{1,100}");

	private static final int MAX_CUSTOM_DEPTH = 100;

	private final JsonMapper mapper = new JsonMapper();

	static boolean isScope(String scope) {
		return SCOPE.matcher(scope).matches();
	}

	/**
	 * Check details that are new, or that replace others.
	 * @param details the new details
	 * @param previous what they replace, or {@code null}
	 * @param now the moment that an end of life must lie after, unless it is unchanged
	 */
	void check(KeyDetails details, @Nullable KeyDetails previous, Instant now) {
		List<FieldError> errors = new ArrayList<>();
		String name = details.name();
		if (name != null) {
			Names.check(name).ifPresent((message) -> errors.add(new FieldError("name", message)));
		}
		checkScopes(details, errors);
		Instant expiresAt = details.expiresAt();
		boolean unchanged = (previous != null && expiresAt != null && expiresAt.equals(previous.expiresAt()));
		if (expiresAt != null && !unchanged && !expiresAt.isAfter(now)) {
			errors.add(new FieldError("expiresAt", "must be in the future, not " + expiresAt));
		}
		String custom = checkCustom(details.custom());
		if (custom != null) {
			errors.add(new FieldError("custom", custom));
		}
		if (!errors.isEmpty()) {
			throw new InvalidRequestException(errors);
		}
	}

	void checkScopes(KeyDetails details, List<FieldError> errors) {
		if (details.scopes().size() > MAX_SCOPES) {
			errors.add(new FieldError("scopes", "must be at most " + MAX_SCOPES + ", not " + details.scopes().size()));
		}
		for (String scope : details.scopes()) {
			if (!isScope(scope)) {
				errors.add(new FieldError("scopes", "each must be 1 to 100 characters of [A-Za-z0-9:._*/-]"));
				return;
			}
		}
	}

	private @Nullable String checkCustom(Map<String, @Nullable Object> custom) {
		if (!isJson(custom, 0)) {
			return "must hold only strings, finite numbers, booleans, null, lists and maps, at most " + MAX_CUSTOM_DEPTH
					+ " deep";
		}
		try {
			int length = this.mapper.writeValueAsBytes(custom).length;
			return (length <= MAX_CUSTOM_BYTES) ? null
					: "must be at most " + MAX_CUSTOM_BYTES + " bytes of JSON, not " + length;
		}
		catch (JacksonException ex) {
			return "cannot be written as JSON";
		}
	}

	private boolean isJson(@Nullable Object value, int depth) {
		if (depth > MAX_CUSTOM_DEPTH) {
			return false;
		}
		if (value instanceof Map<?, ?> map) {
			return map.values().stream().allMatch((nested) -> isJson(nested, depth + 1));
		}
		if (value instanceof List<?> list) {
			return list.stream().allMatch((nested) -> isJson(nested, depth + 1));
		}
		if (value instanceof Number number) {
			return Double.isFinite(number.doubleValue()) || number instanceof java.math.BigDecimal
					|| number instanceof java.math.BigInteger;
		}
		return value == null || value instanceof String || value instanceof Boolean;
	}

}
