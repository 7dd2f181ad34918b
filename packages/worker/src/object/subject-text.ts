// A subject as one text of a database, and back; both directions stand here so that they stay each other's inverse.

import type { Subject } from '../intent/intent.ts';

/** No part but the last may hold a line feed: namespaces, names, models and numbers have none, refs and branches come last. */
const SEPARATOR = '\n';

export function renderSubject(subject: Subject): string {
  return partsOf(subject).join(SEPARATOR);
}

function partsOf(subject: Subject): readonly (string | number)[] {
  if (subject.kind === 'target') {
    const { namespace, repositoryId, target } = subject;
    const what = target.kind === 'pullRequest' ? target.number : target.name;
    return [target.kind, namespace, repositoryId, what];
  }
  const { kind, endpoint } = subject;
  const place = [kind, endpoint.namespace, endpoint.name];
  return kind === 'watch' ? [...place, subject.model, subject.ref] : place;
}

/** A text that this file did not write is a broken database: nothing could be said about it. */
export function readSubject(text: string): Subject {
  const [kind, namespace = '', second = '', third = '', ...rest] = text.split(SEPARATOR);
  switch (kind) {
    case 'endpoint':
      return { kind, endpoint: { namespace, name: second } };
    case 'watch':
      return { kind, endpoint: { namespace, name: second }, model: third, ref: rest.join(SEPARATOR) };
    case 'pullRequest':
      return {
        kind: 'target',
        namespace,
        repositoryId: Number(second),
        target: { kind, number: Number(third) },
      };
    case 'branch': {
      const name = [third, ...rest].join(SEPARATOR);
      return { kind: 'target', namespace, repositoryId: Number(second), target: { kind, name } };
    }
    default:
      throw new Error('The stored subject is not one.');
  }
}
