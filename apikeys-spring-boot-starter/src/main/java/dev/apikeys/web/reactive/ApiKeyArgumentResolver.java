package dev.apikeys.web.reactive;

import java.util.Optional;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.Judgement.Passed;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.web.CallerParameter;
import dev.apikeys.web.WebSettings;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.Assert;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Gives controllers the caller's key: as {@link ApiKey} or {@code Mono<ApiKey>}, which
 * require one, or as {@code Optional<ApiKey>} or {@code @Nullable ApiKey}. Where nothing
 * was required, the latter receive the key when one is sent and verifies, and nothing
 * otherwise, whatever the reason; no limit and no use is consumed. Safe for use by
 * several threads.
 */
public final class ApiKeyArgumentResolver implements HandlerMethodArgumentResolver {

	private final ExchangeJudge judge;

	/**
	 * Create the resolver.
	 * @param validator verifies keys that nothing requires
	 * @param settings how keys are read
	 * @param format tells our bearer tokens from others
	 */
	public ApiKeyArgumentResolver(ApiKeyValidator validator, WebSettings settings, KeyFormat format) {
		this.judge = new ExchangeJudge(validator, settings, format);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return CallerParameter.of(parameter) != CallerParameter.NONE;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext bindingContext,
			ServerWebExchange exchange) {
		CallerParameter kind = CallerParameter.of(parameter);
		Mono<ApiKey> key = key(exchange, kind, parameter);
		return switch (kind) {
			case OPTIONAL -> key.<Object>map(Optional::of).defaultIfEmpty(Optional.empty());
			case REQUIRED_ASYNC -> Mono.just(wrap(key, parameter));
			default -> key.cast(Object.class);
		};
	}

	private Mono<ApiKey> key(ServerWebExchange exchange, CallerParameter kind, MethodParameter parameter) {
		Judged judged = Judged.of(exchange.getAttributes());
		if (judged != null) {
			return Mono.just(judged.passed().key());
		}
		if (kind.isRequired()) {
			// Possible in an @ExceptionHandler or @ModelAttribute method, which nothing
			// judges.
			return Mono.error(() -> new IllegalStateException(
					"No API key was judged for this request, but " + parameter.getExecutable()
							+ " takes one: use Optional<ApiKey>, or annotate the handler with " + "@RequireApiKey"));
		}
		return this.judge.verify(exchange).map(Passed::key);
	}

	private static Object wrap(Mono<ApiKey> key, MethodParameter parameter) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(parameter.getParameterType());
		Assert.state(adapter != null, "Only reactive types are wrapped");
		return adapter.fromPublisher(key);
	}

}
