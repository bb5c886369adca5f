package dev.apikeys.sample;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFilter;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyStatus;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.tenant.GetOrCreate;
import dev.apikeys.tenant.PageRequest;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Issues the first keys and shows what to do with them. Secrets are shown once and go to
 * standard output, never through a logger.
 */
@Component
class FirstKeys implements ApplicationRunner {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final List<KeyDetails> WANTED = List.of(KeyDetails.named("reader").withScopes("rates:read"),
			KeyDetails.named("writer").withScopes("rates:read", "rates:write"),
			KeyDetails.named("trial").withScopes("rates:read").withRateLimit(RateLimit.of("5/minute")));

	private final ApiKeys apiKeys;

	private final Environment environment;

	FirstKeys(ApiKeys apiKeys, Environment environment) {
		this.apiKeys = apiKeys;
		this.environment = environment;
	}

	/*
	 * Runs in the thread that starts the application, which may wait.
	 */
	@Override
	public void run(ApplicationArguments args) {
		String url = "http://localhost:" + this.environment.getProperty("local.server.port", "8080");
		Mono<Curls> curls = owner().flatMapMany(this::issueMissing).reduceWith(() -> new Curls(url), Curls::add);
		System.out.println(curls.blockOptional(PATIENCE).orElseThrow());
	}

	private Mono<KeyOwner> owner() {
		return this.apiKeys.getOrCreateOrganization("Example Ltd").map(GetOrCreate::value).flatMap((organization) -> {
			String product = this.environment.getRequiredProperty("apikeys.product");
			return Mono
				.zip(this.apiKeys.getOrCreateProject(organization.id(), "public"),
						this.apiKeys.getOrCreateProduct(organization.id(), product))
				.flatMap(
						(both) -> this.apiKeys.addProductToProject(both.getT1().value().id(), both.getT2().value().id())
							.thenReturn(KeyOwner.organization(organization.id())
								.project(both.getT1().value().id())
								.product(both.getT2().value().id())));
		});
	}

	private Flux<IssuedKey> issueMissing(KeyOwner owner) {
		KeyFilter filter = new KeyFilter(owner.organizationId(), owner.projectId(), owner.productId(),
				KeyStatus.ACTIVE);
		Mono<Set<String>> present = this.apiKeys.list(filter, new PageRequest(PageRequest.MAX_LIMIT, null))
			.map((page) -> page.items().stream().map(ApiKey::name).collect(Collectors.toSet()));
		return present.flatMapMany((names) -> Flux.fromIterable(WANTED)
			.filter((details) -> !names.contains(details.name()))
			.concatMap((details) -> this.apiKeys.create(owner, details)));
	}

}
