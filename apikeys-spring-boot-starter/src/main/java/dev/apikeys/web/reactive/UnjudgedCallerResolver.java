package dev.apikeys.web.reactive;

import java.util.Optional;

import dev.apikeys.web.CallerParameter;
import dev.apikeys.web.WebSettings;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Takes the place of {@link ApiKeyArgumentResolver} where no key is judged, such as when
 * API keys are switched off: without either, WebFlux would fill an
 * {@link dev.apikeys.key.ApiKey} parameter from the query, and the caller could be
 * anybody. A parameter that requires a key refuses the call with 401; any other receives
 * nothing. Immutable and safe for use by several threads.
 */
public final class UnjudgedCallerResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return CallerParameter.of(parameter) != CallerParameter.NONE;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext bindingContext,
			ServerWebExchange exchange) {
		return switch (CallerParameter.of(parameter)) {
			case OPTIONAL -> Mono.just(Optional.empty());
			case REQUIRED, REQUIRED_ASYNC -> Mono.error(() -> new UnjudgedCallerException(parameter));
			default -> Mono.empty();
		};
	}

	/** Not a failure of the server: nothing that a caller sends may cause one. */
	private static final class UnjudgedCallerException extends ResponseStatusException {

		private static final long serialVersionUID = 1L;

		UnjudgedCallerException(MethodParameter parameter) {
			super(HttpStatus.UNAUTHORIZED, "API keys are not judged in this application, but "
					+ parameter.getExecutable() + " takes the caller's: switch them on, or use Optional<ApiKey>");
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "ApiKey realm=\"" + WebSettings.DEFAULT_REALM + '"');
			return headers;
		}

	}

}
