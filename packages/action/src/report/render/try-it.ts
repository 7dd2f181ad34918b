// How to ask the preview by hand: lines to copy into a shell. They contain nothing that a shell could run. Pure.

import type { BlockContent } from 'mdast';
import type { Report, ReportState } from '../report.ts';
import { block, fold, paragraph } from './blocks.ts';
import { code, plain } from './inert.ts';

/** The strict form of an address, so that a copied line runs nothing that the reader does not see. */
const SAFE_ADDRESS = /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]{0,200})?$/;
const SAFE_MODEL = /^[A-Za-z0-9][A-Za-z0-9._/:-]{0,199}$/;

/** In these states the preview may answer. */
const ASKABLE: ReadonlySet<ReportState> = new Set(['ready', 'deployed', 'asleep', 'there', 'failed']);

export function renderTryIt(report: Report): BlockContent[] {
  const { state, url, namespace, neverSleeps } = report;
  if (!ASKABLE.has(state) || url === undefined || !SAFE_ADDRESS.test(url)) return [];
  if (state === 'failed' && report.smoke === undefined && report.verdict === undefined) return [];
  const openai = openaiLines(report);
  return fold('Try it', [
    ...(openai ?? [block(curlLines(url, '{"inputs": "Hello"}'), 'sh')]),
    paragraph(
      plain('The header '),
      code('Authorization'),
      plain(' takes a token of somebody in '),
      code(namespace),
      plain(' with the permission "Make calls to Inference Endpoints".'),
      plain(neverSleeps === true ? '' : WHILE_ASLEEP),
    ),
  ]);
}

const WHILE_ASLEEP =
  ' While the preview is asleep, a request wakes it and is answered with 503 until it is up: ask again for a minute or two.';

function curlLines(url: string, body: string): string {
  return [
    `curl '${url}' \\`,
    '  -H "Authorization: Bearer $HF_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${body}'`,
  ].join('\n');
}

/** Undefined if the image does not have OpenAI's API, or the model's name is not safe to paste. */
function openaiLines({ openaiBaseUrl, servedModel, model }: Report): BlockContent[] | undefined {
  const name = servedModel ?? model;
  if (openaiBaseUrl === undefined || name === undefined) return undefined;
  if (!SAFE_ADDRESS.test(openaiBaseUrl) || !SAFE_MODEL.test(name)) return undefined;
  const base = openaiBaseUrl.replace(/\/+$/, '');
  const body = `{"model": "${name}", "messages": [{"role": "user", "content": "Hello"}]}`;
  return [
    block(curlLines(`${base}/chat/completions`, body), 'sh'),
    block(
      [
        'import os',
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${base}", api_key=os.environ["HF_TOKEN"])`,
        `reply = client.chat.completions.create(`,
        `    model="${name}", messages=[{"role": "user", "content": "Hello"}]`,
        ')',
        'print(reply.choices[0].message.content)',
      ].join('\n'),
      'python',
    ),
  ];
}
