package dev.apikeys.web.reactive;

import dev.apikeys.web.ProtectedPaths;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Remembers whether the path that the caller sent is protected, before any other filter
 * can change it; {@link ApiKeyEdgeVerifier} checks that there is none.
 * {@link ApiKeyHandlerAdapter} looks at the path that was dispatched as well, and judges
 * when either is protected. Safe for use by several threads.
 */
public final class ProtectedPathFilter implements WebFilter, PriorityOrdered {

	private static final String ATTRIBUTE = ProtectedPathFilter.class.getName() + ".protected";

	private final ProtectedPaths paths;

	/**
	 * Create the filter.
	 * @param paths the paths that need a key even without the annotation
	 */
	public ProtectedPathFilter(ProtectedPaths paths) {
		this.paths = paths;
	}

	static boolean isMarked(ServerWebExchange exchange) {
		return exchange.getAttributes().containsKey(ATTRIBUTE);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (this.paths.contains(exchange.getRequest().getPath().pathWithinApplication())) {
			exchange.getAttributes().put(ATTRIBUTE, true);
		}
		return chain.filter(exchange);
	}

}
