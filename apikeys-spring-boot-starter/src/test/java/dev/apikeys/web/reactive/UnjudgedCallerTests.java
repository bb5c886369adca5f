package dev.apikeys.web.reactive;

import java.util.Optional;

import dev.apikeys.key.ApiKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Parameters of type {@link ApiKey} where nothing judges.
 */
class UnjudgedCallerTests {

	private static final String FORGED = "?id=00000000-0000-0000-0000-000000000001&start=forged&key.start=forged"
			+ "&name=forged&status=ACTIVE";

	private final WebTestClient client = WebTestClient.bindToController(new Endpoints())
		.argumentResolvers((resolvers) -> resolvers.addCustomResolver(new UnjudgedCallerResolver()))
		.build();

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/mono" })
	void refused(String path) {
		this.client.get()
			.uri(path + FORGED)
			.header("X-API-Key", "anything")
			.exchange()
			.expectStatus()
			.isUnauthorized()
			.expectHeader()
			.valueEquals(HttpHeaders.WWW_AUTHENTICATE, "ApiKey realm=\"api\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/optional", "/nullable" })
	void nobody(String path) {
		this.client.get()
			.uri(path + FORGED)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("nobody");
	}

	@RestController
	static class Endpoints {

		@GetMapping("/plain")
		String plain(ApiKey key) {
			return String.valueOf(key.start());
		}

		@GetMapping("/mono")
		Mono<String> mono(Mono<ApiKey> key) {
			return key.map((caller) -> String.valueOf(caller.start()));
		}

		@GetMapping("/optional")
		String optional(Optional<ApiKey> key) {
			return key.map(ApiKey::start).orElse("nobody");
		}

		@GetMapping("/nullable")
		String nullable(@Nullable ApiKey key) {
			return (key != null) ? key.start() : "nobody";
		}

	}

}
