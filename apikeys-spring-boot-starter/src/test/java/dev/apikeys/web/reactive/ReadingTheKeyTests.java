package dev.apikeys.web.reactive;

import java.util.List;
import java.util.Locale;

import dev.apikeys.web.RateLimitHeaders;
import dev.apikeys.web.RequireApiKey;
import dev.apikeys.web.WebSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a key is read from, and what counts as one. The requests go over a plain socket.
 */
class ReadingTheKeyTests {

	private static EdgeApplication application;

	private static String secret;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoint.class);
		secret = application.secret();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void headerInAnyCaseWithBlanks() {
		assertPassed("X-API-Key: " + secret);
		assertPassed("x-api-key: " + secret);
		assertPassed("X-API-KEY:" + secret);
		assertPassed("X-API-Key: \t " + secret + " \t ");
	}

	@Test
	void bearerInAnyCaseWithBlanks() {
		assertPassed("Authorization: Bearer " + secret);
		assertPassed("authorization: bearer " + secret);
		assertPassed("AUTHORIZATION: BEARER " + secret);
		assertPassed("Authorization:  bEaReR  \t " + secret + "  ");
	}

	@Test
	void otherAuthorizationIsLeftAlone() {
		String jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
		assertCode("missing_key", "Authorization: Bearer " + jwt);
		assertCode("missing_key", "Authorization: Basic " + secret);
		assertCode("missing_key", "Authorization: ApiKey " + secret);
		assertCode("missing_key", "Authorization: " + secret);
		assertCode("missing_key", "Authorization: Bearer" + secret);
		assertCode("missing_key", "Authorization: Bearer");
		assertCode("missing_key", "Authorization: Bearer SK_live_x");
		assertPassed("Authorization: Bearer " + jwt, "X-API-Key: " + secret);
		assertPassed("Authorization: Bearer " + jwt, "Authorization: Bearer " + secret);
	}

	@Test
	void blankIsAbsent() {
		assertCode("missing_key", "X-API-Key:");
		assertCode("missing_key", "X-API-Key:  \t ");
		assertPassed("X-API-Key: ", "Authorization: Bearer " + secret);
		assertPassed("X-API-Key: ", "X-API-Key: " + secret);
	}

	@Test
	void neverFromTheUrl() {
		assertThat(RawHttp.get(application.port(), "/key?X-API-Key=" + secret + "&api_key=" + secret))
			.contains("\"code\":\"missing_key\"");
		assertCode("missing_key", "Cookie: X-API-Key=" + secret);
	}

	@Test
	void twoKeysConflictEvenWhenEqual() {
		assertCode("conflicting_keys", "X-API-Key: " + secret, "X-API-Key: " + secret);
		assertCode("conflicting_keys", "X-API-Key: " + secret, "x-api-key: " + application.secret());
		assertCode("conflicting_keys", "Authorization: Bearer " + secret, "Authorization: Bearer " + secret);
	}

	@Test
	void headerAndBearerMustAgree() {
		assertPassed("X-API-Key: " + secret, "Authorization: Bearer " + secret);
		assertCode("conflicting_keys", "X-API-Key: " + secret, "Authorization: Bearer " + application.secret());
	}

	@Test
	void listIsInvalid() {
		assertCode("invalid_key", "X-API-Key: " + secret + ", " + secret);
		assertCode("invalid_key", "X-API-Key: " + secret + "," + application.secret());
		assertCode("invalid_key", "Authorization: Bearer " + secret + ", Bearer " + secret);
	}

	@Test
	void anythingElseIsInvalid() {
		assertCode("invalid_key", "X-API-Key: x");
		assertCode("invalid_key", "X-API-Key: \"" + secret + "\"");
		assertCode("invalid_key", "X-API-Key: ' OR 1=1; DROP TABLE api_keys; --");
		assertCode("invalid_key", "X-API-Key: " + secret.substring(0, secret.length() - 1));
		assertCode("invalid_key", "X-API-Key: " + secret + "0");
		assertCode("invalid_key", "X-API-Key: " + swapCase(secret));
		assertCode("invalid_key", "X-API-Key: " + secret.toUpperCase(Locale.ROOT));
		assertCode("invalid_key", "X-API-Key: " + secret.replace("sk_live_", "sk_test_"));
		assertCode("invalid_key", "X-API-Key: " + secret.replace("sk_live_", "sk_"));
		assertCode("invalid_key", "Authorization: Bearer sk_");
		assertCode("invalid_key", "X-API-Key: schlüssel-€-\uD83D\uDD11");
		assertCode("invalid_key", "X-API-Key: " + "a".repeat(6000));
	}

	@Test
	void overlongAndBrokenHeadersAreTheServersOwnAnswer() {
		assertThat(RawHttp.get(application.port(), "/key", "X-API-Key: " + "a".repeat(9000))).startsWith("HTTP/1.1 4")
			.doesNotContain("aaaa");
		assertThat(RawHttp.get(application.port(), "/key", "X-API-Key : x\0y")).startsWith("HTTP/1.1 400");
	}

	@Test
	void garbageNeverReachesTheStore() {
		int before = application.bean(SwitchableStore.class).reads();
		anythingElseIsInvalid();
		assertThat(application.bean(SwitchableStore.class).reads()).isEqualTo(before);
	}

	@Test
	void noAnswerRepeatsTheSecret() {
		String truncated = secret.substring(0, secret.length() - 1);
		for (String line : List.of("X-API-Key: " + truncated, "X-API-Key: " + secret + ", " + secret,
				"Authorization: Bearer " + truncated)) {
			assertThat(RawHttp.get(application.port(), "/key", line)).doesNotContain(truncated);
		}
	}

	@Test
	void ownHeaderWithoutBearer() {
		WebSettings settings = new WebSettings("X-Token", false, "own", RateLimitHeaders.DRAFT, List.of(), List.of(),
				null);
		try (EdgeApplication other = EdgeApplication.start(settings, Endpoint.class)) {
			String own = other.secret();
			assertThat(RawHttp.get(other.port(), "/key", "X-Token: " + own)).startsWith("HTTP/1.1 200")
				.containsIgnoringCase("vary: X-Token\r\n");
			assertThat(RawHttp.get(other.port(), "/key", "Authorization: Bearer " + own))
				.contains("\"code\":\"missing_key\"", "send one in the header X-Token.")
				.containsIgnoringCase("www-authenticate: ApiKey realm=\"own\"\r\n");
			assertThat(RawHttp.get(other.port(), "/key", "X-API-Key: " + own)).contains("\"code\":\"missing_key\"");
			assertThat(RawHttp.get(other.port(), "/key", "X-Token: " + own, "Authorization: Bearer sk_live_x"))
				.startsWith("HTTP/1.1 200");
		}
	}

	private static void assertPassed(String... headerLines) {
		assertThat(RawHttp.get(application.port(), "/key", headerLines)).as(String.join("|", headerLines))
			.startsWith("HTTP/1.1 200");
	}

	private static void assertCode(String code, String... headerLines) {
		assertThat(RawHttp.get(application.port(), "/key", headerLines)).as(String.join("|", headerLines))
			.contains("\"code\":\"" + code + "\"");
	}

	private static String swapCase(String text) {
		int last = text.length() - 1;
		while (!Character.isLetter(text.charAt(last))) {
			last--;
		}
		char c = text.charAt(last);
		char swapped = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
		return text.substring(0, last) + swapped + text.substring(last + 1);
	}

	@RestController
	static class Endpoint {

		@GetMapping("/key")
		@RequireApiKey
		String key() {
			return "ok";
		}

	}

}
