// Finds the route of a method and a path: a table for fixed paths, a short list for those with names in them. It knows no
// wildcards and no middleware, and refuses both at once.

import { type Params, type Result, type Router, UnsupportedPathError } from 'hono/router';

interface OpenRoute<Handler> {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

export class RouteTable<Handler> implements Router<Handler> {
  readonly name = 'RouteTable';
  readonly #fixed = new Map<string, Handler>();
  readonly #open: OpenRoute<Handler>[] = [];

  add(method: string, path: string, handler: Handler): void {
    if (!/^(?:\/:?[a-z0-9-]*)+$/.test(path) || method === 'ALL') throw new UnsupportedPathError();
    if (path.includes(':')) this.#open.push({ method, parts: path.split('/'), handler });
    else this.#fixed.set(`${method} ${path}`, handler);
  }

  /** One handler or none: the first route that fits. */
  match(method: string, path: string): Result<Handler> {
    const fixed = this.#fixed.get(`${method} ${path}`);
    if (fixed !== undefined) return [[[fixed, {}]]];
    const given = path.split('/');
    for (const route of this.#open) {
      const params = route.method === method ? readParams(route.parts, given) : undefined;
      if (params !== undefined) return [[[route.handler, params]]];
    }
    return [[]];
  }
}

/** Undefined when the path is not like that. A name is never empty. */
function readParams(parts: readonly string[], given: readonly string[]): Params | undefined {
  if (parts.length !== given.length) return undefined;
  const params: Params = {};
  for (const [index, part] of parts.entries()) {
    const text = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== text) return undefined;
    } else if (text === '') return undefined;
    else params[part.slice(1)] = text;
  }
  return params;
}
