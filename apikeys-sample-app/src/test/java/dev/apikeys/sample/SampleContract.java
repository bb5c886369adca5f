package dev.apikeys.sample;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.tenant.PageRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the error table and the walk of the README, on whatever database.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SampleContract {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String UNKNOWN = "sk_demo_AliceInWonderland0123456789abcdX2txmRr";

	private static final JsonMapper json = new JsonMapper();

	Path directory;

	RunningSample sample;

	private String reader;

	private String writer;

	private String trial;

	/** The arguments that choose the database. */
	abstract String[] arguments();

	@BeforeAll
	void start(@TempDir Path directory) {
		this.directory = directory;
		this.sample = RunningSample.start(this.directory, arguments());
		List<String> secrets = this.sample.secrets();
		assertThat(secrets).hasSize(3);
		this.reader = secrets.get(0);
		this.writer = secrets.get(1);
		this.trial = secrets.get(2);
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	@Test
	void readsWithAKeyThatMayRead() {
		HttpResponse<String> response = this.sample.getWithKey("/rates", this.reader);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("EUR-USD");
		assertThat(response.headers().allValues("Vary")).isNotEmpty();
		assertThat(response.headers().firstValue("Cache-Control")).contains("private");
	}

	@Test
	void writesWithAKeyThatMayWrite() {
		HttpResponse<String> created = post(this.writer, "{\"pair\":\"EUR-CHF\",\"rate\":0.9312}");
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(this.sample.getWithKey("/rates/EUR-CHF", this.reader).body()).contains("0.9312");
	}

	@Test
	void showsTheCallingKeyAndNeitherSecretNorHash() {
		HttpResponse<String> response = this.sample.get("/me", "Authorization", "bearer " + this.reader);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(parse(response)).containsEntry("name", "reader")
			.containsEntry("start", this.reader.substring(0, "sk_demo_".length() + 4));
		assertThat(response.body()).doesNotContain(this.reader);
	}

	@Test
	void withoutAKeyAnswersMissingKey() {
		HttpResponse<String> response = this.sample.get("/rates");
		assertProblem(response, 401, "missing_key", null);
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("ApiKey realm=\"api\"");
	}

	@Test
	void withTwoKeysAnswersConflictingKeys() {
		assertProblem(this.sample.get("/rates", "X-API-Key", this.reader, "Authorization", "Bearer " + this.writer),
				400, "conflicting_keys", null);
		assertProblem(this.sample.get("/rates", "X-API-Key", this.reader, "X-API-Key", this.reader), 400,
				"conflicting_keys", null);
	}

	@Test
	void withNobodysKeyAnswersInvalidKey() {
		String otherEnvironment = this.reader.replace("sk_demo_", "sk_live_");
		for (String secret : List.of(UNKNOWN, otherEnvironment, this.reader.substring(1), this.reader + "x",
				this.reader.toUpperCase(Locale.ROOT), "' OR 1=1 --", "x".repeat(4000))) {
			HttpResponse<String> response = this.sample.getWithKey("/rates", secret);
			assertProblem(response, 401, "invalid_key", secret);
			assertThat(response.headers().firstValue("WWW-Authenticate"))
				.contains("ApiKey realm=\"api\", error=\"invalid_key\"");
		}
	}

	@Test
	void withAnExpiredKeyAnswersExpiredKey() {
		Instant end = Instant.now().plus(10, ChronoUnit.DAYS);
		IssuedKey issued = issue(KeyDetails.EMPTY.withExpiresAt(end).withScopes("rates:read"));
		String secret = issued.secret().reveal();
		assertThat(this.sample.getWithKey("/rates", secret).statusCode()).isEqualTo(200);
		this.sample.advance(Duration.ofDays(11));
		HttpResponse<String> response = this.sample.getWithKey("/rates", secret);
		assertProblem(response, 401, "expired_key", secret);
		assertThat(parse(response)).containsEntry("expiredAt", end.truncatedTo(ChronoUnit.MICROS).toString());
		assertThat(response.headers().firstValue("WWW-Authenticate"))
			.contains("ApiKey realm=\"api\", error=\"expired_key\"");
	}

	@Test
	void withARevokedKeyAnswersRevokedKeyAtOnce() {
		IssuedKey issued = issue(KeyDetails.EMPTY.withScopes("rates:read"));
		String secret = issued.secret().reveal();
		assertThat(this.sample.getWithKey("/rates", secret).statusCode()).isEqualTo(200);
		this.sample.apiKeys().revoke(issued.key().id()).block(PATIENCE);
		assertProblem(this.sample.getWithKey("/rates", secret), 403, "revoked_key", secret);
	}

	@Test
	void withAKeyForAnotherProductAnswersWrongProduct() {
		KeyOwner owner = owner();
		KeyOwner other = KeyOwner.organization(owner.organizationId())
			.product(this.sample.apiKeys()
				.getOrCreateProduct(owner.organizationId(), "weather")
				.block(PATIENCE)
				.value()
				.id());
		String secret = this.sample.apiKeys().create(other, KeyDetails.EMPTY).block(PATIENCE).secret().reveal();
		assertProblem(this.sample.getWithKey("/me", secret), 403, "wrong_product", secret);
	}

	@Test
	void withoutTheScopeAnswersInsufficientScope() {
		HttpResponse<String> response = post(this.reader, "{\"pair\":\"EUR-CHF\",\"rate\":1}");
		assertProblem(response, 403, "insufficient_scope", this.reader);
		assertThat(parse(response)).containsEntry("requiredScopes", List.of("rates:write"))
			.containsEntry("match", "all");
	}

	@Test
	void overTheLimitAnswersRateLimitedUntilTheWindowEnds() {
		this.sample.advance(Duration.ofMinutes(2));
		for (int remaining = 4; remaining >= 0; remaining--) {
			HttpResponse<String> response = this.sample.getWithKey("/rates/EUR-USD", this.trial);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("RateLimit-Policy")).contains("\"default\";q=5;w=60");
			assertThat(response.headers().firstValue("RateLimit").orElseThrow())
				.startsWith("\"default\";r=" + remaining + ";t=");
		}
		HttpResponse<String> refused = this.sample.getWithKey("/rates/EUR-USD", this.trial);
		assertThat(refused.statusCode()).isEqualTo(429);
		assertThat(parse(refused)).containsEntry("code", "rate_limited")
			.containsEntry("type", "https://iana.org/assignments/http-problem-types#quota-exceeded")
			.containsEntry("violated-policies", List.of("default"));
		long retryAfter = Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
		assertThat(parse(refused)).containsEntry("retryAfterSeconds", (int) retryAfter);
		assertThat(refused.headers().firstValue("RateLimit")).contains("\"default\";r=0;t=" + retryAfter);
		this.sample.advance(Duration.ofSeconds(retryAfter));
		assertThat(this.sample.getWithKey("/rates/EUR-USD", this.trial).statusCode()).isEqualTo(200);
	}

	@Test
	void mappingErrorsNeedNoKey() {
		assertThat(this.sample.get("/nothing-here").statusCode()).isEqualTo(404);
		assertThat(this.sample.send(this.sample.request("/rates").DELETE().build()).statusCode()).isEqualTo(405);
	}

	@Test
	void badInputOfACallerWithAKeyIsThatCallersMistake() {
		for (String body : List.of("", "{", "[]", "{}", "{\"pair\":null,\"rate\":null}",
				"{\"pair\":\"EUR-USD\",\"rate\":-1}", "{\"pair\":\"eur\",\"rate\":1}",
				"{\"pair\":\"EUR-USD\",\"rate\":\"x\"}")) {
			assertThat(post(this.writer, body).statusCode()).as(body).isEqualTo(400);
		}
		assertThat(this.sample.getWithKey("/rates/XXX-YYY", this.reader).statusCode()).isEqualTo(404);
	}

	@Test
	void printsLinesToPasteAndKeepsItsSigningSecretBesideTheDatabase() throws Exception {
		assertThat(this.sample.output()).contains("curl -H \"X-API-Key: " + this.reader + "\" http://localhost:")
			.contains("/rates")
			.contains("/me");
		assertThat(Files.readString(this.directory.resolve("signing-secret"))).hasSize(64);
		assertThat(this.sample.output()).doesNotContain(Files.readString(this.directory.resolve("signing-secret")));
	}

	HttpResponse<String> post(String secret, String body) {
		return this.sample.send(this.sample.request("/rates")
			.header("X-API-Key", secret)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	IssuedKey issue(KeyDetails details) {
		return this.sample.apiKeys().create(owner(), details).block(PATIENCE);
	}

	private KeyOwner owner() {
		ApiKey any = this.sample.apiKeys().list(KeyFilter.ALL, PageRequest.first()).block(PATIENCE).items().get(0);
		return KeyOwner.organization(any.organizationId());
	}

	private static void assertProblem(HttpResponse<String> response, int status, String code, String secret) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
		assertThat(parse(response)).containsEntry("type", "urn:apikeys:problem:" + code)
			.containsEntry("code", code)
			.containsEntry("status", status)
			.containsKeys("title", "detail", "instance");
		if (secret != null) {
			assertThat(response.body()).doesNotContain(secret);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> parse(HttpResponse<String> response) {
		return json.readValue(response.body(), Map.class);
	}

}
