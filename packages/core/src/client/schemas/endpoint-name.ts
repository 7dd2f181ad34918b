// The pattern for names of new endpoints. It may import nothing, so that programs can use it without any schema.

/** The specification's pattern; production publishes only "32 characters at most", and this is inside both. */
export const ENDPOINT_NAME_PATTERN = /^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/;
