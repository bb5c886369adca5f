package dev.apikeys.web.reactive;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.ConflictingKeysException;
import dev.apikeys.error.MissingKeyException;
import dev.apikeys.error.StoreUnavailableException;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.Judgement;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.Judgement.Refused;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.web.AnswerHeaders;
import dev.apikeys.web.KeyExtractor;
import dev.apikeys.web.PresentedKey;
import dev.apikeys.web.PresentedKey.Conflicting;
import dev.apikeys.web.PresentedKey.Presented;
import dev.apikeys.web.Problem;
import dev.apikeys.web.Problems;
import dev.apikeys.web.WebSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Judges an exchange: reads the key, asks the validator, and either remembers that it
 * passed or answers with the refusal. Immutable and safe for use by several threads.
 */
final class ExchangeJudge {

	private static final Logger logger = LoggerFactory.getLogger(ExchangeJudge.class);

	private final ApiKeyValidator validator;

	private final KeyExtractor extractor;

	private final Problems problems;

	private final AnswerHeaders answerHeaders;

	private final MissingKeyException missing;

	private final ConflictingKeysException conflicting;

	ExchangeJudge(ApiKeyValidator validator, WebSettings settings, KeyFormat format) {
		this.validator = validator;
		this.extractor = new KeyExtractor(settings, format);
		this.problems = new Problems(settings, format);
		this.answerHeaders = new AnswerHeaders(settings);
		String places = "in the header " + settings.headerName() + (settings.bearer() ? ", or as a bearer token" : "");
		this.missing = new MissingKeyException("This call needs an API key: send one " + places + ".");
		this.conflicting = new ConflictingKeysException(
				"More than one API key was sent: send exactly one, " + places + ".");
	}

	/**
	 * Judge.
	 * @param exchange the exchange
	 * @param handler the handler that was chosen for it
	 * @param stated the requirement as its author stated it
	 * @param requirement the requirement to judge
	 * @return the judgement, or empty when the exchange was refused and is answered
	 */
	Mono<Passed> judge(ServerWebExchange exchange, Object handler, KeyRequirement stated, KeyRequirement requirement) {
		return Mono.defer(() -> {
			Judged earlier = Judged.of(exchange.getAttributes());
			Judged.forget(exchange.getAttributes());
			PresentedKey key = extract(exchange);
			if (!(key instanceof Presented presented)) {
				ApiKeyException error = (key instanceof Conflicting) ? this.conflicting : this.missing;
				return refuse(exchange, error, RateLimitDecision.UNLIMITED, null);
			}
			Charge charge = Charge.of(exchange, handler, requirement, presented.secret());
			return judge(exchange, stated, charge, earlier);
		});
	}

	private Mono<Passed> judge(ServerWebExchange exchange, KeyRequirement stated, Charge charge,
			@Nullable Judged earlier) {
		Passed charged = (earlier != null && earlier.charge().covers(charge)) ? earlier.passed() : null;
		KeyRequirement requirement = charge.requirement();
		// What was charged stays so, but the key may have been revoked since.
		return ask(exchange, charge.presented(),
				(charged != null) ? requirement.withoutRateLimit().withoutUsage() : requirement)
			.flatMap((judgement) -> {
				if (judgement instanceof Refused refused) {
					return refuse(exchange, refused.error(), refused.limits(), charge.presented());
				}
				Passed now = (Passed) judgement;
				Passed passed = (charged != null) ? new Passed(now.key(), charged.limits()) : now;
				new Judged(stated, passed, charge).remember(exchange.getAttributes());
				AnswerCompletion.passed(exchange, this.answerHeaders, passed.limits());
				return Mono.just(passed);
			});
	}

	/**
	 * Verify a key that nothing requires; nothing is consumed.
	 * @param exchange the exchange
	 * @return the judgement, or empty when there is no key or it does not verify
	 */
	Mono<Passed> verify(ServerWebExchange exchange) {
		AnswerCompletion.verified(exchange, this.answerHeaders);
		if (!(extract(exchange) instanceof Presented presented)) {
			return Mono.empty();
		}
		return ask(exchange, presented.secret(), KeyRequirement.AUTHENTIC_KEY.withoutUsage()).ofType(Passed.class);
	}

	private PresentedKey extract(ServerWebExchange exchange) {
		return this.extractor.extract(exchange.getRequest().getHeaders()::getOrEmpty);
	}

	// A validator does not fail; one that is replaced might, and must not open the door.
	private Mono<Judgement> ask(ServerWebExchange exchange, Secret secret, KeyRequirement requirement) {
		return Mono.defer(() -> this.validator.judge(secret, requirement))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("The validator gave no judgement")))
			.onErrorResume((error) -> Mono.just(failed(error)))
			.flatMap((judgement) -> EventLoops.back(exchange, judgement));
	}

	private static Judgement failed(Throwable error) {
		if (error instanceof ApiKeyException expected) {
			return new Refused(expected, null, RateLimitDecision.UNLIMITED);
		}
		logger.error("The API key validator failed; the call is refused", error);
		return new Refused(new StoreUnavailableException("API keys cannot be judged right now.", error), null,
				RateLimitDecision.UNLIMITED);
	}

	private <T> Mono<T> refuse(ServerWebExchange exchange, ApiKeyException error, RateLimitDecision limits,
			@Nullable Secret presented) {
		logger.debug("refused {}", error.code());
		ServerHttpResponse response = exchange.getResponse();
		if (response.isCommitted()) {
			return Mono.empty();
		}
		ServerHttpRequest request = exchange.getRequest();
		Problem problem = this.problems.of(error, request.getURI().getRawPath(), presented);
		response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
		HttpHeaders headers = response.getHeaders();
		headers.clearContentHeaders();
		problem.headers().forEach(headers::set);
		AnswerCompletion.refused(exchange, this.answerHeaders, limits);
		byte[] body = problem.toJson();
		headers.set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
		headers.setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body))).then(Mono.empty());
	}

}
