// The name under which the Action calls the API; it holds nothing else.

export const USER_AGENT = 'preview-endpoints-action';
