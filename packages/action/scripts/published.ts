// Writes the published files: the schemas of the config file, the cases and the result, and the page of inputs. It may not write
// elsewhere. When it is imported, it only builds in memory, so that a test can compare.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { buildConfigSchema } from './config-schema.ts';
import { buildCasesSchema, buildResultSchema } from './data-schemas.ts';
import { type ActionDocument, renderReference } from './reference-page.ts';

/** The root folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The published files by their path in the repository, built from the present source. */
export async function buildPublished(): Promise<ReadonlyMap<string, string>> {
  const action: ActionDocument = parse(await readFile(join(ROOT, 'action.yml'), 'utf8'));
  const described = Object.entries(action.inputs).map(([name, { description }]) => [name, description]);
  const schema = buildConfigSchema(Object.fromEntries(described));
  return new Map([
    ['schema/config.schema.json', renderJson(schema)],
    ['schema/cases.schema.json', renderJson(buildCasesSchema())],
    ['schema/result.schema.json', renderJson(buildResultSchema())],
    ['docs/inputs.md', renderReference(action)],
  ]);
}

function renderJson(schema: object): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await buildPublished()) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), text);
    process.stdout.write(`${String(Buffer.byteLength(text)).padStart(8)} ${path}\n`);
  }
}
