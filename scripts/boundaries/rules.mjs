// Which file may import which, as a table of rules. It reads no file. Each rule has a name and says which imports it forbids.

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

/** Code that is part of the deployed scripts of the Worker. */
const deployed = (path) => inside('packages/worker/src')(path) && !tools(path) && !isTest(path);
/** The two files of core that run in Node only. */
const NODE_ONLY = new Set(['packages/core/src/node.ts', 'packages/core/src/proxied-fetch.ts']);

const RULES = [
  {
    name: 'ingress and executor import only types of each other',
    forbids: ({ from, to, typesOnly }) =>
      !isTest(from) && !typesOnly && ((ingress(from) && executor(to)) || (executor(from) && ingress(to))),
  },
  {
    name: 'code shared by ingress and executor imports only types of either',
    forbids: ({ from, to, typesOnly }) =>
      deployed(from) && !ingress(from) && !executor(from) && !typesOnly && (ingress(to) || executor(to)),
  },
  {
    name: 'deployed code imports no tool',
    forbids: ({ from, to }) => deployed(from) && tools(to),
  },
  {
    name: 'core imports none of our other packages',
    forbids: ({ from, to }) => core(from) && isOurs(to) && !core(to) && !(isTest(from) && testkit(to)),
  },
  {
    name: 'core runs without Node',
    forbids: ({ from, to }) => core(from) && !isTest(from) && to.startsWith('node:') && !NODE_ONLY.has(from),
  },
  {
    name: 'the emulator imports only types of core from our packages',
    forbids: ({ from, to, typesOnly }) =>
      emulator(from) && !isTest(from) && isOurs(to) && !emulator(to) && !(core(to) && typesOnly),
  },
  {
    name: 'the Action imports only core from our packages',
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
    name: 'only tests import tests and their support code',
    forbids: ({ from, to }) => !isTest(from) && isOurs(to) && isTest(to),
  },
];

/** Key and sentence of each forbidden import. */
export function findForbidden({ edges }) {
  return edges.flatMap((edge) =>
    RULES.filter(({ forbids }) => forbids(edge)).map(({ name }) => [
      `${name}: ${edge.from} ${edge.to}`,
      `${edge.from}:${edge.line}: imports ${edge.specifier}; ${name}`,
    ]),
  );
}

/** A name that does not say what the file holds. */
const EMPTY_NAME = /(?:^|[/-])(?:utils?|helpers?|manager|common|misc)(?=[/.-]|$)/;

export function findForbiddenNames({ files }) {
  return files
    .filter((file) => EMPTY_NAME.test(file))
    .map((file) => [
      `name: ${file}`,
      `${file}: name it after what it holds, not "${EMPTY_NAME.exec(file)[0].replace(/^[/-]/, '')}"`,
    ]);
}
