package dev.apikeys.autoconfigure;

import dev.apikeys.autoconfigure.ApiKeysProperties.StoreType;
import dev.apikeys.storage.memory.MemoryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for keys in memory, where nothing
 * better is there.
 */
@AutoConfiguration(after = ApiKeysR2dbcAutoConfiguration.class)
@ConditionalOnApiKeysEnabled
@ConditionalOnProperty(name = "apikeys.store.type", havingValue = "memory", matchIfMissing = true)
@Conditional(OnStoreNeededCondition.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
public final class ApiKeysMemoryAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ApiKeysMemoryAutoConfiguration.class);

	private static final String CONNECTION_FACTORY = "io.r2dbc.spi.ConnectionFactory";

	@Bean
	@Fallback
	MemoryStore apiKeyMemoryStore(ApiKeysProperties properties, ListableBeanFactory beanFactory) {
		if (properties.store().type() != StoreType.MEMORY) {
			rejectIfThereIsADatabase(beanFactory);
			logger.warn("API keys are kept in memory, because there is no database: issued keys are gone at the next "
					+ "start. Add a database, or set apikeys.store.type=memory if this is wanted.");
		}
		return new MemoryStore();
	}

	private static void rejectIfThereIsADatabase(ListableBeanFactory beanFactory) {
		ClassLoader classLoader = ApiKeysMemoryAutoConfiguration.class.getClassLoader();
		if (!ClassUtils.isPresent(CONNECTION_FACTORY, classLoader)) {
			return;
		}
		String[] names = beanFactory.getBeanNamesForType(ClassUtils.resolveClassName(CONNECTION_FACTORY, classLoader),
				false, false);
		if (names.length > 1) {
			throw new StoreTypeException(null,
					"there are several ConnectionFactory beans (" + String.join(", ", names) + ") and none is primary");
		}
		if (names.length == 1) {
			throw new StoreTypeException(null,
					"there is a ConnectionFactory, but Spring Data R2DBC is not on the classpath");
		}
	}

}
