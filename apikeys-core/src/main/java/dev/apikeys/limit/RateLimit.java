package dev.apikeys.limit;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At most so many requests per window. Written {@code 100/minute} or {@code 100/30s}.
 *
 * @param requests how many requests, from 1 to 1,000,000,000
 * @param window how long a window lasts, from 1 second to 31 days, in whole milliseconds
 */
public record RateLimit(long requests, Duration window) {

	/** The largest number of requests per window. */
	public static final long MAX_REQUESTS = 1_000_000_000L;

	/** The shortest window. */
	public static final Duration MIN_WINDOW = Duration.ofSeconds(1);

	/** The longest window. */
	public static final Duration MAX_WINDOW = Duration.ofDays(31);

	private static final String FORM = "is not a rate limit: expected N/window, N from 1 to 1000000000, window one of "
			+ "second, minute, hour, day or a duration from 1s to 31d such as 30s, 5m, 12h, 7d";

	private static final Map<String, Duration> NAMED = Map.of("second", Duration.ofSeconds(1), "minute",
			Duration.ofMinutes(1), "hour", Duration.ofHours(1), "day", Duration.ofDays(1));

	private static final Pattern SIMPLE = Pattern.compile("(\\d{1,10})(ms|s|m|h|d)");

	/**
	 * Create a rate limit.
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public RateLimit {
		if (requests < 1 || requests > MAX_REQUESTS) {
			throw new IllegalArgumentException("requests must be from 1 to " + MAX_REQUESTS + ", not " + requests);
		}
		if (window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
			throw new IllegalArgumentException("window must be from 1 second to 31 days, not " + window);
		}
		if (!window.equals(Duration.ofMillis(window.toMillis()))) {
			throw new IllegalArgumentException("window must be whole milliseconds, not " + window);
		}
	}

	/**
	 * Read a rate limit as it is written in properties.
	 * @param text such as {@code 100/minute}, {@code 100/30s} or {@code 100/PT30S}
	 * @return the rate limit
	 * @throws IllegalArgumentException if the text has another form or a value is out of
	 * its range; the message shows the text and what is allowed
	 */
	public static RateLimit of(String text) {
		int slash = text.indexOf('/');
		if (slash < 1 || slash > 10 || !text.chars().limit(slash).allMatch((c) -> c >= '0' && c <= '9')) {
			throw new IllegalArgumentException("'" + text + "' " + FORM);
		}
		try {
			return new RateLimit(Long.parseLong(text, 0, slash, 10), window(text.substring(slash + 1)));
		}
		catch (ArithmeticException | DateTimeParseException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + text + "' " + FORM);
		}
	}

	private static Duration window(String text) {
		Duration named = NAMED.get(text);
		if (named != null) {
			return named;
		}
		Matcher matcher = SIMPLE.matcher(text);
		if (!matcher.matches()) {
			return Duration.parse(text);
		}
		long amount = Long.parseLong(matcher.group(1));
		return switch (matcher.group(2)) {
			case "ms" -> Duration.ofMillis(amount);
			case "s" -> Duration.ofSeconds(amount);
			case "m" -> Duration.ofMinutes(amount);
			case "h" -> Duration.ofHours(amount);
			default -> Duration.ofDays(amount);
		};
	}

	/**
	 * The form that {@link #of(String)} reads.
	 * @return such as {@code 100/minute} or {@code 100/30s}
	 */
	@Override
	public String toString() {
		for (Map.Entry<String, Duration> entry : NAMED.entrySet()) {
			if (entry.getValue().equals(this.window)) {
				return this.requests + "/" + entry.getKey();
			}
		}
		String window = (this.window.toMillisPart() != 0) ? this.window.toMillis() + "ms"
				: this.window.toString().substring(2).toLowerCase(Locale.ROOT);
		return this.requests + "/" + (SIMPLE.matcher(window).matches() ? window : this.window.toSeconds() + "s");
	}

}
