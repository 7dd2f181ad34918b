// Who may import whom, as a table of rules; it reads no file. A rule says which imports it is about and which of those it forbids.

const OURS = /^(?:packages\/|testkit\/|conformance\/|bench\/|demo\/|examples\/)/;
const TEST = /\.test\.ts$|\/test\/|^conformance\/|\/testing\/|\/vitest\.config\.ts$/;

const inside = (folder) => (path) => path.startsWith(`${folder}/`);
const isOurs = (path) => OURS.test(path);
const isTest = (path) => TEST.test(path);

const core = inside('packages/core');
const action = inside('packages/action');
const worker = inside('packages/worker');
const emulator = inside('packages/emulator');
const cli = inside('packages/cli');
const ingress = inside('packages/worker/src/ingress');
const executor = inside('packages/worker/src/executor');
const tools = inside('packages/worker/src/tools');
const fastStart = inside('packages/action/src/fast-start');
const testkit = inside('testkit');

/** What both scripts of the Worker are made of. */
const deployed = (path) => inside('packages/worker/src')(path) && !tools(path) && !isTest(path);
/** The two files of the core that are for Node alone. */
const NODE_ONLY = new Set(['packages/core/src/node.ts', 'packages/core/src/proxied-fetch.ts']);

const RULES = [
  {
    name: 'ingress and executor import only types of each other',
    forbids: ({ from, to, typesOnly }) =>
      !isTest(from) && !typesOnly && ((ingress(from) && executor(to)) || (executor(from) && ingress(to))),
  },
  {
    name: 'what ingress and executor share imports only types of them',
    forbids: ({ from, to, typesOnly }) =>
      deployed(from) && !ingress(from) && !executor(from) && !typesOnly && (ingress(to) || executor(to)),
  },
  {
    name: 'what is deployed imports no tool',
    forbids: ({ from, to }) => deployed(from) && tools(to),
  },
  {
    name: 'core imports nothing of ours',
    forbids: ({ from, to }) => core(from) && isOurs(to) && !core(to) && !(isTest(from) && testkit(to)),
  },
  {
    name: 'core runs without Node',
    forbids: ({ from, to }) => core(from) && !isTest(from) && to.startsWith('node:') && !NODE_ONLY.has(from),
  },
  {
    name: 'the emulator imports nothing of ours but types of core',
    forbids: ({ from, to, typesOnly }) =>
      emulator(from) && !isTest(from) && isOurs(to) && !emulator(to) && !(core(to) && typesOnly),
  },
  {
    name: 'the Action imports core and nothing else of ours',
    forbids: ({ from, to }) => action(from) && !isTest(from) && isOurs(to) && !action(to) && !core(to),
  },
  {
    name: 'the Worker imports core; its tools and tests also the emulator',
    forbids: ({ from, to }) =>
      worker(from) &&
      !isTest(from) &&
      isOurs(to) &&
      !worker(to) &&
      !core(to) &&
      !(tools(from) && (emulator(to) || testkit(to))),
  },
  {
    name: 'the command line imports core and the Action',
    forbids: ({ from, to }) =>
      cli(from) && !isTest(from) && isOurs(to) && ![cli, core, action].some((is) => is(to)),
  },
  {
    name: 'only main.ts imports fast-start',
    forbids: ({ from, to }) =>
      fastStart(to) &&
      action(from) &&
      !fastStart(from) &&
      !isTest(from) &&
      from !== 'packages/action/src/main.ts',
  },
  {
    name: 'only a test imports tests, and what is there for them',
    forbids: ({ from, to }) => !isTest(from) && isOurs(to) && isTest(to),
  },
];

/** Key and sentence of each import that a rule forbids. */
export function findForbidden({ edges }) {
  return edges.flatMap((edge) =>
    RULES.filter(({ forbids }) => forbids(edge)).map(({ name }) => [
      `${name}: ${edge.from} ${edge.to}`,
      `${edge.from}:${edge.line}: imports ${edge.specifier}; ${name}`,
    ]),
  );
}

/** A name that says nothing of what is inside. */
const EMPTY_NAME = /(?:^|[/-])(?:utils?|helpers?|manager|common|misc)(?=[/.-]|$)/;

export function findForbiddenNames({ files }) {
  return files
    .filter((file) => EMPTY_NAME.test(file))
    .map((file) => [
      `name: ${file}`,
      `${file}: name it after what it holds, not "${EMPTY_NAME.exec(file)[0].replace(/^[/-]/, '')}"`,
    ]);
}
