package dev.apikeys.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WildcardScopeCheckerTests {

	private final ScopeChecker checker = ScopeChecker.wildcards();

	@ParameterizedTest
	@CsvSource({ "orders:read,orders:read", "*,orders:read", "*,orders", "orders:*,orders:read",
			"orders:*,orders:eu:read", "orders:eu:*,orders:eu:read", "apikeys:admin,apikeys:admin",
			"pools:use,pools:use", "*,apikeysx", "*,poolside:read" })
	void grants(String granted, String required) {
		assertThat(isGranted(granted, required)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "orders:read,orders:write", "orders:read,Orders:read", "Orders:*,orders:read",
			"ORDERS:READ,orders:read", "orders:*,orders", "orders:*,ordersx:read", "orders:*,invoices:read",
			"orders*,orders:read", "orders*,ordersx", "orders:r*,orders:read", "*:read,orders:read",
			"orders:*:read,orders:eu:read", "**,orders:read", "a:**,a:b", "orders,orders:read",
			"orders:eu:*,orders:us:read", "*,apikeys:admin", "*,apikeys:read", "apikeys:*,apikeys:admin",
			"apikeys:admin:*,apikeys:admin:x", "*,pools:use", "pools:*,pools:use", "apikeys:admin,apikeys:read" })
	void doesNotGrant(String granted, String required) {
		assertThat(isGranted(granted, required)).isFalse();
	}

	@Test
	void allNeedsEveryScopeAndAnyNeedsOne() {
		Set<String> granted = Set.of("a:*", "b");
		assertThat(this.checker.isGranted(granted, List.of("a:x", "b"), ScopeMatch.ALL)).isTrue();
		assertThat(this.checker.isGranted(granted, List.of("a:x", "b", "c"), ScopeMatch.ALL)).isFalse();
		assertThat(this.checker.isGranted(granted, List.of("c", "d", "b"), ScopeMatch.ANY)).isTrue();
		assertThat(this.checker.isGranted(granted, List.of("c", "d"), ScopeMatch.ANY)).isFalse();
	}

	@Test
	void aKeyWithoutScopesPassesOnlyWhereNothingIsRequired() {
		for (ScopeMatch match : ScopeMatch.values()) {
			assertThat(this.checker.isGranted(Set.of(), List.of(), match)).isTrue();
			assertThat(this.checker.isGranted(Set.of("*"), List.of(), match)).isTrue();
			assertThat(this.checker.isGranted(Set.of(), List.of("orders:read"), match)).isFalse();
		}
	}

	@Property
	void moreScopesNeverGrantLess(@ForAll("granted") List<String> granted, @ForAll("granted") List<String> more,
			@ForAll("required") List<String> required, @ForAll ScopeMatch match) {
		List<String> both = new ArrayList<>(granted);
		both.addAll(more);
		if (this.checker.isGranted(granted, required, match)) {
			assertThat(this.checker.isGranted(both, required, match)).isTrue();
		}
	}

	@Property
	void whatIsOursIsGrantedByItsExactNameAlone(@ForAll("granted") List<String> granted) {
		for (String ours : List.of("apikeys:admin", "pools:use")) {
			assertThat(this.checker.isGranted(granted, List.of(ours), ScopeMatch.ALL))
				.isEqualTo(granted.contains(ours));
		}
	}

	@Provide
	Arbitrary<List<String>> granted() {
		return Arbitraries
			.of("*", "a:*", "a:x", "a:y", "b", "b:*", "apikeys:*", "apikeys:admin", "apikeys:admin:*", "pools:*",
					"pools:use", "A:x")
			.list()
			.ofMaxSize(4);
	}

	@Provide
	Arbitrary<List<String>> required() {
		return Arbitraries.of("a:x", "a:y", "b", "b:x", "apikeys:admin", "pools:use", "c").list().ofMaxSize(3);
	}

	private boolean isGranted(String granted, String required) {
		return this.checker.isGranted(Set.of("unrelated:read", granted), List.of(required), ScopeMatch.ALL);
	}

}
