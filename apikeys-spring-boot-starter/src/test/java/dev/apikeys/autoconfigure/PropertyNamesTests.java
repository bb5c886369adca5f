package dev.apikeys.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyNamesTests {

	@Test
	void namesWhatIsAllowedInThePlaceOfAnUnknownName() {
		assertThat(PropertyNames.alternatives(name("apikeys.cache.tll"))).containsExactly("apikeys.cache.max-size",
				"apikeys.cache.ttl");
		assertThat(PropertyNames.alternatives(name("apikeys.rate-limit.x"))).contains("apikeys.rate-limit.default");
		assertThat(PropertyNames.alternatives(name("apikeys.x.y.z"))).contains("apikeys.allow-unprotected",
				"apikeys.cache");
		assertThat(PropertyNames.alternatives(name("apikeys.keys.alice.scope"))).contains("apikeys.keys.alice.scopes");
	}

	private static ConfigurationPropertyName name(String name) {
		return ConfigurationPropertyName.of(name);
	}

}
