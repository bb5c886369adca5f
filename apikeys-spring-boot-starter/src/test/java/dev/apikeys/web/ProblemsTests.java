package dev.apikeys.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.MissingKeyException;
import dev.apikeys.error.QuotaExceededException;
import dev.apikeys.error.RateLimitedException;
import dev.apikeys.key.KeyFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the table says of errors that no test over HTTP can bring about.
 */
class ProblemsTests {

	private static final String SECRET = "sk_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ00";

	private final KeyFormat format = new KeyFormat("sk", "live", List.of());

	private final Problems problems = new Problems(WebSettings.DEFAULT, this.format);

	@Test
	void quota() {
		Problem problem = this.problems.of(new QuotaExceededException("monthly", Duration.ofMillis(86_400_001)), "/x",
				null);
		assertThat(problem.status()).isEqualTo(429);
		assertThat(problem.headers()).containsEntry("Retry-After", "86401").containsEntry("Cache-Control", "no-store");
		assertThat(json(problem)).isEqualTo("""
				{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded","title":"Quota exceeded",\
				"status":429,"detail":"The quota 'monthly' of this API key is used up.","instance":"/x",\
				"code":"quota_exceeded","violated-policies":["monthly"],"quota":"monthly"}""");
		assertThat(this.problems.of(new QuotaExceededException("credits", null), "/x", null).headers())
			.doesNotContainKey("Retry-After");
	}

	@Test
	void waitIsAtLeastOneSecond() {
		for (Duration wait : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(1))) {
			Problem problem = this.problems.of(new RateLimitedException("No more.", wait, List.of("a", "b")), "/",
					null);
			assertThat(problem.headers()).containsEntry("Retry-After", "1");
			assertThat(problem.members()).containsEntry("retryAfterSeconds", 1L)
				.containsEntry("violated-policies", List.of("a", "b"));
		}
	}

	@Test
	void fieldErrors() {
		Problem problem = this.problems.of(new InvalidRequestException("rateLimit.requests", "must be positive"), "/",
				null);
		assertThat(json(problem)).contains("\"errors\":[{\"field\":\"rateLimit.requests\",\"message\":\"must be");
	}

	@Test
	void secretsAreMaskedInPaths() {
		String secret = this.format.generate(new Random(1)).reveal();
		String encoded = "%73k" + secret.substring(2);
		assertThat(instance("/a/" + secret, null)).isEqualTo("/a/***");
		assertThat(instance("/a/" + encoded + "/b", null)).isEqualTo("/a/***/b");
		assertThat(instance("/a;key=" + secret + "/b," + secret, null)).isEqualTo("/a;key=***/b,***");
		assertThat(instance("/a/" + SECRET.replace('_', '-') + "/b", SECRET.replace('_', '-'))).isEqualTo("/a/***/b");
		assertThat(instance("/a/" + SECRET.replace("_", "%2D") + "/b", SECRET.replace('_', '-'))).isEqualTo("***");
		assertThat(instance("/a/short/b", "short")).isEqualTo("/a/short/b");
		assertThat(instance("/a/%zz%", null)).isEqualTo("/a/%zz%");
	}

	@Test
	void secretsAmongOtherCharactersHideTheWholeSegment() {
		String secret = this.format.generate(new Random(1)).reveal();
		for (String segment : List.of("x_" + secret, secret + "x", "token%3D" + secret, "x" + secret + "_x",
				"x%5F%73k" + secret.substring(2), "x_%2573k" + secret.substring(2), "%zzx_%73k" + secret.substring(2),
				"x_sk_test" + secret.substring(7))) {
			assertThat(instance("/a/" + segment + "/b", null)).as(segment).isEqualTo("/a/***/b");
		}
		assertThat(instance("/desk_top/disk_live_x", null)).isEqualTo("/desk_top/disk_live_x");
	}

	private Object instance(String path, String presented) {
		return this.problems.of(missing(), path, (presented != null) ? Secret.of(presented) : null)
			.members()
			.get("instance");
	}

	private static ApiKeyException missing() {
		return new MissingKeyException("No key.");
	}

	private static String json(Problem problem) {
		return new String(problem.toJson(), StandardCharsets.UTF_8);
	}

}
