package dev.apikeys.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths that need a valid key even without the annotation: what {@code protect}
 * matches and {@code exclude} does not. Only what the application's dispatcher handles is
 * covered, so what a filter answers by itself is not.
 * <p>
 * In doubt a path is protected. {@code protect} ignores case, since a handler mapping may
 * too, while {@code exclude} respects it; and a path that can be written in several ways,
 * such as with {@code //} or percent-encoded letters, is protected when {@code protect}
 * matches any of them and excluded only when {@code exclude} matches all. Immutable and
 * safe for use by several threads.
 */
public final class ProtectedPaths {

	private final List<PathPattern> protect;

	private final List<PathPattern> exclude;

	/**
	 * Parse the patterns.
	 * @param settings the patterns, as {@link PathPattern} reads them, each with a slash
	 * at its start
	 * @throws IllegalArgumentException if a pattern cannot be parsed; the message names
	 * it
	 */
	public ProtectedPaths(WebSettings settings) {
		PathPatternParser ignoringCase = new PathPatternParser();
		ignoringCase.setCaseSensitive(false);
		this.protect = parse("protect", settings.protect(), ignoringCase);
		this.exclude = parse("exclude", settings.exclude(), new PathPatternParser());
	}

	private static List<PathPattern> parse(String name, List<String> patterns, PathPatternParser parser) {
		List<PathPattern> parsed = new ArrayList<>();
		for (String pattern : patterns) {
			if (!pattern.startsWith("/")) {
				throw new IllegalArgumentException(
						name + " pattern '" + pattern + "' must start with a slash, such as '/api/**'");
			}
			try {
				parsed.add(parser.parse(pattern));
			}
			catch (PatternParseException ex) {
				throw new IllegalArgumentException(
						name + " pattern '" + pattern + "' cannot be parsed: " + ex.getMessage(), ex);
			}
		}
		return List.copyOf(parsed);
	}

	/**
	 * Whether any path can be protected.
	 * @return {@code false} when {@code protect} is empty
	 */
	public boolean any() {
		return !this.protect.isEmpty();
	}

	/**
	 * Whether a path needs a valid key.
	 * @param path the path within the application, encoded as it was sent
	 * @return whether {@code protect} matches it and {@code exclude} does not
	 */
	public boolean contains(PathContainer path) {
		if (this.protect.isEmpty()) {
			return false;
		}
		String plain = plain(path.value());
		if (plain.equals(path.value())) {
			return matches(this.protect, path) && !matches(this.exclude, path);
		}
		PathContainer other = PathContainer.parsePath(plain);
		return (matches(this.protect, path) || matches(this.protect, other))
				&& !(matches(this.exclude, path) && matches(this.exclude, other));
	}

	private static boolean matches(List<PathPattern> patterns, PathContainer path) {
		for (PathPattern pattern : patterns) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

	/** The path as handlers of static resources come to read it. */
	private static String plain(String path) {
		if (path.indexOf('%') < 0 && path.indexOf('\\') < 0 && !path.contains("//") && !path.contains("/.")) {
			return path;
		}
		String decoded;
		try {
			decoded = UriUtils.decode(path, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			decoded = path;
		}
		String cleaned = StringUtils.cleanPath(decoded.replace('\\', '/').replaceAll("/\\s*/+", "/"));
		return cleaned.startsWith("/") ? cleaned : "/" + cleaned;
	}

}
