// Which model repositories exist, under which names, and who may read them. Only admin orders change this.

export const MODEL_ACCESS = ['open', 'missing', 'gated'] as const;
export type ModelAccess = (typeof MODEL_ACCESS)[number];

/** Every `owner/name` exists except those of these two owners. */
const ACCESS_BY_OWNER: Readonly<Record<string, ModelAccess>> = { missing: 'missing', gated: 'gated' };

export interface Models {
  /** The model's name today. Old names, wrong letter case and old ids lead to it. */
  currentName(repository: string): string;
  access(repository: string): ModelAccess;
  setAccess(repository: string, access: ModelAccess): void;
  /** From now on the old name, in any letter case, leads to the new one. */
  rename(from: string, to: string): void;
}

/** Ends a circular chain of renames. */
const MAX_RENAMES = 20;

export function createModels(): Models {
  const accessOf = new Map<string, ModelAccess>();
  const renamed = new Map<string, string>();

  function currentName(repository: string): string {
    let name = repository;
    for (let steps = 0; steps < MAX_RENAMES; steps += 1) {
      const next = renamed.get(name.toLowerCase());
      if (next === undefined || next === name) return name;
      name = next;
    }
    return name;
  }

  return {
    currentName,
    access(repository) {
      const name = currentName(repository);
      const [owner = ''] = name.split('/');
      const byOwner = Object.hasOwn(ACCESS_BY_OWNER, owner) ? ACCESS_BY_OWNER[owner] : undefined;
      return accessOf.get(name) ?? byOwner ?? 'open';
    },
    setAccess: (repository, access) => {
      accessOf.set(currentName(repository), access);
    },
    rename: (from, to) => {
      renamed.set(from.toLowerCase(), to);
      renamed.set(to.toLowerCase(), to);
    },
  };
}
