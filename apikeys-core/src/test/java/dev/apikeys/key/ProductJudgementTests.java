package dev.apikeys.key;

import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which products a key is valid for.
 */
class ProductJudgementTests {

	private final Fixture fixture = new Fixture();

	private final UUID shop = product(this.fixture.organization, "shop");

	private final UUID billing = product(this.fixture.organization, "billing");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aKeyOfTheWholeOrganizationPassesForEachOfItsProducts() {
		IssuedKey key = this.fixture.issue();
		assertPasses(key, "shop");
		assertPasses(key, this.billing.toString());
	}

	@Test
	void aProductIsFoundByItsIdInAnyCaseAndByItsExactName() {
		IssuedKey key = this.fixture.issue();
		assertPasses(key, this.shop.toString().toUpperCase(java.util.Locale.ROOT));
		assertWrong(key, "Shop");
		assertWrong(key, "shop ");
	}

	@Test
	void aProductThatDoesNotExistIsWrong() {
		IssuedKey key = this.fixture.issue();
		assertWrong(key, "nothing");
		assertWrong(key, UUID.randomUUID().toString());
	}

	@Test
	void aProductThatIsCreatedIsSeenAtOnce() {
		IssuedKey key = this.fixture.issue();
		assertWrong(key, "new");
		product(this.fixture.organization, "new");
		assertPasses(key, "new");
	}

	@Test
	void aProductWhoseNameLooksLikeAnIdIsFoundByIt() {
		String name = UUID.randomUUID().toString();
		product(this.fixture.organization, name);
		assertPasses(this.fixture.issue(), name);
	}

	@Test
	void aKeyOfOneProductPassesForThatOneOnly() {
		IssuedKey key = this.fixture.issue(KeyOwner.organization(this.fixture.organization).product(this.shop),
				KeyDetails.EMPTY);
		assertPasses(key, "shop");
		assertPasses(key, this.shop.toString());
		assertWrong(key, "billing");
		assertWrong(key, this.billing.toString());
	}

	@Test
	void aKeyOfAProjectPassesForWhatIsInItAtThatMoment() {
		UUID project = project("web");
		IssuedKey key = this.fixture.issue(KeyOwner.organization(this.fixture.organization).project(project),
				KeyDetails.EMPTY);
		assertWrong(key, "shop");
		Fixture.run(this.fixture.keys.addProductToProject(project, this.shop));
		assertPasses(key, "shop");
		assertPasses(key, this.shop.toString());
		assertWrong(key, "billing");
		Fixture.run(this.fixture.keys.removeProductFromProject(project, this.shop));
		assertWrong(key, "shop");
		assertWrong(key, this.shop.toString());
	}

	@Test
	void aKeyOfAProjectAndAProductNeedsBoth() {
		UUID project = project("web");
		Fixture.run(this.fixture.keys.addProductToProject(project, this.shop));
		Fixture.run(this.fixture.keys.addProductToProject(project, this.billing));
		IssuedKey key = this.fixture.issue(new KeyOwner(this.fixture.organization, project, this.shop),
				KeyDetails.EMPTY);
		assertPasses(key, "shop");
		assertWrong(key, "billing");
		Fixture.run(this.fixture.keys.removeProductFromProject(project, this.shop));
		assertWrong(key, "shop");
	}

	@Test
	void anotherOrganizationsProductIsWrongByIdAndByName() {
		UUID other = Fixture.get(this.fixture.keys.createOrganization("Other")).id();
		UUID theirs = product(other, "theirs");
		IssuedKey key = this.fixture.issue();
		assertWrong(key, theirs.toString());
		assertWrong(key, "theirs");
		product(other, "shop");
		assertPasses(key, "shop");
	}

	@Test
	void aProductOfAnotherInstanceIsSeenWhenTheCacheForgets() {
		UUID project = project("web");
		IssuedKey key = this.fixture.issue(KeyOwner.organization(this.fixture.organization).project(project),
				KeyDetails.EMPTY);
		assertWrong(key, "shop");
		Fixture.run(this.fixture.store.addProduct(project, this.shop));
		this.fixture.clock.advanceMillis(5000);
		assertPasses(key, "shop");
	}

	private void assertPasses(IssuedKey key, String product) {
		assertThat(this.fixture.validate(key, KeyRequirement.VALID_KEY.withProduct(product)).id())
			.isEqualTo(key.key().id());
	}

	private void assertWrong(IssuedKey key, String product) {
		assertThat(this.fixture.refusal(key, KeyRequirement.VALID_KEY.withProduct(product)).code())
			.isEqualTo("wrong_product");
	}

	private UUID product(UUID organizationId, String name) {
		return Fixture.get(this.fixture.keys.createProduct(organizationId, name)).id();
	}

	private UUID project(String name) {
		return Fixture.get(this.fixture.keys.createProject(this.fixture.organization, name)).id();
	}

}
