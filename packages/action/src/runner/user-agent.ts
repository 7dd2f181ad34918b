// The name under which the Action calls the API. It may not contain anything else.

export const USER_AGENT = 'preview-endpoints-action';
