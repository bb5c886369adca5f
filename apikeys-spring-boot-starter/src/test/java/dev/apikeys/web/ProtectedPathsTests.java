package dev.apikeys.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which paths are protected, in all the ways in which they can be written.
 */
class ProtectedPathsTests {

	private final ProtectedPaths paths = paths(List.of("/api/**", "/one"), List.of("/api/public/**"));

	@Test
	void nothingByDefault() {
		ProtectedPaths none = new ProtectedPaths(WebSettings.DEFAULT);
		assertThat(none.any()).isFalse();
		assertThat(none.contains(PathContainer.parsePath("/"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api", "/api/", "/api/x", "/api/x/y", "/one", "/api;a=b/x", "/api/publicity" })
	void contained(String path) {
		assertThat(this.paths.contains(PathContainer.parsePath(path))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "", "/ap", "/one/two", "/x/api/y", "/api/public", "/api/public/x" })
	void notContained(String path) {
		assertThat(this.paths.contains(PathContainer.parsePath(path))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//api/x", "/API/x", "/%61pi/x", "/x/../api/y", "/x/%2e%2e/api/y", "/./api/x", "/api%2Fx",
			"\\api\\x", "/x//..//api/y", "/%5Capi/x", "/api/public/../x", "/api/public/%2e%2e/x",
			"/api/public%2F..%2Fx", "/api/Public/x", "/%20/api/x" })
	void containedHoweverItIsWritten(String path) {
		assertThat(this.paths.contains(PathContainer.parsePath(path))).isTrue();
	}

	@Test
	void badPatternsAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> paths(List.of("/api/{x"), List.of()))
			.withMessageContaining("protect pattern '/api/{x'");
		assertThatIllegalArgumentException().isThrownBy(() -> paths(List.of(), List.of("api/**")))
			.withMessageContaining("exclude pattern 'api/**' must start with a slash");
		assertThatIllegalArgumentException().isThrownBy(() -> paths(List.of(""), List.of()))
			.withMessageContaining("protect pattern ''");
	}

	private static ProtectedPaths paths(List<String> protect, List<String> exclude) {
		return new ProtectedPaths(
				new WebSettings("X-API-Key", true, "api", RateLimitHeaders.DRAFT, protect, exclude, null));
	}

}
