package dev.apikeys.web;

/**
 * A bean of this type says that {@link RequireApiKey} is enforced in this application.
 * The edges of this project implement it; where there is none, annotated handlers stop
 * the start.
 */
public interface HandlerProtection {

}
