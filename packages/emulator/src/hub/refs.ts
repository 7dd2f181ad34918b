// The commit of each ref of a model repository: drawn by seed and stable until the ref is moved.
import { seededHex } from '../seed/seeded.ts';

const COMMIT = /^[0-9a-f]{40}$/;

export interface Refs {
  /** The commit, or null when the repository has no such ref. Every 40-digit commit exists. */
  resolve(repository: string, ref: string): string | null;
  /** Moves or creates a ref and returns its commit. Without `sha` a new commit is drawn. */
  move(repository: string, ref: string, sha?: string): string;
  list(repository: string): readonly { readonly ref: string; readonly sha: string }[];
}

/** Branches and tags may be written short or full (`main`, `refs/heads/main`); `refs/pr/1` only full. */
function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

export function createRefs(seed: number): Refs {
  const moved = new Map<string, Map<string, { ref: string; sha: string }>>();
  let moves = 0;

  const headOfMain = (repository: string) => seededHex(seed, 40, ['commit', repository, 'main']);

  return {
    resolve(repository, ref) {
      if (COMMIT.test(ref)) return ref;
      const short = shortRef(ref);
      const known = moved.get(repository)?.get(short);
      if (known !== undefined) return known.sha;
      return short === 'main' ? headOfMain(repository) : null;
    },
    move(repository, ref, sha) {
      moves += 1;
      const commit = sha ?? seededHex(seed, 40, ['commit', repository, ref, moves]);
      const refs = moved.get(repository) ?? new Map<string, { ref: string; sha: string }>();
      refs.set(shortRef(ref), { ref, sha: commit });
      moved.set(repository, refs);
      return commit;
    },
    list(repository) {
      const rows = new Map([['main', { ref: 'refs/heads/main', sha: headOfMain(repository) }]]);
      for (const [short, row] of moved.get(repository) ?? []) {
        rows.set(short, { ref: row.ref.startsWith('refs/') ? row.ref : `refs/heads/${short}`, sha: row.sha });
      }
      return [...rows.values()];
    },
  };
}
