// The two descriptions of the API that exist, and how to choose between them; no requests here.

export const DIALECTS = ['spec', 'production'] as const;
export type Dialect = (typeof DIALECTS)[number];
export type DialectChoice = 'auto' | Dialect;

/** Where production lives (production OpenAPI 2.0.0, servers). */
export const PRODUCTION_API_URL = 'https://api.endpoints.huggingface.cloud/v2';

/** The dialect that can be known without asking the server. */
export function dialectWithoutAsking(choice: DialectChoice, apiUrl: URL): Dialect | undefined {
  if (choice !== 'auto') return choice;
  return apiUrl.host === new URL(PRODUCTION_API_URL).host ? 'production' : undefined;
}
