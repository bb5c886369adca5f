package dev.apikeys.web.reactive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.server.ServerWebExchange;

/**
 * The adapters that come after ours. A child context, such as that of a management port,
 * has a dispatcher and adapters of its own but finds our adapter in its parent; so the
 * adapters depend on the context that serves the exchange.
 */
final class HandlerAdapters {

	private final Map<ApplicationContext, List<HandlerAdapter>> byContext = new ConcurrentHashMap<>();

	private @Nullable ApplicationContext ownContext;

	void setOwnContext(ApplicationContext ownContext) {
		this.ownContext = ownContext;
	}

	HandlerAdapter find(ServerWebExchange exchange, Object handler) {
		for (HandlerAdapter adapter : of(exchange)) {
			if (adapter.supports(handler)) {
				return adapter;
			}
		}
		throw new IllegalStateException("No HandlerAdapter: " + handler);
	}

	private List<HandlerAdapter> of(ServerWebExchange exchange) {
		ApplicationContext context = exchange.getApplicationContext();
		if (context == null) {
			context = this.ownContext;
		}
		if (context == null) {
			throw new IllegalStateException("ApiKeyHandlerAdapter must be a bean of an application context");
		}
		List<HandlerAdapter> adapters = this.byContext.get(context);
		return (adapters != null) ? adapters : prepare(context);
	}

	List<HandlerAdapter> prepare(ApplicationContext context) {
		List<HandlerAdapter> adapters = all(context);
		adapters.removeIf(ApiKeyHandlerAdapter.class::isInstance);
		List<HandlerAdapter> others = List.copyOf(adapters);
		this.byContext.put(context, others);
		return others;
	}

	/** All adapters in the order in which a dispatcher of this context asks them. */
	static List<HandlerAdapter> all(ApplicationContext context) {
		List<HandlerAdapter> adapters = new ArrayList<>(
				BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerAdapter.class, true, false).values());
		AnnotationAwareOrderComparator.sort(adapters);
		return adapters;
	}

}
