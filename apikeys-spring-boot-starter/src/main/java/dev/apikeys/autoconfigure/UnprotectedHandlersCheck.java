package dev.apikeys.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.apikeys.web.HandlerProtection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Stops the start when something states a requirement and nothing enforces it.
 */
class UnprotectedHandlersCheck implements SmartInitializingSingleton {

	private final boolean allowed;

	private final ObjectProvider<HandlerProtection> protection;

	private final ObjectProvider<RequirementFinder> finders;

	private final RequirementFinder strays;

	UnprotectedHandlersCheck(boolean allowed, ObjectProvider<HandlerProtection> protection,
			ObjectProvider<RequirementFinder> finders, RequirementFinder strays) {
		this.allowed = allowed;
		this.protection = protection;
		this.finders = finders;
		this.strays = strays;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.allowed) {
			return;
		}
		boolean enforced = this.protection.stream().findAny().isPresent();
		Stream<String> unprotected = enforced ? Stream.empty() : this.finders.stream().flatMap(RequirementFinder::find);
		List<String> handlers = Stream.concat(unprotected, this.strays.find()).distinct().sorted().toList();
		if (!handlers.isEmpty()) {
			throw new UnprotectedHandlersException(handlers);
		}
	}

}
