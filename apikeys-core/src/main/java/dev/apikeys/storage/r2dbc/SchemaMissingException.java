package dev.apikeys.storage.r2dbc;

import java.util.List;

/**
 * The database answers, but does not have the tables that keys are kept in, or has them
 * in an older version.
 */
public final class SchemaMissingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long currentVersion;

	private final long neededVersion;

	SchemaMissingException(long currentVersion, long neededVersion, List<String> scripts) {
		super(((currentVersion == 0) ? "The tables apikeys_* are missing in the database"
				: "The tables apikeys_* in " + "the database are outdated") + ": their version is "
				+ ((currentVersion == 0) ? "0 (none)" : currentVersion) + ", needed is " + neededVersion
				+ ". Either let the application make them (R2dbcSchema.migrate(); with "
				+ "Spring Boot: apikeys.store.initialize-schema=always), or run these scripts from apikeys-core.jar: "
				+ String.join(", ", scripts));
		this.currentVersion = currentVersion;
		this.neededVersion = neededVersion;
	}

	/**
	 * The version that was found.
	 * @return the number of the last script that was applied, 0 for none
	 */
	public long currentVersion() {
		return this.currentVersion;
	}

	/**
	 * The version that is needed.
	 * @return the number of the newest script
	 */
	public long neededVersion() {
		return this.neededVersion;
	}

}
