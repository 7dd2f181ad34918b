// The one comment of a pull request: which comment it is, and how a section of it is changed. Pure.

import type { Comment } from './github-port.ts';

/** Invisible on the page. Anybody can write it, so it counts only in a comment of our own author. */
const MARKER = '<!-- preview-endpoints -->';

/** A section belongs to one preview; its name is checked, so that no other text can open or close one. */
const SECTION_NAME = /^[a-z0-9-]{1,32}$/;

function openingOf(name: string): string {
  return `<!-- preview-endpoints:${name} -->`;
}

function closingOf(name: string): string {
  return `<!-- /preview-endpoints:${name} -->`;
}

/** The oldest comment with our marker by our own author. */
export function findSticky(comments: readonly Comment[], viewer: string): Comment | undefined {
  return comments
    .filter((comment) => comment.author === viewer && comment.body.startsWith(MARKER))
    .sort((a, b) => a.id - b.id)[0];
}

/** `body` with the section of one preview put in or replaced; the other sections stay as they are. */
export function mergeSection(body: string | undefined, name: string, section: string): string {
  if (!SECTION_NAME.test(name)) return body ?? MARKER;
  const framed = `${openingOf(name)}\n${section.trim()}\n${closingOf(name)}`;
  const before = body ?? MARKER;
  const from = before.indexOf(openingOf(name));
  const to = before.indexOf(closingOf(name), from);
  if (from < 0 || to < 0) return `${before.trimEnd()}\n\n${framed}\n`;
  return before.slice(0, from) + framed + before.slice(to + closingOf(name).length);
}
