package dev.apikeys.web.reactive;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.web.AnswerHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What the answer of an exchange still has to say of its last judgement. It is written at
 * commit, so that nothing between here and there can lose it, and so that what the
 * handler sets is known. One for each exchange, however often that is dispatched: else an
 * earlier judgement would overwrite what a later one says.
 */
final class AnswerCompletion {

	private static final String ATTRIBUTE = AnswerCompletion.class.getName();

	private final AnswerHeaders headers;

	private volatile RateLimitDecision limits = RateLimitDecision.UNLIMITED;

	private volatile @Nullable ServerHttpResponse response;

	private AnswerCompletion(AnswerHeaders headers) {
		this.headers = headers;
	}

	/** Of an exchange that passed. */
	static void passed(ServerWebExchange exchange, AnswerHeaders headers, RateLimitDecision limits) {
		AnswerCompletion completion = of(exchange, headers);
		completion.limits = limits;
		completion.register(exchange.getResponse());
	}

	/** Of an exchange whose answer depends on a key that nothing required. */
	static void verified(ServerWebExchange exchange, AnswerHeaders headers) {
		of(exchange, headers).register(exchange.getResponse());
	}

	/**
	 * Of an exchange that is refused, for which earlier judgements have nothing to say.
	 */
	static void refused(ServerWebExchange exchange, AnswerHeaders headers, RateLimitDecision limits) {
		of(exchange, headers).limits = limits;
		headers.refused(exchange.getResponse().getHeaders(), limits);
	}

	private static AnswerCompletion of(ServerWebExchange exchange, AnswerHeaders headers) {
		Map<String, Object> attributes = exchange.getAttributes();
		if (attributes.get(ATTRIBUTE) instanceof AnswerCompletion present) {
			return present;
		}
		AnswerCompletion made = new AnswerCompletion(headers);
		attributes.put(ATTRIBUTE, made);
		return made;
	}

	// A filter may give each dispatch a response of its own.
	private void register(ServerHttpResponse current) {
		if (current.equals(this.response)) {
			return;
		}
		this.response = current;
		current.beforeCommit(() -> {
			this.headers.passed(current.getHeaders(), this.limits);
			return Mono.empty();
		});
	}

}
