package dev.apikeys.storage;

import dev.apikeys.storage.memory.MemoryStore;

class MemoryStoreTests extends StoreContract<MemoryStore> {

	private final MemoryStore store = new MemoryStore();

	@Override
	MemoryStore store(int instance) {
		return this.store;
	}

	@Override
	int rounds() {
		return 100;
	}

}
