package dev.apikeys.autoconfigure;

import java.util.List;

import dev.apikeys.web.HandlerProtection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Stops the start when handlers state a requirement and nothing enforces it.
 */
class UnprotectedHandlersCheck implements SmartInitializingSingleton {

	private final boolean allowed;

	private final ObjectProvider<HandlerProtection> protection;

	private final ObjectProvider<RequirementFinder> finders;

	UnprotectedHandlersCheck(boolean allowed, ObjectProvider<HandlerProtection> protection,
			ObjectProvider<RequirementFinder> finders) {
		this.allowed = allowed;
		this.protection = protection;
		this.finders = finders;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.allowed || this.protection.stream().findAny().isPresent()) {
			return;
		}
		List<String> handlers = this.finders.stream().flatMap(RequirementFinder::find).distinct().sorted().toList();
		if (!handlers.isEmpty()) {
			throw new UnprotectedHandlersException(handlers);
		}
	}

}
