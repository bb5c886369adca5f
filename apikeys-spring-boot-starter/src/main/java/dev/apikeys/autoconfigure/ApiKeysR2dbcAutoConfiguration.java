package dev.apikeys.autoconfigure;

import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for keys in a relational database
 * that is reached through R2DBC.
 */
@AutoConfiguration(afterName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@ConditionalOnApiKeysEnabled
@ConditionalOnClass({ ConnectionFactory.class, R2dbcEntityTemplate.class })
@ConditionalOnProperty(name = "apikeys.store.type", havingValue = "r2dbc", matchIfMissing = true)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@Conditional(OnStoreNeededCondition.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
public final class ApiKeysR2dbcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	R2dbcSchema apiKeySchema(ConnectionFactory connectionFactory) {
		return new R2dbcSchema(connectionFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	R2dbcSchemaInitializer apiKeySchemaInitializer(R2dbcSchema schema, ConnectionFactory connectionFactory,
			ApiKeysProperties properties) {
		return new R2dbcSchemaInitializer(schema, connectionFactory, properties.store());
	}

	@Bean
	@Fallback
	R2dbcStore apiKeyR2dbcStore(ConnectionFactory connectionFactory, R2dbcSchemaInitializer initialized) {
		return new R2dbcStore(connectionFactory);
	}

}
