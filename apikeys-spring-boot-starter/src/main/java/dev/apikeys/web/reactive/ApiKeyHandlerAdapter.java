package dev.apikeys.web.reactive;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.web.ProtectedPaths;
import dev.apikeys.web.RequirementResolver;
import dev.apikeys.web.WebSettings;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Judges an exchange where {@link DispatcherHandler} hands it to the handler that it
 * chose, and lets the adapter whose turn it would have been go on. So what a handler
 * requires is judged for the handler that really runs, whatever filters did to the path;
 * mapping, content negotiation and CORS stay the dispatcher's, and what the handler then
 * does passes through untouched.
 * <p>
 * It must be the first of all adapters, which {@link ApiKeyEdgeVerifier} checks at start.
 * Safe for use by several threads; it does not block.
 */
public final class ApiKeyHandlerAdapter implements HandlerAdapter, PriorityOrdered, ApplicationContextAware {

	/**
	 * The exchange attribute that holds the caller's {@link dev.apikeys.key.ApiKey} once
	 * the exchange passed.
	 */
	public static final String API_KEY_ATTRIBUTE = ApiKeyHandlerAdapter.class.getName() + ".apiKey";

	private final ExchangeJudge judge;

	private final RequirementResolver requirements;

	private final ProtectedPaths paths;

	private final HandlerAdapters others = new HandlerAdapters();

	/**
	 * Create the adapter.
	 * @param validator judges
	 * @param settings how keys are read and refusals are written
	 * @param format tells our bearer tokens from others
	 * @param requirements finds what a handler requires
	 * @param paths the paths that need a key even without the annotation
	 */
	public ApiKeyHandlerAdapter(ApiKeyValidator validator, WebSettings settings, KeyFormat format,
			RequirementResolver requirements, ProtectedPaths paths) {
		this.judge = new ExchangeJudge(validator, settings, format);
		this.requirements = requirements;
		this.paths = paths;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.others.setOwnContext(applicationContext);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Every handler, because the exchange decides as well.
	 * @param handler any handler
	 * @return {@code true}
	 */
	@Override
	public boolean supports(Object handler) {
		return true;
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		HandlerAdapter next = this.others.find(exchange, handler);
		KeyRequirement stated = statedBy(exchange, handler);
		if (stated == null) {
			Judged.forget(exchange.getAttributes());
			return next.handle(exchange, handler);
		}
		return this.judge.judge(exchange, handler, stated, this.requirements.withProduct(stated))
			.flatMap((passed) -> next.handle(exchange, handler));
	}

	private @Nullable KeyRequirement statedBy(ServerWebExchange exchange, Object handler) {
		KeyRequirement stated = (handler instanceof HandlerFunction<?>)
				? RouteRequirement.take(exchange.getAttributes()) : null;
		if (stated == null) {
			stated = (handler instanceof HandlerMethod method) ? this.requirements.resolve(method)
					: this.requirements.resolveType(handler);
		}
		return (stated == null && isProtected(exchange)) ? this.requirements.validKey() : stated;
	}

	private boolean isProtected(ServerWebExchange exchange) {
		return this.paths.any() && (ProtectedPathFilter.isMarked(exchange)
				|| this.paths.contains(exchange.getRequest().getPath().pathWithinApplication()));
	}

	void prepare(ApplicationContext context) {
		this.others.prepare(context);
	}

}
