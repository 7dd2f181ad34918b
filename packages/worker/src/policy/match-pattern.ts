// Matches endpoint names against patterns with `*`; it may not decide what a match allows.

export interface EndpointPattern {
  readonly namespace: string;
  /** An endpoint name in which `*` matches any characters, also none. */
  readonly endpoint: string;
}

/** The characters of endpoint names, and the star. So a pattern becomes a safe regular expression by one replacement. */
export const ENDPOINT_GLOB = /^[a-z0-9*-]{1,64}$/;

export function matchesEndpoint(pattern: EndpointPattern, endpoint: EndpointName): boolean {
  return pattern.namespace === endpoint.namespace && matchesGlob(pattern.endpoint, endpoint.name);
}

/** For checks that must not let anybody in by mistake: `Acme` and `acme` are one namespace, as on the Hub. */
export function matchesEndpointInAnyCase(pattern: EndpointPattern, endpoint: EndpointName): boolean {
  const namespace = endpoint.namespace.toLowerCase();
  return pattern.namespace.toLowerCase() === namespace && matchesGlob(pattern.endpoint, endpoint.name);
}

export interface EndpointName {
  readonly namespace: string;
  readonly name: string;
}

function matchesGlob(glob: string, name: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  const last = rest.pop();
  if (last === undefined) return name === glob;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  return holdsInOrder(name.slice(first.length, name.length - last.length), rest);
}

/** The earliest match for each part leaves the most room for the next parts. */
function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}
