package dev.apikeys.web;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings that cannot work are refused whoever makes them.
 */
class WebSettingsTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "X API Key", "X-Key:", "X-K\u00e9y", "X-Key\n", "Authorization", "authorization" })
	void headerName(String headerName) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(headerName, "api"))
			.withMessageContaining("headerName '" + headerName + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a \"b\"", "a\\", "a\r\nSet-Cookie: x", "\u00e9" })
	void realm(String realm) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings("X-API-Key", realm))
			.withMessageContaining("realm must be");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-API-Key", "apikey", "x_key.1" })
	void sound(String headerName) {
		assertThatCode(() -> settings(headerName, "the API [v1], of 'us'")).doesNotThrowAnyException();
	}

	private static WebSettings settings(String headerName, String realm) {
		return new WebSettings(headerName, true, realm, RateLimitHeaders.DRAFT, List.of(), List.of(), null);
	}

}
