package dev.apikeys.usage;

/**
 * When uses are written to the store.
 */
public enum UsageMode {

	/** Counted in memory and written together at an interval. */
	BATCHED,

	/** Written one by one, before the call goes on. */
	IMMEDIATE,

	/** Not counted. */
	OFF

}
