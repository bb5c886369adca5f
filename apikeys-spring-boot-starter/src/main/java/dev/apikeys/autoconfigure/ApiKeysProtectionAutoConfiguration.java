package dev.apikeys.autoconfigure;

import dev.apikeys.web.HandlerProtection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the last line of defence: an
 * application whose handlers are annotated, and in which nothing enforces that, does not
 * start. It stays on when {@code apikeys.enabled} is {@code false}.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "apikeys.allow-unprotected", havingValue = false, matchIfMissing = true)
public final class ApiKeysProtectionAutoConfiguration {

	@Bean
	UnprotectedHandlersCheck apiKeyUnprotectedHandlersCheck(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<HandlerProtection> protection) {
		return new UnprotectedHandlersCheck(beanFactory, protection);
	}

}
