package dev.apikeys.key;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.apikeys.scope.ScopeMatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyRequirementTests {

	@ParameterizedTest
	@ValueSource(strings = { "*", "orders:*", "a*b", "", " ", "orders read", "\u00e4", "a,b" })
	void aScopeThatNoKeyCanBeGrantedIsRefused(String scope) {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.scopes("orders:read", scope))
			.withMessageStartingWith("required scope '" + scope + "' can never be granted");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.anyScope(scope));
	}

	@Test
	void aScopeHasAtMostHundredCharacters() {
		assertThat(KeyRequirement.scopes("a".repeat(100)).scopes()).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.scopes("a".repeat(101)));
	}

	@Test
	void repeatedScopesCountOnceInTheirOrder() {
		assertThat(KeyRequirement.scopes("b", "a", "b").scopes()).containsExactly("b", "a");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void aCostOutOfRangeIsRefused(int cost) {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.VALID_KEY.withCost(cost))
			.withMessage("cost must be from 0 to 1000000, not " + cost);
	}

	@Test
	void costsGoFromZeroToAMillion() {
		assertThat(KeyRequirement.VALID_KEY.withCost(0).cost()).isZero();
		assertThat(KeyRequirement.VALID_KEY.withCost(1_000_000).cost()).isEqualTo(1_000_000);
	}

	@Test
	void aBlankProductIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.VALID_KEY.withProduct(" "));
	}

	@Test
	void changesKeepTheRest() {
		KeyRequirement requirement = KeyRequirement.anyScope("a", "b")
			.withProduct("shop")
			.withCost(7)
			.withoutRateLimit()
			.withoutUsage();
		assertThat(requirement)
			.isEqualTo(new KeyRequirement(List.of("a", "b"), ScopeMatch.ANY, "shop", 7, false, false));
		assertThat(requirement.withProduct(null).product()).isNull();
	}

}
