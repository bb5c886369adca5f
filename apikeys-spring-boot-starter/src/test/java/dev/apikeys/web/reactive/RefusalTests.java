package dev.apikeys.web.reactive;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.scope.ScopeMatch;
import dev.apikeys.web.RequireApiKey;
import dev.apikeys.web.WebSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the error table, as it goes over the wire.
 */
class RefusalTests {

	private static final String UNKNOWN = "sk_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJab1cEEkk";

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoints.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void noKey() {
		EntityExchangeResult<String> answer = get("/key", null);
		assertRefused(answer, 401, """
				{"type":"urn:apikeys:problem:missing_key","title":"API key missing","status":401,\
				"detail":"This call needs an API key: send one in the header X-API-Key, or as a bearer token.",\
				"instance":"/key","code":"missing_key"}""", "WWW-Authenticate", "ApiKey realm=\"api\"");
	}

	@Test
	void conflictingKeys() {
		EntityExchangeResult<String> answer = application.client()
			.get()
			.uri("/key")
			.header("X-API-Key", application.secret(), application.secret())
			.exchange()
			.expectBody(String.class)
			.returnResult();
		assertRefused(answer, 400, """
				{"type":"urn:apikeys:problem:conflicting_keys","title":"Conflicting API keys","status":400,\
				"detail":"More than one API key was sent: send exactly one, in the header X-API-Key, or as a bearer \
				token.","instance":"/key","code":"conflicting_keys"}""");
	}

	@Test
	void unknownKey() {
		assertRefused(get("/key", UNKNOWN), 401, """
				{"type":"urn:apikeys:problem:invalid_key","title":"API key invalid","status":401,\
				"detail":"This API key is not valid here.","instance":"/key","code":"invalid_key"}""",
				"WWW-Authenticate", "ApiKey realm=\"api\", error=\"invalid_key\"");
	}

	@Test
	void expiredKey() {
		Instant expiresAt = application.clock().instant().plusSeconds(30);
		String secret = application.secret(KeyDetails.named("short").withExpiresAt(expiresAt));
		get("/key", secret);
		application.clock().advance(Duration.ofSeconds(30));
		assertRefused(get("/key", secret), 401, """
				{"type":"urn:apikeys:problem:expired_key","title":"API key expired","status":401,\
				"detail":"This API key expired at %1$s. Ask its issuer for a new one, or to extend it.",\
				"instance":"/key","code":"expired_key","expiredAt":"%1$s"}""".formatted(expiresAt), "WWW-Authenticate",
				"ApiKey realm=\"api\", error=\"expired_key\"");
	}

	@Test
	void revokedKey() {
		IssuedKey key = application.issue(application.owner(), KeyDetails.EMPTY);
		get("/key", key.secret().reveal());
		application.apiKeys().revoke(key.key().id()).block(EdgeApplication.TIMEOUT);
		assertRefused(get("/key", key.secret().reveal()), 403, """
				{"type":"urn:apikeys:problem:revoked_key","title":"API key revoked","status":403,\
				"detail":"This API key was revoked. Ask its issuer for a new one.",\
				"instance":"/key","code":"revoked_key"}""");
	}

	@Test
	void otherProduct() {
		UUID product = application.apiKeys()
			.createProduct(application.organizationId(), "maps")
			.blockOptional(EdgeApplication.TIMEOUT)
			.orElseThrow()
			.id();
		IssuedKey key = application.issue(KeyOwner.organization(application.organizationId()).product(product),
				KeyDetails.EMPTY);
		assertRefused(get("/product", key.secret().reveal()), 403, """
				{"type":"urn:apikeys:problem:wrong_product","title":"API key not valid for this product",\
				"status":403,"detail":"This API key is not valid for this product.","instance":"/product",\
				"code":"wrong_product"}""");
	}

	@Test
	void allScopesMissing() {
		assertRefused(get("/all", application.secret("orders:read")), 403, """
				{"type":"urn:apikeys:problem:insufficient_scope","title":"Insufficient scope","status":403,\
				"detail":"This call requires all of these scopes: orders:read, orders:write.","instance":"/all",\
				"code":"insufficient_scope","requiredScopes":["orders:read","orders:write"],"match":"all"}""");
	}

	@Test
	void anyScopeMissing() {
		assertRefused(get("/any", application.secret("other")), 403, """
				{"type":"urn:apikeys:problem:insufficient_scope","title":"Insufficient scope","status":403,\
				"detail":"This call requires any of these scopes: orders:read, orders:write.","instance":"/any",\
				"code":"insufficient_scope","requiredScopes":["orders:read","orders:write"],"match":"any"}""");
	}

	@Test
	void rateLimit() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("1/minute")));
		assertThat(get("/key", secret).getStatus().value()).isEqualTo(200);
		application.clock().advance(Duration.ofMillis(500));
		assertRefused(get("/key", secret), 429, """
				{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",\
				"title":"Rate limit exceeded","status":429,\
				"detail":"The limit of 1/minute is used up: 0 left, and this call costs 1.","instance":"/key",\
				"code":"rate_limited","violated-policies":["default"],"retryAfterSeconds":60}""", "Retry-After", "60",
				"RateLimit-Policy", "\"default\";q=1;w=60", "RateLimit", "\"default\";r=0;t=60");
	}

	@Test
	void costAboveTheWholeLimit() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("2/minute")));
		assertRefused(get("/cost", secret), 429, """
				{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",\
				"title":"Rate limit exceeded","status":429,\
				"detail":"This call costs 3, more than the whole limit of 2/minute: it can never pass.",\
				"instance":"/cost","code":"rate_limited","violated-policies":["default"]}""", "RateLimit-Policy",
				"\"default\";q=2;w=60", "RateLimit", "\"default\";r=2;t=60");
	}

	@Test
	void storeOutOfReach() {
		String secret = application.secret();
		application.bean(SwitchableStore.class).setAway(true);
		try {
			EntityExchangeResult<String> answer = get("/key", secret);
			assertThat(answer.getResponseBody()).doesNotContain("db.internal");
			assertRefused(answer, 503, """
					{"type":"urn:apikeys:problem:unavailable","title":"Temporarily unavailable","status":503,\
					"detail":"%s","instance":"/key","code":"unavailable"}""".formatted(detail(answer)), "Retry-After",
					"1");
		}
		finally {
			application.bean(SwitchableStore.class).setAway(false);
		}
	}

	@Test
	void bodyIsAProblemWhateverIsAccepted() {
		EntityExchangeResult<String> answer = application.client()
			.get()
			.uri("/key")
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectBody(String.class)
			.returnResult();
		assertThat(answer.getStatus().value()).isEqualTo(401);
		assertThat(answer.getResponseHeaders().getFirst("Content-Type")).isEqualTo("application/problem+json");
	}

	@Test
	void headHasNoBody() {
		EntityExchangeResult<byte[]> answer = application.client()
			.method(HttpMethod.HEAD)
			.uri("/key")
			.exchange()
			.expectBody()
			.returnResult();
		assertThat(answer.getStatus().value()).isEqualTo(401);
		assertThat(answer.getResponseBody()).isNull();
		assertThat(answer.getResponseHeaders().getFirst("WWW-Authenticate")).isEqualTo("ApiKey realm=\"api\"");
	}

	@Test
	void instanceHasNoQueryAndNoSecret() {
		String secret = application.secret();
		EntityExchangeResult<String> answer = application.client()
			.get()
			.uri(URI.create("http://localhost:" + application.port() + "/path/" + secret + "/x%20y?key=" + secret))
			.exchange()
			.expectBody(String.class)
			.returnResult();
		assertThat(answer.getStatus().value()).isEqualTo(401);
		assertThat(answer.getResponseBody()).contains("\"instance\":\"/path/***/x%20y\"").doesNotContain(secret);
	}

	@Test
	void instanceHasContextPath() {
		try (EdgeApplication other = EdgeApplication.start(WebSettings.DEFAULT,
				Map.of("spring.webflux.base-path", "/shop"), Endpoints.class)) {
			other.client()
				.get()
				.uri("/shop/key?x=1")
				.exchange()
				.expectStatus()
				.isUnauthorized()
				.expectBody()
				.jsonPath("$.instance")
				.isEqualTo("/shop/key");
		}
	}

	@Test
	void instanceMasksThePresentedSecretWhateverItsForm() {
		String presented = "sk_live_mistyped-but-nearly-right";
		application.client()
			.get()
			.uri("/path/{key}/x", presented)
			.header("X-API-Key", presented)
			.exchange()
			.expectStatus()
			.isUnauthorized()
			.expectBody()
			.jsonPath("$.instance")
			.isEqualTo("/path/***/x");
	}

	private static String detail(EntityExchangeResult<String> answer) {
		String body = answer.getResponseBody();
		int from = body.indexOf("\"detail\":\"") + 10;
		return body.substring(from, body.indexOf('"', from));
	}

	private static EntityExchangeResult<String> get(String path, String secret) {
		return application.client().get().uri(path).headers((headers) -> {
			if (secret != null) {
				headers.set("X-API-Key", secret);
			}
		}).exchange().expectBody(String.class).returnResult();
	}

	private static void assertRefused(EntityExchangeResult<String> answer, int status, String body, String... headers) {
		HttpHeaders actual = answer.getResponseHeaders();
		assertThat(answer.getStatus()).isEqualTo(HttpStatusCode.valueOf(status));
		assertThat(answer.getResponseBody()).isEqualTo(body);
		assertThat(actual.getFirst("Content-Type")).isEqualTo("application/problem+json");
		assertThat(actual.getFirst("Cache-Control")).isEqualTo("no-store");
		assertThat(actual.getVary()).contains("X-API-Key", "Authorization");
		for (int i = 0; i < headers.length; i += 2) {
			assertThat(actual.get(headers[i])).as(headers[i]).containsExactly(headers[i + 1]);
		}
		for (String name : new String[] { "WWW-Authenticate", "Retry-After", "RateLimit", "RateLimit-Policy" }) {
			assertThat(actual.containsHeader(name)).as(name).isEqualTo(List.of(headers).contains(name));
		}
	}

	@RestController
	static class Endpoints {

		@GetMapping("/key")
		@RequireApiKey
		String key() {
			return "ok";
		}

		@GetMapping("/path/{key}/{other}")
		@RequireApiKey
		String path() {
			return "ok";
		}

		@GetMapping("/product")
		@RequireApiKey(product = "payments")
		String product() {
			return "ok";
		}

		@GetMapping("/all")
		@RequireApiKey({ "orders:read", "orders:write" })
		String all() {
			return "ok";
		}

		@GetMapping("/any")
		@RequireApiKey(scopes = { "orders:read", "orders:write" }, match = ScopeMatch.ANY)
		String any() {
			return "ok";
		}

		@GetMapping("/cost")
		@RequireApiKey(cost = 3)
		String cost() {
			return "ok";
		}

	}

}
