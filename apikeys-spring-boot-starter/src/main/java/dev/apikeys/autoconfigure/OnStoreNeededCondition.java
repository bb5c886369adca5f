package dev.apikeys.autoconfigure;

import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageStore;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

/**
 * Matches when the application lacks a store for anything. What it has is preferred to
 * ours.
 */
class OnStoreNeededCondition extends AnyNestedCondition {

	OnStoreNeededCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnMissingBean(ApiKeyStore.class)
	static class OnMissingKeyStore {

	}

	@ConditionalOnMissingBean(TenantStore.class)
	static class OnMissingTenantStore {

	}

	@ConditionalOnMissingBean(UsageStore.class)
	static class OnMissingUsageStore {

	}

}
