package dev.apikeys.scope;

import java.util.Collection;

final class WildcardScopeChecker implements ScopeChecker {

	@Override
	public boolean isGranted(Collection<String> granted, Collection<String> required, ScopeMatch match) {
		if (required.isEmpty()) {
			return true;
		}
		boolean all = (match == ScopeMatch.ALL);
		for (String scope : required) {
			if (isGranted(granted, scope) != all) {
				return !all;
			}
		}
		return all;
	}

	private boolean isGranted(Collection<String> granted, String required) {
		if (granted.contains(required)) {
			return true;
		}
		if (required.startsWith("apikeys:") || required.startsWith("pools:")) {
			return false;
		}
		for (String scope : granted) {
			if (isWildcard(scope) && required.regionMatches(0, scope, 0, scope.length() - 1)) {
				return true;
			}
		}
		return false;
	}

	private boolean isWildcard(String scope) {
		return scope.equals("*") || scope.endsWith(":*");
	}

}
