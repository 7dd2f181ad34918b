// Builds the page's links to Hugging Face and GitHub; pure. Other people's text becomes at most one path segment.

import type { PreviewTarget } from '@preview-endpoints/core/previews';
import type { PreviewOf } from '../../executor/api/read-endpoints.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';

const CONSOLE = 'https://endpoints.huggingface.co';
const HUB = 'https://huggingface.co';

/** Names of the Hub and of GitHub; `.` and `..` are excluded. */
const SEGMENT = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

export function endpointUrl({ namespace, name }: EndpointName): string {
  return join(CONSOLE, [namespace, 'endpoints', name]);
}

/** Undefined if the text is not a name of a model on the Hub. */
export function modelUrl(model: string | null): string | undefined {
  const segments = readRepository(model);
  return segments && join(HUB, segments);
}

export function revisionUrl(model: string | null, revision: string | null): string | undefined {
  const segments = readRepository(model);
  if (segments === undefined || revision === null) return undefined;
  return join(HUB, [...segments, 'tree', revision]);
}

export function repositoryUrl({ server, repository }: Pick<PreviewOf, 'server' | 'repository'>): string {
  return join(`https://${server}`, repository.split('/'));
}

export function targetUrl(preview: PreviewOf): string {
  return join(repositoryUrl(preview), segmentsOf(preview.target));
}

/** GitHub keeps the slashes of a branch in its URLs. */
function segmentsOf(target: PreviewTarget): readonly string[] {
  switch (target.kind) {
    case 'pullRequest':
      return ['pull', String(target.number)];
    case 'branch':
      return ['tree', ...target.name.split('/')];
    case 'run':
      return ['actions', 'runs', String(target.id), 'attempts', String(target.attempt)];
  }
}

function readRepository(model: string | null): readonly string[] | undefined {
  const segments = model?.split('/') ?? [];
  const isName = segments.length > 0 && segments.length <= 2;
  return isName && segments.every((segment) => SEGMENT.test(segment)) ? segments : undefined;
}

function join(base: string, segments: readonly string[]): string {
  const url = new URL(base);
  url.pathname = [url.pathname.replace(/\/$/, ''), ...segments.map(encodeURIComponent)].join('/');
  return url.href;
}
