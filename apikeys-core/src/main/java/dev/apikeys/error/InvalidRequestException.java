package dev.apikeys.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The input breaks a rule. All broken rules are told at once, each with its field.
 */
public final class InvalidRequestException extends ApiKeyException {

	private final List<FieldError> errors;

	/**
	 * Create the exception.
	 * @param errors what is wrong, at least one
	 */
	public InvalidRequestException(List<FieldError> errors) {
		super(ErrorCode.INVALID_REQUEST,
				errors.stream()
					.map((error) -> error.field() + ": " + error.message())
					.collect(Collectors.joining("; ")));
		this.errors = List.copyOf(errors);
	}

	/**
	 * Create the exception for one field.
	 * @param field the field's name, dotted where nested
	 * @param message what is wrong with it and what is allowed
	 */
	public InvalidRequestException(String field, String message) {
		this(List.of(new FieldError(field, message)));
	}

	/**
	 * What is wrong, field by field.
	 * @return an immutable list with at least one element
	 */
	public List<FieldError> errors() {
		return this.errors;
	}

	/**
	 * One broken rule.
	 *
	 * @param field the field's name, dotted where nested, such as
	 * {@code rateLimit.requests}
	 * @param message what is wrong and what is allowed, without any secret
	 */
	public record FieldError(String field, String message) {

	}

}
