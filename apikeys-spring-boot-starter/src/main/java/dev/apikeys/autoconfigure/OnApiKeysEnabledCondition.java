package dev.apikeys.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Reads the switch as the properties do, so that {@code yes} and {@code on} switch
 * nothing off and a typo stops the start.
 */
class OnApiKeysEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled = Binder.get(context.getEnvironment()).bind("apikeys.enabled", Boolean.class).orElse(true);
		return new ConditionOutcome(enabled, "apikeys.enabled is " + enabled);
	}

}
