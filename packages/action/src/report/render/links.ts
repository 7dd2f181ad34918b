// Links to Hugging Face and GitHub, made only of values that have exactly the expected form. Pure.

import { parseModelId } from '@preview-endpoints/core/client';
import { parsePreviewKey, previewKey } from '@preview-endpoints/core/previews';
import type { PhrasingContent } from 'mdast';
import type { Report } from '../report.ts';
import { code, plain } from './inert.ts';

const COMMIT = /^[0-9a-f]{40}$/;
/** As many digits as Git and both sites show. */
const SHOWN_DIGITS = 7;
/** The run's address names its server and repository. */
const RUN_PATH = /^(\/[\w.-]{1,100}\/[\w.-]{1,100})\/actions\/runs\/\d+$/;

export function link(url: string, ...children: readonly PhrasingContent[]): PhrasingContent {
  // A link may not contain another link, so only its text and code stay.
  const inner = children.filter((child) => child.type === 'text' || child.type === 'inlineCode');
  return { type: 'link', url, children: inner };
}

/** The preview's own page, where its owner can pause and delete it. */
export function endpointPage(ref: { readonly namespace: string; readonly name: string }): string | undefined {
  const checked = parsePreviewKey(previewKey(ref));
  return checked === undefined
    ? undefined
    : `https://endpoints.huggingface.co/${checked.namespace}/endpoints/${checked.name}`;
}

/** The model, then its commit in seven digits, each with a link to the Hub if it has the right form. */
export function renderModel({ model, revision }: Report): PhrasingContent[] {
  if (model === undefined || model === '') return [];
  const id = parseModelId(model);
  const page = id.ok ? `https://huggingface.co/${id.value.join('/')}` : undefined;
  const named = page === undefined ? code(model) : link(page, code(model));
  if (revision === undefined || revision === '') return [named];
  if (!COMMIT.test(revision)) return [named, plain(' at '), code(revision)];
  const digits = code(revision.slice(0, SHOWN_DIGITS));
  return [named, plain(' at '), page === undefined ? digits : link(`${page}/commit/${revision}`, digits)];
}

/** The commit of the pull request for which the preview was deployed. */
export function renderCommit({ subject, runUrl }: Report): PhrasingContent[] {
  const { headSha } = subject;
  if (headSha === undefined || headSha === '') return [];
  if (!COMMIT.test(headSha)) return [code(headSha)];
  const digits = code(headSha.slice(0, SHOWN_DIGITS));
  const run = URL.parse(runUrl ?? '');
  const [, repository] = RUN_PATH.exec(run?.pathname ?? '') ?? [];
  return run === null || repository === undefined
    ? [digits]
    : [link(`${run.origin}${repository}/commit/${headSha}`, digits)];
}
