package dev.apikeys.web.reactive;

import java.util.List;
import java.util.Map;

import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the dispatcher answers by itself stays its answer, and needs no key.
 */
class DispatcherAnswerTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(EdgeApplication.protecting(List.of("/json/**"), List.of()),
				Endpoints.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void notFound() {
		application.client().get().uri("/nowhere").exchange().expectStatus().isNotFound();
	}

	@Test
	void unmappedUnderAPatternStaysNotFoundWhereNoStaticResourcesAreMapped() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.protecting(List.of("/**"), List.of()),
				Map.of("spring.web.resources.add-mappings", "false"), Endpoints.class)) {
			other.client().get().uri("/json/nowhere").exchange().expectStatus().isNotFound();
			other.client().get().uri("/json").exchange().expectStatus().isUnauthorized();
		}
	}

	@Test
	void staticResourcesUnderAPatternDoNotTellWhetherTheyExist() {
		application.client().get().uri("/json/nowhere").exchange().expectStatus().isUnauthorized();
		application.client()
			.get()
			.uri("/json/nowhere")
			.header("X-API-Key", application.secret())
			.exchange()
			.expectStatus()
			.isNotFound();
	}

	@Test
	void methodNotAllowed() {
		application.client().delete().uri("/json").exchange().expectStatus().isEqualTo(405);
	}

	@Test
	void notAcceptable() {
		application.client().get().uri("/json").accept(MediaType.IMAGE_PNG).exchange().expectStatus().isEqualTo(406);
	}

	@Test
	void unsupportedMediaType() {
		application.client()
			.post()
			.uri("/json")
			.contentType(MediaType.APPLICATION_XML)
			.bodyValue("<x/>")
			.exchange()
			.expectStatus()
			.isEqualTo(415);
	}

	@Test
	void brokenBodyIsJudgedBeforeItIsRead() {
		application.client()
			.post()
			.uri("/json")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{")
			.exchange()
			.expectStatus()
			.isUnauthorized();
		application.client()
			.post()
			.uri("/json")
			.header("X-API-Key", application.secret())
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{")
			.exchange()
			.expectStatus()
			.isBadRequest();
	}

	@Test
	void preflightNeedsNoKey() {
		int before = application.judgements();
		application.client()
			.options()
			.uri("/cors")
			.header("Origin", "https://shop.example")
			.header("Access-Control-Request-Method", "GET")
			.header("Access-Control-Request-Headers", "X-API-Key")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "https://shop.example")
			.expectHeader()
			.valueEquals("Access-Control-Allow-Headers", "X-API-Key");
		assertThat(application.judgements()).isEqualTo(before);
	}

	@Test
	void refusalsCarryCorsHeaders() {
		EntityExchangeResult<byte[]> answer = application.client()
			.get()
			.uri("/cors")
			.header("Origin", "https://shop.example")
			.exchange()
			.expectStatus()
			.isUnauthorized()
			.expectBody()
			.returnResult();
		HttpHeaders headers = answer.getResponseHeaders();
		assertThat(headers.getAccessControlAllowOrigin()).isEqualTo("https://shop.example");
		assertThat(headers.getVary()).contains("Origin", "X-API-Key", "Authorization").doesNotHaveDuplicates();
	}

	@Test
	void foreignOriginIsRefusedBeforeAKeyIsJudged() {
		int before = application.judgements();
		application.client()
			.get()
			.uri("/cors")
			.header("Origin", "https://evil.example")
			.header("X-API-Key", application.secret())
			.exchange()
			.expectStatus()
			.isForbidden()
			.expectHeader()
			.doesNotExist("Access-Control-Allow-Origin");
		assertThat(application.judgements()).isEqualTo(before);
	}

	@RestController
	static class Endpoints {

		@GetMapping(path = "/json", produces = MediaType.APPLICATION_JSON_VALUE)
		@RequireApiKey
		List<String> read() {
			return List.of();
		}

		@PostMapping(path = "/json", consumes = MediaType.APPLICATION_JSON_VALUE)
		@RequireApiKey
		String write(@RequestBody List<String> body) {
			return "ok";
		}

		@GetMapping("/cors")
		@RequireApiKey
		@CrossOrigin("https://shop.example")
		String cors() {
			return "ok";
		}

	}

}
